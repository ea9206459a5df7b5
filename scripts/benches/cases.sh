# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # The names that scripts/bench and the files beside this one share.
# What is measured, for scripts/bench: each function is one case, one group of rows in the table. To be sourced, not run.
# The first row of a group is what the others are compared with.

# wanted LIST NAME
wanted() {
  [[ "$1" == all || ",$1," == *",$2,"* ]]
}

# measured GROUP ROW LABEL PATH...: a server that is prepared, from its launch to its end. The paths are what it takes on the disk.
measured() {
  local group="$1" row="$2" label="$3"
  say "-- $group: $row"
  note "$group" "$row" disk "$(disk_mb "${@:4}")"
  launches "$group" "$row" "$label"
  verify "$label"
  warm_up "$label" tokens
  windows "$group" "$row" "$label" tokens
  verify "$label"
}

# peer NAME GROUP ROW LABEL PATH COMMAND...: COMMAND prepares it.
peer() {
  local name="$1" group="$2" row="$3" label="$4"
  wanted "$peers" "$name" || return 0
  if ! "build_${name%%-*}"; then
    not_run "$group" "$row" "it could not be fetched or built"
    return 0
  fi
  if [[ "$name" == spring-native && -z "$accp_jar" ]]; then
    not_run "$group" "$row" "Amazon's provider is not to be had for this machine"
    return 0
  fi
  "${@:6}"
  measured "$group" "$row" "$label" "$5"
  stop "$label"
  [[ "$with_fixed_rate" == no ]] || fixed_rate "$group" "$row" "$label"
}

tokens_by() {
  local algorithm="$1" group="$1 token by secret" with_fixed_rate="$2"
  signet "signet-$algorithm" "$algorithm" "$sha256"
  measured "$group" Signet "signet-$algorithm" "$jar"
  [[ "$with_fixed_rate" == no ]] || memory "$group" "signet-$algorithm"
  stop "signet-$algorithm"
  [[ "$with_fixed_rate" == no ]] || fixed_rate "$group" Signet "signet-$algorithm"
  peer spring-native "$group" "Spring Authorization Server, Amazon's provider" spring-native "$spring_jar" \
    spring spring-native "$algorithm" -Dbench.native=true --enable-native-access=ALL-UNNAMED
  peer oidc_provider "$group" oidc-provider oidc-provider "$built/oidc-provider/node_modules" \
    oidc_provider oidc-provider "$algorithm"
  peer spring "$group" "Spring Authorization Server" spring "$spring_jar" spring spring "$algorithm"
  peer keycloak "$group" Keycloak keycloak "$built/keycloak-$keycloak_version" keycloak keycloak "$algorithm"
}

# memory GROUP LABEL: what is resident after as many tokens in all as were asked for.
memory() {
  ((memory_tokens > 0)) || return 0
  while ((answered[$2] < memory_tokens)); do
    load "$seconds" "$2" tokens
  done
  note "$1" "Signet, after $memory_tokens tokens" resident "$(resident_mb "${pid[$2]}")"
}

case_rs256() { tokens_by RS256 yes; }

case_es256() {
  local peers="${es256_peers:-$peers}"
  tokens_by ES256 no
}

case_slow() {
  local group="RS256 token, secret hashed slowly" with_fixed_rate=no
  signet argon2id RS256 "$(printf bench-secret | "$java" -jar "$jar" hash-secret)"
  signet sha256 RS256 "$sha256"
  start argon2id
  start sha256
  in_turn "$group" tokens "Signet, argon2id=argon2id" "Signet, sha256=sha256"
  stop argon2id
  stop sha256
  peer spring-bcrypt "$group" "Spring Authorization Server as it comes, bcrypt 10" spring-bcrypt "$spring_jar" \
    spring spring-bcrypt RS256 -Dbench.bcrypt=true
}

# assertions_window ALGORITHM SECONDS FUNCTION ARGUMENTS...: assertions are good for minutes, so each run has its own.
assertions_window() {
  local algorithm="$1" seconds="$2" label="assertions-$1"
  ((seconds > 0)) || return 0
  tools Tokens assertions "$((seconds * 4000))" "$algorithm" "$work/client-$algorithm.pem" signed "$(issuer_of "$label")" \
    >"$work/assertions"
  BENCH_ARGUMENT="$work/assertions" "${@:3}"
}

issuer_of() { sed -n 's/^issuer: //p' "$work/$1/config.yml"; }

case_assertions() {
  local algorithm group run
  for algorithm in RS256 ES256; do
    group="$algorithm token by $algorithm assertion"
    say "-- $group"
    signet "assertions-$algorithm" "$algorithm" "$sha256"
    start "assertions-$algorithm"
    assertions_window "$algorithm" "$warm_up_seconds" warm_up "assertions-$algorithm" assertions
    for ((run = 0; run < runs; run++)); do
      assertions_window "$algorithm" "$seconds" window "$group" Signet "assertions-$algorithm" assertions
    done
    note "$group" Signet resident "$(resident_mb "${pid[assertions-$algorithm]}")"
    stop "assertions-$algorithm"
  done
}

# save_tokens COUNT LABEL FILE
save_tokens() {
  : >"$3"
  while (($(wc -l <"$3") < $1)); do
    BENCH_SAVE="$3" load 2 "$2" tokens
  done
  # What the generator's end cut off is no token.
  sed -i "$(($1 + 1)),\$d" "$3"
}

case_api() {
  local group="API call, GET /api/users/1"
  say "-- $group"
  signet api RS256 "$sha256"
  bare bare
  start api
  start bare
  save_tokens "$api_tokens" api "$work/tokens"
  head -1 "$work/tokens" >"$work/one-token"
  BENCH_EXPECTED='"data"' in_turn "$group" api \
    "Signet, one token again and again=api=$(api_url api)=$work/one-token" \
    "Signet, $api_tokens tokens in turn=api=$(api_url api)=$work/tokens" \
    "bare Javalin, nothing checked=bare=$(api_url bare)=$work/one-token"
  stop api
  in_turn "POST answered by bare Javalin" tokens "bare Javalin, nothing checked=bare"
  stop bare
}

api_url() { printf 'http://127.0.0.1:%s/api/users/1\n' "${port[$1]}"; }

case_clients() {
  local group="RS256 token, each of another client" label
  say "-- $group"
  for label in 10 "$many"; do
    signet "clients-$label" RS256 "$sha256"
    many_clients "clients-$label" "$label"
    start "clients-$label"
    note "$group" "Signet, $label clients" first_token "$(ratio "$first_token_ms" 1000)"
  done
  in_turn "$group" clients "Signet, 10 clients=clients-10=${token_url[clients-10]}=10" \
    "Signet, $many clients=clients-$many=${token_url[clients-$many]}=$many"
  stop clients-10
  stop "clients-$many"
}

case_tls() {
  local group="RS256 token over TLS 1.3"
  say "-- $group"
  signet plain RS256 "$sha256"
  signet tls RS256 "$sha256" tls
  start plain
  start tls
  in_turn "$group" tokens "Signet, plain HTTP=plain" "Signet, HTTPS, connections kept=tls" \
    "Signet, HTTPS, a connection for each token=tls=${token_url[tls]}=close"
  stop plain
  stop tls
}

# The first start may make what later ones use, so it does not count.
case_start() {
  local group="Launch to first token" home major label
  say "-- $group"
  for home in "$default_home" "$java_home"; do
    major="$(java_major "$home/bin/java")"
    label="start-$major"
    [[ -z "${port[$label]:-}" ]] || continue
    signet "$label" RS256 "$sha256"
    write_launcher "$label" env JAVA_HOME="$home" "$top/scripts/run" --config "$work/$label/config.yml"
    start "$label"
    stop "$label"
    launches "$group" "Signet, scripts/run, JDK $major" "$label"
    stop "$label"
    write_launcher "$label" "$home/bin/java" -jar "$jar" --config "$work/$label/config.yml"
    launches "$group" "Signet, java -jar, JDK $major" "$label"
    stop "$label"
  done
}

# case_limits: what a signature costs by itself.
case_limits() {
  local algorithm micros
  say "-- Bare signatures"
  while read -r algorithm micros _; do
    note limits "$algorithm signature of the JDK" cpu "$micros"
  done < <("$java" -cp "$built/classes" Signatures "$signature_seconds")
  [[ -n "$accp_jar" ]] || { not_run limits "signatures of Amazon's provider" "not to be had for this machine"; return 0; }
  while read -r algorithm micros _; do
    note limits "$algorithm signature of Amazon's provider" cpu "$micros"
  done < <("$java" --enable-native-access=ALL-UNNAMED -cp "$built/classes:$accp_jar" Signatures "$signature_seconds" \
    com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider)
}
