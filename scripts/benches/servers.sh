# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # The names that scripts/bench and the files beside this one share.
# Who is measured, for scripts/bench: each function makes a server's directory and launcher. To be sourced, not run.

built="$top/target/bench"
spring_jar="$built/spring/spring.jar"
keycloak_version=26.7.3
accp_version=2.5.0
accp="software.amazon.cryptools:AmazonCorrettoCryptoProvider:$accp_version:jar:linux-x86_64"
# The same for Signet and Spring; Signet's launcher has them by itself.
java_options=(-Xms24m -Xmx512m -XX:+UseSerialGC -XX:+IgnoreUnrecognizedVMOptions -XX:TrimNativeHeapInterval=10000)
java_memory=(env MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=8192)

disk_mb() {
  du -smL "$@" | awk '{ mb += $1 } END { print mb }'
}

# tools CLASS ARGUMENTS...: one of the Java programs beside this, with what the packaged jar brings.
tools() {
  "$java" --enable-native-access=ALL-UNNAMED -cp "$built/classes:$top/target/signet.jar${accp_jar:+:$accp_jar}" "$@"
}

build_tools() {
  mkdir -p "$built/classes"
  "${java%java}javac" --release 17 -cp "$top/target/signet.jar" -d "$built/classes" "$top"/scripts/benches/*.java
}

# fetch_native: where Amazon's provider is to be had, $accp_jar is its jar; it is for Linux on x86_64 here.
fetch_native() {
  accp_jar=""
  [[ "$(uname -sm)" == "Linux x86_64" ]] || return 0
  if mvn -B -q dependency:copy -Dartifact="$accp" -DoutputDirectory="$built" </dev/null >"$work/maven" 2>&1; then
    accp_jar="$(echo "$built"/AmazonCorrettoCryptoProvider-*.jar)"
  fi
}

# signet LABEL ALGORITHM SECRET [tls]: a server of ours. SECRET is the value of client_secret; it may be followed by more clients
# in the directory's clients.d. The client "signed" authenticates by assertions.
signet() {
  local label="$1" scheme=http tls="" at
  mkdir -p "$work/$label/clients.d"
  at="$(free_port)"
  if [[ "${4:-}" == tls ]]; then
    scheme=https
    tls=", tls: { certificate: $work/cert.pem, private_key: $work/key.pem }"
  fi
  cat >"$work/$label/config.yml" <<YAML
issuer: $scheme://localhost:$at
server: { port: $at$tls }
signing_keys: [{ kid: main, algorithm: $2, private_key: main.pem, generate: true }]
applications:
  back-office: { path: /api }
clients:
  - { client_id: bench, client_secret: '$3', application: back-office }
  - { client_id: signed, public_key: $work/client-$2.pub.pem, application: back-office }
include: clients.d/*.yml
YAML
  printf 'clients: []\n' >"$work/$label/clients.d/none.yml"
  write_launcher "$label" env JAVA_HOME="$java_home" "$top/scripts/run" --config "$work/$label/config.yml"
  at_port "$label" "$2" "$at" "$scheme" /oauth2-token /.well-known/jwks.json
}

# at_port LABEL ALGORITHM PORT SCHEME TOKEN_PATH KEYS_PATH
at_port() {
  port[$1]="$3"
  signs_with[$1]="$2"
  token_url[$1]="$4://127.0.0.1:$3$5"
  keys_url[$1]="${6:+$4://127.0.0.1:$3$6}"
}

# many_clients LABEL COUNT: clients of an equal secret, a thousand in a file.
many_clients() {
  awk -v count="$2" -v hash="$sha256" -v dir="$work/$1/clients.d" 'BEGIN {
    for (i = 0; i < count; i++) {
      file = sprintf("%s/%03d.yml", dir, i / 1000)
      if (i % 1000 == 0) print "clients:" >file
      printf "  - { client_id: client-%06d, client_secret: \"%s\", application: back-office }\n", i, hash >file
      if (i % 1000 == 999) close(file)
    }
  }'
}

# bare LABEL: Javalin alone, the very one that is in our jar.
bare() {
  local at
  mkdir -p "$work/$1"
  at="$(free_port)"
  write_launcher "$1" "${java_memory[@]}" "$java" "${java_options[@]}" -cp "$built/classes:$top/target/signet.jar" Bare "$at"
  at_port "$1" RS256 "$at" http /oauth2-token ""
}

build_spring() {
  [[ -f "$spring_jar" && -z "$(find "$top/scripts/benches/spring" -newer "$spring_jar" -print -quit)" ]] ||
    JAVA_HOME="$java_home" mvn -B -q -f "$top/scripts/benches/spring/pom.xml" package </dev/null >"$work/maven" 2>&1
}

# spring LABEL ALGORITHM PROPERTY...
spring() {
  local label="$1" at
  mkdir -p "$work/$label"
  at="$(free_port)"
  write_launcher "$label" "${java_memory[@]}" "$java" "${java_options[@]}" "-Dbench.algorithm=$2" "${@:3}" \
    "-Dserver.port=$at" -jar "$spring_jar"
  at_port "$label" "$2" "$at" http /oauth2/token /oauth2/jwks
}

build_oidc_provider() {
  need_npm
  mkdir -p "$built/oidc-provider"
  cp "$top"/scripts/benches/oidc-provider/* "$built/oidc-provider"
  (cd "$built/oidc-provider" && npm ci --silent --no-fund --no-audit >"$work/npm" 2>&1) || return 1
  node="$(modern_node "$built/oidc-provider")"
}

# oidc_provider LABEL ALGORITHM
oidc_provider() {
  local at
  mkdir -p "$work/$1"
  at="$(free_port)"
  write_launcher "$1" env NODE_ENV=production "$node" "$built/oidc-provider/server.mjs" "$at" "$2"
  at_port "$1" "$2" "$at" http /token /jwks
}

# Maven keeps the distribution, so that a second run needs no network.
build_keycloak() {
  [[ ! -x "$built/keycloak-$keycloak_version/bin/kc.sh" ]] || return 0
  command -v unzip >/dev/null || install_with_apt "unzip" unzip
  mvn -B -q dependency:copy -Dartifact="org.keycloak:keycloak-quarkus-dist:$keycloak_version:zip" \
    -DoutputDirectory="$built" </dev/null >"$work/maven" 2>&1 || return 1
  unzip -q "$built/keycloak-quarkus-dist-$keycloak_version.zip" -d "$built" || return 1
  rm "$built/keycloak-quarkus-dist-$keycloak_version.zip"
  JAVA_HOME="$java_home" "$built/keycloak-$keycloak_version/bin/kc.sh" build --db=dev-file >"$work/keycloak-build" 2>&1
}

# keycloak LABEL ALGORITHM: with a database of its own, so that the realm is the one of this run. Its first start makes that, and
# is not measured.
keycloak() {
  local label="$1" at home="$built/keycloak-$keycloak_version"
  mkdir -p "$work/$label"
  at="$(free_port)"
  rm -rf "$home/data"
  mkdir -p "$home/data/import"
  sed "s/ALGORITHM/$2/" "$top/scripts/benches/keycloak/bench-realm.json" >"$home/data/import/bench-realm.json"
  write_launcher "$label" env JAVA_HOME="$java_home" "$home/bin/kc.sh" start --optimized --import-realm --http-enabled=true \
    --http-host=127.0.0.1 --http-port="$at" --hostname-strict=false --log-level=warn
  at_port "$label" "$2" "$at" http /realms/bench/protocol/openid-connect/token /realms/bench/protocol/openid-connect/certs
  start "$label"
  stop "$label"
}
