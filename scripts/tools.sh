# shellcheck shell=bash
# What the scripts beside this one need from the machine. To be sourced, not run.
# Everything here speaks on standard error: standard output belongs to the program that is run.

say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "$*"
  exit 1
}

# A JDK says its version in many spellings; the property java.specification.version has one.
java_major() {
  local version release
  # Most have it in a file, which takes a hundredth of the time.
  release="$(dirname "$(readlink -f "$(command -v "$1")")")/../release"
  version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release" 2>/dev/null)" || version=""
  if [[ "$version" =~ ^[0-9]{2,}$ ]]; then
    printf '%s\n' "$version"
    return 0
  fi
  version="$("$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')" || return 1
  version="${version#1.}"
  [[ "$version" =~ ^[0-9]+$ ]] || return 1
  printf '%s\n' "$version"
}

# Maven follows JAVA_HOME too, so what builds is what runs.
java_command() {
  if [[ -n "${JAVA_HOME:-}" ]]; then
    printf '%s\n' "$JAVA_HOME/bin/java"
  else
    printf 'java\n'
  fi
}

has_java() {
  local major
  major="$(java_major "$(java_command)")" && ((major >= 17))
}

has_jdk() {
  local compiler=javac
  [[ -z "${JAVA_HOME:-}" ]] || compiler="$JAVA_HOME/bin/javac"
  has_java && command -v "$compiler" >/dev/null
}

# install_with_apt WHAT PACKAGE...: WHAT is for people, the packages are apt's; of several the first that apt knows is taken.
install_with_apt() {
  local what="$1" package
  shift
  if ! command -v apt-get >/dev/null || [[ "$(id -u)" != 0 ]]; then
    die "Please install $what and try again."
  fi
  say "Installing $what ..."
  apt-get update -qq >&2 || say "apt-get update failed; trying with the lists that are here."
  for package in "$@"; do
    if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" </dev/null >&2; then
      hash -r
      return 0
    fi
  done
  die "apt-get could not install $what; please install it and try again."
}

# An own JAVA_HOME is a decision: it is not overruled by an installation that it would not even see.
refuse_java_home() {
  [[ -z "${JAVA_HOME:-}" ]] || die "JAVA_HOME is $JAVA_HOME, which is no JDK 17 or newer; set it to one, or unset it."
}

need_java() {
  has_java && return
  refuse_java_home
  install_with_apt "a JDK, version 17 or newer" openjdk-17-jdk-headless default-jdk-headless
  has_java || die "The java in the PATH is older than 17; please put a JDK 17 or newer first."
}

need_jdk() {
  has_jdk && return
  refuse_java_home
  install_with_apt "a JDK, version 17 or newer" openjdk-17-jdk-headless default-jdk-headless
  has_jdk || die "The java and javac in the PATH are not of a JDK 17 or newer; please put one first."
}

need_maven() {
  command -v mvn >/dev/null || install_with_apt "Maven, version 3.8 or newer" maven
}

need_curl() {
  command -v curl >/dev/null || install_with_apt "curl" curl
}

need_redis() {
  command -v redis-server >/dev/null || install_with_apt "redis-server" redis-server
}

need_prometheus() {
  if ! command -v promtool >/dev/null || ! command -v prometheus >/dev/null; then
    install_with_apt "Prometheus" prometheus
  fi
}

# What drives it comes from the same place, so that the two fit.
need_browser() {
  command -v chromium >/dev/null || install_with_apt "Chromium" chromium
  command -v chromedriver >/dev/null || install_with_apt "chromedriver" chromium-driver
}

need_h2load() {
  command -v h2load >/dev/null || install_with_apt "h2load" nghttp2-client
}

# newest_java_home: the home of the newest JDK among JAVA_HOME, JAVA_HOME_* and /usr/lib/jvm; fails when there is none.
newest_java_home() {
  local home major newest="" newest_major=0 variable
  local homes=("${JAVA_HOME:-}")
  for variable in "${!JAVA_HOME_@}"; do
    homes+=("${!variable}")
  done
  for home in "${homes[@]}" /usr/lib/jvm/*; do
    [[ -n "$home" && -x "$home/bin/java" ]] || continue
    major="$(java_major "$home/bin/java")" || continue
    if ((major > newest_major)); then
      newest="$home"
      newest_major="$major"
    fi
  done
  [[ -n "$newest" ]] && printf '%s\n' "$newest"
}

# Below the range that the system hands out to outgoing connections, so that none takes it meanwhile.
free_port() {
  local port
  for _ in {1..50}; do
    port=$((RANDOM % 10000 + 20000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s\n' "$port"
      return
    fi
  done
  return 1
}

need_npm() {
  command -v npm >/dev/null || install_with_apt "Node.js and npm" npm
}

need_apache_openidc() {
  [[ -x /usr/sbin/apache2 && -f /usr/lib/apache2/modules/mod_auth_openidc.so ]] ||
    install_with_apt "Apache with mod_auth_openidc" libapache2-mod-auth-openidc
}

# modern_node DIRECTORY: a Node.js 20 or newer, which has the cryptography of browsers at hand; the machine's, or one from npm.
modern_node() {
  local major
  major="$(node --version | sed 's/^v\([0-9]*\).*/\1/')"
  if ((major >= 20)); then
    command -v node
    return
  fi
  say "Installing Node.js 20 from npm, for the machine's is version $major ..."
  (cd "$1" && npm install --silent --no-save --no-fund --no-audit node@20 >&2)
  printf '%s\n' "$1/node_modules/node/bin/node"
}

# Debian has nginx in /usr/sbin, where not everybody looks.
need_gateways() {
  PATH="$PATH:/usr/sbin"
  command -v nginx >/dev/null || install_with_apt "nginx" nginx-light nginx
  command -v caddy >/dev/null || install_with_apt "Caddy" caddy
}

# Authlib belongs to the system's own Python, whichever other one the PATH has first.
need_authlib() {
  /usr/bin/python3 -c 'import requests' 2>/dev/null || install_with_apt "Requests for Python" python3-requests
  /usr/bin/python3 -c 'import authlib' 2>/dev/null || install_with_apt "Authlib for Python" python3-authlib
}

# For the system's own Python too.
need_seccomp() {
  /usr/bin/python3 -c 'import seccomp' 2>/dev/null || install_with_apt "libseccomp for Python" python3-seccomp
}
