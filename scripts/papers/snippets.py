"""Runs the code in README.md and docs, as it stands there: python3 snippets.py TOP WORK [PAGE...]

WORK is an empty folder with what npm installs for scripts/interop. A block is found by its fence; how it is run is said by its
language, or by a comment right above it that no renderer shows:

    <!-- answers: TEXT -->     a shell block whose output has TEXT in it; without it, what is shown (indented) behind the block
    <!-- runs: NAME -->        the function of that name below
    <!-- not run: WHY -->      told, and passed over

Addresses in the blocks get the ports of the servers that are started here. A block that nothing here knows is a failure.
"""
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple

TOP, WORK = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
JAVA = [os.environ.get("JAVA", "java")]
SIGNET = JAVA + ["-jar", str(TOP / "target/signet.jar")]
FENCE = re.compile(r"(?ms)(?:^<!-- ([^\n]*) -->\n)?^```(\w+)\n(.*?)^```$(?:\n\n((?: {4}[^\n]*\n)+))?")
SPARE = {"sha256:9f2c...": "sha256:" + "9f2c" * 16, "sha256:77ab...": "sha256:" + "77ab" * 16}


class Block(NamedTuple):
    page: str
    line: int
    mark: str
    language: str
    text: str
    shown: str


class Failure(Exception):
    pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


PORT, API_PORT, TLS_PORT = free_port(), free_port(), free_port()


def here(text):
    """The same with the ports of this run."""
    for said, ours in {"8080": PORT, "9000": API_PORT, "8443": TLS_PORT}.items():
        text = re.sub(rf"\b{said}\b", str(ours), text)
    return text


def run(command, text=None, **options):
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=240, cwd=options.pop("cwd", WORK), check=False, **options)
    if done.returncode:
        raise Failure(f"status {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def expect(wanted, output):
    for line in filter(None, (line.strip() for line in wanted.splitlines())):
        pattern = re.escape(line).replace(r"\.\.\.", ".*")
        if not re.search(pattern, output):
            raise Failure(f"no {line} in: {output}")


def serve(config):
    with open(WORK / f"{config}.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(SIGNET + ["--config", config], cwd=WORK, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    return await_ready(server, WORK / f"{config}.log", lambda said: "event=ready" in said)


def await_ready(process, log, ready):
    for _ in range(600):
        if ready(log.read_text()):
            return process
        if process.poll() is not None:
            break
        time.sleep(0.1)
    process.kill()
    raise Failure(f"not ready: {log.read_text()}")


def status(url, token=None):
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, str(refused.headers["WWW-Authenticate"])


def token(client="demo", secret="demo-secret"):
    form = f"grant_type=client_credentials&client_id={client}&client_secret={secret}".encode()
    with urllib.request.urlopen(f"http://localhost:{PORT}/oauth2-token", form, timeout=20) as answer:
        return re.search('"access_token":"([^"]+)"', answer.read().decode())[1]


# ---- by language

def sh(block):
    environment = {**os.environ, "TOKEN": token(), "GATEWAY_SECRET": "gateway-secret", "no_proxy": "*"}
    script = re.sub(r"(?m)^TOKEN=\.\.\..*$", "", here(block.text))
    output = run(["bash", "-euo", "pipefail"], script, env=environment).replace("\r", "")
    wanted, _, times = re.sub("^answers: ", "", block.mark).partition(", ")
    if wanted == "nothing":
        if output:
            raise Failure(output)
        return
    wanted = wanted or here(block.shown)
    if not wanted:
        raise Failure("nothing says what it answers")
    expect(wanted, output)
    if times and output.count(wanted) != {"three times": 3}[times]:
        raise Failure(f"not {times}: {output}")


# What a piece of config.yml is put into. Its own keys take the place of these.
FRAME = {
    "issuer": "issuer: https://localhost:8080",
    "server": "server: { tls: { certificate: tls/cert.pem, private_key: tls/key.pem }, client_ca: tls/cert.pem }",
    "signing_keys": "signing_keys: [{ kid: main, algorithm: RS256, private_key: keys/main.pem, generate: true }]",
    "applications": "applications:\n  back-office: { path: /api }\n  storefront: { path: /storefront/api }",
    "clients": "clients:\n  - { client_id: framed, client_secret: \"sha256:%s\", application: back-office }" % ("ab" * 32),
}


def yaml(block):
    piece = block.text
    for said, spare in SPARE.items():
        piece = piece.replace(said, spare)
    keys = re.findall(r"(?m)^([a-z_]+):", piece)
    frame = {key: text for key, text in FRAME.items() if key not in keys}
    if "key_rotation" in keys:
        del frame["signing_keys"]
    if "server" in keys and "issuer" not in keys:
        frame["issuer"] = "issuer: http://localhost:8080"
    if "applications" in keys and "clients" not in keys:
        frame["applications"] = FRAME["applications"].replace("  storefront: { path: /storefront/api }", "").rstrip()
        piece = re.sub(r"(?m)^applications:\n", "", piece)
    if piece.startswith("    "):
        piece = "  - client_id: pieced\n    application: back-office\n" + piece
    # The piece may go on with a list, which then stands right above it.
    above = "applications" if "applications" in keys else "clients"
    whole = [text for key, text in frame.items() if key != above] + [frame.get(above, ""), piece]
    (WORK / "piece.yml").write_text("\n".join(whole))
    secrets = {"GATEWAY_SECRET": "a-secret-of-the-gateway", "ERP_SECRET": "a-secret-of-the-ERP", "REDIS_URL": "rediss://:secret@redis.example.com"}
    run(SIGNET + ["check-config", "--config", "piece.yml"], env={**os.environ, **secrets})


def program(command, name, needs=None):
    def run_it(block):
        if needs and not shutil.which(needs):
            return f"there is no {needs} here"
        (WORK / name).write_text(here(block.text))
        expect('"type":"users"', run(command + [name], env={**os.environ, "GO111MODULE": "off", "no_proxy": "*"}))
        return None
    return run_it


def js(block):
    return program([os.environ["NODE"]], "client.mjs")(block)


# ---- by name

def https(block):
    """The certificate is made for the configuration that stands above."""
    page = (TOP / block.page).read_text()
    configuration = page[page.index("issuer: https://auth.example.com\nserver:\n"):].split("```")[0]
    shutil.rmtree(WORK / "tls")
    lines = here(block.text).strip().splitlines()
    run(["bash", "-euo", "pipefail"], "\n".join(lines[:-1]))
    frame = "\n".join(FRAME[key] for key in ("signing_keys", "applications", "clients"))
    (WORK / "https.yml").write_text(f"{here(configuration)}{frame}\nstore: {{ type: embedded, path: https.db }}\n")
    server = serve("https.yml")
    try:
        expect('"status":"live"', run(["bash", "-euo", "pipefail"], lines[-1] + " -s"))
    finally:
        server.kill()


def asked(command, folder):
    """An API of its own: who gets in, and who does not."""
    with open(WORK / "api.log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    url = f"http://localhost:{API_PORT}"
    try:
        await_ready(process, WORK / "api.log", lambda said: not socket.socket().connect_ex(("127.0.0.1", API_PORT)))
        good = token()
        head, _, signature = good.rpartition(".")
        for path, shown, wanted, says in [
            ("/hello", good, 200, "demo"),
            ("/hello", None, 401, "Bearer"),
            ("/hello", "garbage", 401, "invalid_token"),
            ("/hello", f"{head}.{signature[::-1]}", 401, "invalid_token"),
            ("/hello", token("shop", "shop-secret"), 401, "invalid_token"),
            ("/admin/hello", good, 403, "insufficient_scope"),
            ("/admin/hello", token("scoped", "scoped-secret"), 200, ""),
        ]:
            got, answer = status(url + path, shown)
            if got != wanted or says not in answer:
                raise Failure(f"{path}: {wanted} {says} was expected, not {got} {answer}")
    finally:
        process.kill()
        process.wait()


def node_api(block):
    (WORK / "api.mjs").write_text(here(block.text))
    asked([os.environ["NODE"], "api.mjs"], WORK)


def spring_api(block):
    page = (TOP / block.page).read_text()
    properties = re.search(r"(?ms)^```properties\n(.*?)^```$", page)[1]
    project = WORK / "spring"
    shutil.rmtree(project, ignore_errors=True)
    for file, text in {"src/main/java/example/Api.java": block.text, "src/main/resources/application.properties": here(properties)}.items():
        (project / file).parent.mkdir(parents=True, exist_ok=True)
        (project / file).write_text(text)
    shutil.copy(TOP / "scripts/interop/spring/pom.xml", project)
    run(["mvn", "-B", "-ntp", "-q", "compile", "dependency:build-classpath", "-Dmdep.outputFile=target/class-path"], "", cwd=project)
    path = f"target/classes:{(project / 'target/class-path').read_text()}"
    asked(JAVA + ["-XX:TieredStopAtLevel=1", "-cp", path, "example.Api"], project)


LANGUAGES = {
    "sh": sh,
    "yaml": yaml,
    "java": program(JAVA + ["-cp", str(TOP / "target/signet.jar")], "Users.java"),
    "js": js,
    "python": program(["/usr/bin/python3"], "client.py"),
    "go": program(["go", "run"], "client.go", "go"),
    "php": program(["php"], "client.php", "php"),
}
NAMES = {"https": https, "node_api": node_api, "spring_api": spring_api}
ELSEWHERE = {"nginx": "scripts/gateways", "caddyfile": "scripts/gateways", "apache": "scripts/interop/apache"}


def blocks():
    only = sys.argv[3:]
    for page in [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md"))]:
        if only and str(page.relative_to(TOP)) not in only:
            continue
        text = page.read_text()
        for found in FENCE.finditer(text):
            mark, language, code, shown = found.groups(default="")
            line = text.count("\n", 0, found.start(3))
            yield Block(str(page.relative_to(TOP)), line, mark, language, code, shown)


def outcome(block):
    """What is said of it; nothing when it ran."""
    if block.language in ELSEWHERE:
        return f"run by {ELSEWHERE[block.language]}"
    if block.mark.startswith("not run: "):
        return "NOT RUN: " + block.mark[9:]
    if block.mark == "runs: with the Java below":
        return block.mark[6:]
    named = NAMES.get(block.mark[6:]) if block.mark.startswith("runs: ") else LANGUAGES.get(block.language)
    if not named:
        raise Failure(f"nobody knows how to run {block.language} {block.mark}")
    why = named(block)
    return "NOT RUN: " + why if why else None


def prepare():
    """The shipped config.yml with the clients that the pages speak of."""
    for folder in ("keys", "tls"):
        (WORK / folder).mkdir()
    (WORK / "target").symlink_to(TOP / "target")
    make = [
        "openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out keys/signed.pem",
        "openssl pkey -in keys/signed.pem -pubout -out keys/signed.pub.pem",
        "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 2 -subj /CN=localhost"
        " -addext subjectAltName=DNS:localhost -keyout tls/key.pem -out tls/cert.pem 2>/dev/null",
        "cp tls/cert.pem keys/self-made.pem",
    ]
    run(["bash", "-euo", "pipefail"], "\n".join(make))
    (WORK / "keys/signed.jwks").write_text(
        '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}')
    more = """
  - { client_id: signed, public_key: keys/signed.pub.pem, application: back-office }
  - { client_id: gateway, client_secret: gateway-secret, introspection: true, application: back-office }
  - { client_id: scoped, client_secret: scoped-secret, application: back-office, scope: "users:write" }
server: { port: %d }
""" % PORT
    (WORK / "config.yml").write_text(here((TOP / "config.yml").read_text()) + more)


def main():
    prepare()
    server = serve("config.yml")
    ran, failed = 0, []
    try:
        for block in blocks():
            place = f"{block.page}:{block.line}: {block.language}"
            try:
                said = outcome(block)
                ran += said is None
                print(f"{place}: {said or 'good'}", flush=True)
            except (Failure, subprocess.TimeoutExpired, OSError) as failure:
                failed.append(place)
                print(f"{place}: FAILED: {failure}", flush=True)
    finally:
        server.kill()
    print(f"snippets: {ran} ran, {len(failed)} failed", flush=True)
    # Fewer than there were is a sign that they are not found any more.
    sys.exit(bool(failed) or ran < (1 if sys.argv[3:] else 30))


main()
