# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # The names that scripts/bench and the files beside this one share.
# Starting, loading and watching a server, for scripts/bench. To be sourced, not run.
# A server is a directory in $work with the file launch; what is known of it stands in these, by its label.
declare -A pid=() port=() token_url=() keys_url=() signs_with=() answered=()

basic="$(printf 'bench:bench-secret' | base64)"
ticks_per_second="$(getconf CLK_TCK)"
export BENCH_WRK="$top/scripts/benches/wrk" BENCH_BASIC="$basic"

now_ms() { printf '%s\n' "$((${EPOCHREALTIME/[.,]/} / 1000))"; }

# note GROUP ROW FIELD VALUE: a figure. Several of one name are runs of the same, of which the table shows the middle one.
note() {
  printf '%s\t%s\t%s\t%s\n' "$@" >>"$results"
}

# not_run GROUP ROW REASON
not_run() {
  say "NOT RUN: $1: $2: $3"
  note "$1" "$2" not_run "$3"
}

failed() {
  local label
  say "bench: FAILED: $*"
  for label in "${!pid[@]}"; do
    say "--- the last words of $label:"
    tail -n 5 "$work/$label/log" >&2 || true
  done
  exit 1
}

# write_launcher LABEL COMMAND...: what start runs, in the server's directory. Its process becomes the server.
write_launcher() {
  local label="$1"
  shift
  {
    printf '#!/usr/bin/env bash\ncd %q || exit 1\nexec' "$work/$label"
    printf ' %q' "$@"
    printf '\n'
  } >"$work/$label/launch"
}

# start LABEL [COMMAND...]: launches the server, by a command such as taskset where one is given, and waits for its first token.
# The time of that is in $first_token_ms.
start() {
  local label="$1" begin
  shift
  : >"$work/$label/log"
  begin="$(now_ms)"
  "$@" bash "$work/$label/launch" >>"$work/$label/log" 2>&1 </dev/null &
  pid[$label]=$!
  # Asking is not free on few cores: for the port first, which costs the least.
  until (exec 3<>"/dev/tcp/127.0.0.1/${port[$label]}") 2>/dev/null; do
    kill -0 "${pid[$label]}" 2>/dev/null || failed "$label ended before it was ready"
    (($(now_ms) - begin < 180000)) || failed "$label was not ready in three minutes"
    sleep 0.01
  done
  until token "$label" >"$work/$label/token"; do
    kill -0 "${pid[$label]}" 2>/dev/null || failed "$label ended before its first token"
    (($(now_ms) - begin < 180000)) || failed "$label gave no token in three minutes"
    sleep 0.01
  done
  first_token_ms="$(($(now_ms) - begin))"
}

stop() {
  local label="$1" each
  for each in $(family "${pid[$label]}"); do
    kill -TERM "$each" 2>/dev/null || true
  done
  wait "${pid[$label]}" 2>/dev/null || true
  unset "pid[$label]"
}

stop_all() {
  local label each
  for label in "${!pid[@]}"; do
    for each in $(family "${pid[$label]}"); do
      kill -KILL "$each" 2>/dev/null || true
    done
    wait "${pid[$label]}" 2>/dev/null || true
  done
}

# token LABEL: prints one, or fails.
token() {
  curl -sfk -H "Authorization: Basic $basic" -d grant_type=client_credentials "${token_url[$1]}" |
    sed -n 's/.*"access_token" *: *"\([^"]*\)".*/\1/p' | grep .
}

# verify LABEL: is a token of it signed as it shall be?
verify() {
  local label="$1"
  [[ -n "${keys_url[$label]}" ]] || return 0
  token "$label" | tools "Tokens" verify "${keys_url[$label]}" "${signs_with[$label]}" ||
    failed "a token of $label is not good"
}

# family PID: the process and all that came of it.
family() {
  local children child
  printf "%s\n" "$1"
  read -r -a children < <(cat "/proc/$1/task/"*/children 2>/dev/null) || true
  for child in ${children[@]+"${children[@]}"}; do
    family "$child"
  done
}

# What the process and its children had of the processors; those that have ended are in its own account.
cpu_ticks() {
  local each
  for each in $(family "$1"); do
    # The name in the second field may hold blanks and brackets.
    sed 's/.*) //' "/proc/$each/stat" 2>/dev/null || true
  done | awk '{ ticks += $12 + $13 + $14 + $15 } END { print ticks + 0 }'
}

resident_mb() {
  local each
  for each in $(family "$1"); do
    grep VmRSS "/proc/$each/status" || true
  done | awk '{ kb += $2 } END { printf "%.0f\n", kb / 1024 }'
}

# openssl_micros: one RSA-2048 signature of openssl just now, in microseconds of user time.
openssl_micros() {
  openssl speed -mr -seconds 1 rsa2048 2>/dev/null | awk -F: '/^\+F2/ { printf "%.1f\n", 1e6 / $4 }'
}

# load SECONDS LABEL SCRIPT [URL]: sets $requests, $took, $p50, $p99, and fails when any answer was not what was asked for.
load() {
  local wrong
  wrk -t 1 -c "$connections" -d "${1}s" --timeout 10s -s "$BENCH_WRK/$3.lua" "${4:-${token_url[$2]}}" \
    >"$work/wrk" 2>"$work/wrk.wrong" || failed "wrk: $(cat "$work/wrk.wrong")"
  read -r requests took p50 p99 wrong < <(sed -n 's/^RESULT //p' "$work/wrk") || failed "wrk: $(cat "$work/wrk")"
  ((requests > 0)) || failed "$2 answered nothing under load"
  answered[$2]=$((${answered[$2]:-0} + requests))
  ((wrong == 0)) || failed "$wrong of $requests answers of $2 were not what was asked for: $(cat "$work/wrk.wrong")"
}

# warm_up LABEL SCRIPT [URL]
warm_up() {
  ((warm_up_seconds == 0)) || load "$warm_up_seconds" "$@"
}

# window GROUP ROW LABEL SCRIPT [URL]: one measured run.
window() {
  local group="$1" row="$2" label="$3" unit before after
  shift 2
  unit="$(openssl_micros)"
  before="$(cpu_ticks "${pid[$label]}")"
  load "$seconds" "$@"
  after="$(cpu_ticks "${pid[$label]}")"
  note "$group" "$row" rate "$(ratio "$requests" "$took")"
  note "$group" "$row" p50 "$(ratio "$p50" 1000)"
  note "$group" "$row" p99 "$(ratio "$p99" 1000)"
  note "$group" "$row" cpu "$(ratio "$(((after - before) * 1000000 / ticks_per_second))" "$requests")"
  note "$group" "$row" signatures "$(ratio "$(((after - before) * 1000000 / ticks_per_second))" "$requests * $unit")"
  note limits "openssl speed rsa2048" cpu "$unit"
}

# ratio A B: both may be products.
ratio() {
  awk "BEGIN { printf \"%.4f\n\", ($1) / ($2) }"
}

# windows GROUP ROW LABEL SCRIPT [URL]: all the runs of one server, and its memory after them.
windows() {
  local run
  for ((run = 0; run < runs; run++)); do
    window "$@"
  done
  note "$1" "$2" resident "$(resident_mb "${pid[$3]}")"
}

# in_turn GROUP SCRIPT ROW=LABEL[=URL[=ARGUMENT]]...: warms all up, then measures them in turn, so that the machine's moods meet
# all alike. The script sees the argument as BENCH_ARGUMENT.
in_turn() {
  local group="$1" script="$2" run each row target
  shift 2
  for each in "$@"; do
    turn "$each"
    warm_up "${target[@]}"
  done
  for ((run = 0; run < pair_runs; run++)); do
    for each in "$@"; do
      turn "$each"
      window "$group" "$row" "${target[@]}"
    done
  done
  for each in "$@"; do
    turn "$each"
    note "$group" "$row" resident "$(resident_mb "${pid[${target[0]}]}")"
  done
  unset BENCH_ARGUMENT
}

# turn ROW=LABEL[=URL[=ARGUMENT]]: sets the $row and $target of in_turn.
turn() {
  local label url argument
  IFS='=' read -r row label url argument <<<"$1"
  target=("$label" "$script" ${url:+"$url"})
  unset BENCH_ARGUMENT
  [[ -z "$argument" ]] || export BENCH_ARGUMENT="$argument"
}

# launches GROUP ROW LABEL: launch to first token, as often as was asked for; the server of the last one stays.
launches() {
  local count
  for ((count = 1; count <= launch_count; count++)); do
    start "$3"
    note "$1" "$2" first_token "$(ratio "$first_token_ms" 1000)"
    ((count == launch_count)) || stop "$3"
  done
}

# fixed_rate GROUP ROW LABEL: the 99th percentile at seven tenths of the best rate, server and generator on a core each.
fixed_rate() {
  local rate
  (($(nproc) >= 2)) && command -v h2load >/dev/null || return 0
  start "$3" taskset -c 0
  warm_up "$3" tokens
  taskset -c 1 wrk -t 1 -c "$connections" -d "${seconds}s" -s "$BENCH_WRK/tokens.lua" "${token_url[$3]}" >"$work/wrk"
  rate="$(awk -v c="$connections" '/^RESULT/ { printf "%.3f\n", 0.7 * $2 / $3 / c }' "$work/wrk")"
  rm -f "$work/h2load.log"
  # Connections begin one after the other, or all of them would ask in the same moment for ever.
  taskset -c 1 h2load --h1 -t 1 -c "$connections" -m 1 -r 1 --rate-period=7ms --rps "$rate" \
    -n "$(awk -v r="$rate" -v c="$connections" -v s="$seconds" 'BEGIN { print c * (1 + int(r * 2 * s)) }')" \
    -H "Authorization: Basic $basic" -H 'Content-Type: application/x-www-form-urlencoded' \
    -d "$work/grant" --log-file="$work/h2load.log" "${token_url[$3]}" >"$work/h2load" 2>&1 ||
    failed "h2load: $(cat "$work/h2load")"
  all_tokens "$3" || failed "$3 did not give a token each time at a fixed rate: $(cat "$work/h2load")"
  note "$1" "$2" fixed_p99 "$(cut -f 3 "$work/h2load.log" | sort -n |
    awk '{ v[NR] = $1 } END { i = int(NR * 0.99); printf "%.2f\n", v[i < 1 ? 1 : i] / 1000 }')"
  note "$1" "$2" fixed_rate "$(ratio "$rate * $connections" 1)"
  stop "$3"
}

# all_tokens LABEL: h2load does not look into answers, and of a status line without a phrase, such as Tomcat's, it reads no
# status. So all of them must have the length of an answer with a token too, give or take two in a hundred.
all_tokens() {
  local size
  size="$(curl -sf -H "Authorization: Basic $basic" -d grant_type=client_credentials "${token_url[$1]}" | wc -c)"
  awk '$2 != 200 && $2 != 0 { bad = 1 } END { exit bad }' "$work/h2load.log" &&
    awk -v size="$size" -v answers="$(wc -l <"$work/h2load.log")" '/^traffic:/ {
      match($0, /\([0-9]+\) data/)
      each = substr($0, RSTART + 1) / answers
      good = each > 0.98 * size && each < 1.02 * size
    } END { exit !good }' "$work/h2load"
}
