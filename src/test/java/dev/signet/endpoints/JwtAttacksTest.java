package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.Assertion;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.keys.PemKeys;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The attacks of RFC 8725, section by section, and some that are younger, at every door that takes a JWT: an API, introspection
 * and the assertion of a client. The server signs with the very keys that the client has, so that one forgery does for all.
 */
class JwtAttacksTest {

    private static final KeyPair EC_PAIR = SigningAlgorithm.ES256.generate();
    private static final KeyPair RSA_PAIR = SigningAlgorithm.RS256.generate();
    private static final SigningKey EC = new SigningKey("ec1", SigningAlgorithm.ES256, EC_PAIR);
    private static final SigningKey RSA = new SigningKey("rsa1", SigningAlgorithm.RS256, RSA_PAIR);
    private static final SigningKey STRANGERS =
            new SigningKey("ec1", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
    private static final MutableClock CLOCK = new MutableClock();

    private static final String CONFIG = """
            issuer: http://localhost:8080
            server: { port: 0 }
            signing_keys:
              - { kid: ec1, algorithm: ES256, private_key: keys/ec1.pem }
              - { kid: rsa1, algorithm: RS256, private_key: keys/rsa1.pem }
            applications:
              back-office: { path: /api }
            clients:
              - { client_id: signed, jwks: %s, application: back-office }
              - { client_id: gateway, client_secret: gateway-secret, introspection: true, application: back-office }
            """.formatted(Assertion.jwks(EC, RSA));

    private static RunningServer server;

    /** Makes something bad of a good token. */
    private interface Attack {
        String on(Good good) throws Exception;
    }

    /** What a door would take, as JSON texts by the names of the members. */
    private record Good(Map<String, String> header, Map<String, String> claims) {

        Good with(String name, String json) {
            Map<String, String> changed = new LinkedHashMap<>(header);
            changed.put(name, json);
            return new Good(changed, claims);
        }

        Good without(String name) {
            Map<String, String> changed = new LinkedHashMap<>(header);
            changed.remove(name);
            return new Good(changed, claims);
        }

        Good claiming(String name, String json) {
            Map<String, String> changed = new LinkedHashMap<>(claims);
            changed.put(name, json);
            return new Good(header, changed);
        }

        String content() {
            return encoded(json(header)) + "." + encoded(json(claims));
        }

        String signed() {
            return signedBy(EC);
        }

        String signedBy(SigningKey key) {
            return sign(key, content());
        }

        String signedAs(byte[] signature) {
            return content() + "." + encoded(signature);
        }

        /** With the secret of a MAC that everybody knows. */
        String madeWith(byte[] secret) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return signedAs(mac.doFinal(content().getBytes(StandardCharsets.US_ASCII)));
        }

        byte[] signature() {
            String token = signed();
            return Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        }
    }

    /** A way into the server for a JWT. */
    private enum Door {
        API("at+jwt"),
        INTROSPECTION("at+jwt"),
        ASSERTION("JWT");

        private final String type;

        Door(String type) {
            this.type = type;
        }

        Good good() {
            long now = CLOCK.instant().getEpochSecond();
            Map<String, String> header = new LinkedHashMap<>();
            header.put("typ", quoted(type));
            header.put("alg", quoted("ES256"));
            header.put("kid", quoted("ec1"));
            Map<String, String> claims = new LinkedHashMap<>();
            claims.put("iss", quoted(this == ASSERTION ? "signed" : "http://localhost:8080"));
            claims.put("sub", quoted("signed"));
            claims.put("client_id", quoted("signed"));
            claims.put("aud", quoted("http://localhost:8080" + (this == ASSERTION ? "" : "/api")));
            claims.put("iat", String.valueOf(now));
            claims.put("nbf", String.valueOf(now));
            claims.put("exp", String.valueOf(now + 60));
            claims.put("jti", quoted("jti-" + now + "-of-enough-length"));
            return new Good(header, claims);
        }

        Answer open(String token) {
            return switch (this) {
                case API ->
                    server.send(new Request.Builder()
                            .url(server.url("/api/users"))
                            .headers(new okhttp3.Headers.Builder()
                                    .addUnsafeNonAscii("Authorization", "Bearer " + token)
                                    .build()));
                case INTROSPECTION ->
                    server.postForm(
                            "/oauth2-token/introspect",
                            "client_id",
                            "gateway",
                            "client_secret",
                            "gateway-secret",
                            "token",
                            token);
                case ASSERTION -> Assertion.ask(server, token);
            };
        }

        void assertClosed(Answer answer) {
            switch (this) {
                // What is not even of the form of a token is a malformed request there: RFC 6750 section 3.1.
                case API -> {
                    assertThat(answer.status()).isIn(400, 401);
                    assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_");
                }
                case INTROSPECTION -> {
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.body()).isEqualTo("{\"active\":false}");
                }
                case ASSERTION -> {
                    assertThat(answer.status()).isEqualTo(401);
                    assertThat(answer.error()).isEqualTo("invalid_client");
                }
            }
        }
    }

    @BeforeAll
    static void start() {
        server = RunningServer.start(CONFIG, CLOCK, directory -> {
            PemKeys.create(directory.resolve("keys/ec1.pem"), EC_PAIR);
            PemKeys.create(directory.resolve("keys/rsa1.pem"), RSA_PAIR);
        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void let_the_failed_attempts_of_before_be_forgotten() {
        CLOCK.advance(Duration.ofMinutes(2));
    }

    @Test
    void what_the_attacks_differ_from_is_good() {
        assertThat(Door.API.open(Door.API.good().signed()).status()).isEqualTo(200);
        assertThat(Door.INTROSPECTION.open(Door.INTROSPECTION.good().signed()).body())
                .contains("\"active\":true");
        assertThat(Door.ASSERTION.open(Door.ASSERTION.good().signed()).status()).isEqualTo(200);
        assertThat(Door.API
                        .open(Door.API
                                .good()
                                .with("alg", quoted("RS256"))
                                .with("kid", quoted("rsa1"))
                                .signedBy(RSA))
                        .status())
                .isEqualTo(200);
    }

    static Stream<Arguments> attacks() {
        return Stream.of(algorithms(), keys(), signatures(), structures(), encodings(), meanings())
                .flatMap(attacks -> attacks);
    }

    private static Arguments attack(String name, Attack attack) {
        return Arguments.of(name, attack);
    }

    /** RFC 8725 sections 2.1, 2.2, 3.1 and 3.2. */
    private static Stream<Arguments> algorithms() {
        Stream<Arguments> none = Stream.of("none", "None", "nOnE", "NONE", "none ", "")
                .flatMap(alg -> Stream.of(
                        attack(
                                "alg '" + alg + "' unsigned",
                                good -> good.with("alg", quoted(alg)).signedAs(new byte[0])),
                        attack(
                                "alg '" + alg + "' signed",
                                good -> good.with("alg", quoted(alg)).signed())));
        Stream<Arguments> confusion = Stream.of(
                attack(
                        "HS256 with the key as DER",
                        good -> good.with("alg", quoted("HS256"))
                                .madeWith(EC_PAIR.getPublic().getEncoded())),
                attack(
                        "HS256 with the RSA key as DER",
                        good -> good.with("alg", quoted("HS256"))
                                .with("kid", quoted("rsa1"))
                                .madeWith(RSA_PAIR.getPublic().getEncoded())),
                attack(
                        "HS256 with the RSA key as PEM",
                        good -> good.with("alg", quoted("HS256"))
                                .with("kid", quoted("rsa1"))
                                .madeWith(pem(RSA_PAIR))),
                attack(
                        "HS256 with nothing",
                        good -> good.with("alg", quoted("HS256")).madeWith(new byte[32])),
                attack(
                        "RS256 for an EC key",
                        good -> good.with("alg", quoted("RS256")).signed()),
                attack(
                        "ES256 for an RSA key",
                        good -> good.with("kid", quoted("rsa1")).signed()),
                attack(
                        "PS256 for an RS256 signature",
                        good -> good.with("alg", quoted("PS256"))
                                .with("kid", quoted("rsa1"))
                                .signedBy(RSA)),
                attack("es256", good -> good.with("alg", quoted("es256")).signed()),
                attack("ES256K", good -> good.with("alg", quoted("ES256K")).signed()),
                attack("no alg", good -> good.without("alg").signed()),
                attack("alg null", good -> good.with("alg", "null").signed()),
                attack("alg a list", good -> good.with("alg", "[\"ES256\"]").signed()),
                attack("alg twice", good -> twice(good, "alg", quoted("none"))),
                attack("alg twice, once escaped", good -> twice(good, "\\u0061lg", quoted("none"))));
        return Stream.concat(none, confusion);
    }

    /** RFC 8725 sections 2.4, 3.10 and 3.5: where the key comes from. */
    private static Stream<Arguments> keys() {
        String brought = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"ec1\",\"x\":\"" + point(true) + "\",\"y\":\""
                + point(false) + "\"}";
        return Stream.of(
                attack("a stranger's signature", good -> good.signedBy(STRANGERS)),
                attack("its own key in jwk", good -> good.with("jwk", brought).signedBy(STRANGERS)),
                attack(
                        "its own key in jwk, without kid",
                        good -> good.without("kid").with("jwk", brought).signedBy(STRANGERS)),
                attack(
                        "jku",
                        good -> good.with("jku", quoted("http://127.0.0.1:9/jwks.json"))
                                .signedBy(STRANGERS)),
                attack(
                        "x5u",
                        good -> good.with("x5u", quoted("http://127.0.0.1:9/x.pem"))
                                .signedBy(STRANGERS)),
                attack("x5c", good -> good.with("x5c", "[\"MIIB\"]").signedBy(STRANGERS)),
                attack(
                        "kid a path",
                        good -> good.with("kid", quoted("../../../../dev/null"))
                                .with("alg", quoted("HS256"))
                                .madeWith(new byte[] {0})),
                attack(
                        "kid SQL",
                        good -> good.with("kid", quoted("x' UNION SELECT 'ec1'--"))
                                .signed()),
                attack("kid a command", good -> good.with("kid", quoted("|id")).signed()),
                attack(
                        "kid a line break",
                        good -> good.with("kid", quoted("ec1\\nevent=token_issued"))
                                .signed()),
                attack(
                        "kid of another key",
                        good -> good.with("kid", quoted("rsa1")).signed()),
                attack("kid a number", good -> good.with("kid", "1").signed()),
                attack("kid twice", good -> twice(good, "kid", quoted("rsa1"))));
    }

    /** RFC 8725 sections 2.1 and 3.4, and CVE-2022-21449. */
    private static Stream<Arguments> signatures() {
        BigInteger order = ((ECPublicKey) EC_PAIR.getPublic()).getParams().getOrder();
        return Stream.of(
                attack("no signature", good -> good.signedAs(new byte[0])),
                attack("no signature and no dot", Good::content),
                attack("zeros", good -> good.signedAs(new byte[64])),
                attack("r = s = n", good -> good.signedAs(twice(octets(order)))),
                attack("r = 0", good -> {
                    byte[] signature = good.signature();
                    Arrays.fill(signature, 0, 32, (byte) 0);
                    return good.signedAs(signature);
                }),
                attack("s = 0", good -> {
                    byte[] signature = good.signature();
                    Arrays.fill(signature, 32, 64, (byte) 0);
                    return good.signedAs(signature);
                }),
                attack("an octet less", good -> good.signedAs(Arrays.copyOf(good.signature(), 63))),
                attack("an octet more", good -> good.signedAs(Arrays.copyOf(good.signature(), 65))),
                attack("in DER", good -> good.signedAs(der(good.signature()))),
                attack("over other claims", good -> {
                    String other = good.claiming("sub", quoted("gateway")).content();
                    return other + "." + encoded(good.signature());
                }),
                attack(
                        "RSA zeros",
                        good -> good.with("alg", quoted("RS256"))
                                .with("kid", quoted("rsa1"))
                                .signedAs(new byte[256])),
                attack("RSA one", good -> {
                    byte[] one = new byte[256];
                    one[255] = 1;
                    return good.with("alg", quoted("RS256"))
                            .with("kid", quoted("rsa1"))
                            .signedAs(one);
                }));
    }

    /** RFC 8725 sections 2.5, 2.6, 3.3 and 3.11: crit, zip, b64, nesting, other serialisations. */
    private static Stream<Arguments> structures() {
        return Stream.of(
                attack("crit of a claim", good -> good.with("crit", "[\"exp\"]").signed()),
                attack("crit empty", good -> good.with("crit", "[]").signed()),
                attack(
                        "crit unknown",
                        good -> good.with("crit", "[\"x\"]").with("x", "1").signed()),
                attack(
                        "b64 false",
                        good -> good.with("b64", "false")
                                .with("crit", "[\"b64\"]")
                                .signed()),
                attack("b64 false, not encoded", good -> {
                    String header = encoded(json(
                            good.with("b64", "false").with("crit", "[\"b64\"]").header()));
                    return sign(EC, header + "." + json(good.claims()));
                }),
                attack(
                        "zip",
                        good -> sign(
                                EC,
                                encoded(json(good.with("zip", quoted("DEF")).header())) + "."
                                        + encoded(deflated(good.claims())))),
                attack(
                        "nested",
                        good -> sign(
                                EC,
                                encoded(json(good.with("cty", quoted("JWT")).header())) + "."
                                        + encoded(good.signed()))),
                attack("JWE", good -> good.signed() + "." + encoded("a") + "." + encoded("b")),
                attack("JSON serialisation", good -> {
                    String[] parts = good.signed().split("\\.", -1);
                    return "{\"protected\":\"" + parts[0] + "\",\"payload\":\"" + parts[1] + "\",\"signature\":\""
                            + parts[2] + "\"}";
                }),
                attack("two tokens", good -> good.signed() + "," + good.signed()),
                attack("nothing but dots", good -> ".."),
                attack("claims twice", good -> {
                    String claims = json(good.claims()).replaceFirst("}$", ",\"sub\":\"gateway\"}");
                    return sign(EC, encoded(json(good.header())) + "." + encoded(claims));
                }),
                attack("a claim twice, once escaped", good -> {
                    String claims = json(good.claims()).replaceFirst("}$", ",\"s\\\\u0075b\":\"gateway\"}");
                    return sign(EC, encoded(json(good.header())) + "." + encoded(claims));
                }),
                attack(
                        "something behind the claims",
                        good -> sign(EC, encoded(json(good.header())) + "." + encoded(json(good.claims()) + "{}"))),
                attack(
                        "deep nesting",
                        good -> good.claiming("x", "[".repeat(3000) + "]".repeat(3000))
                                .signed()));
    }

    /** RFC 8725 sections 3.7 and RFC 7515 section 2: one text, one token. */
    private static Stream<Arguments> encodings() {
        return Stream.of(
                attack("padding", good -> good.signed() + "=="),
                attack("another last character", good -> {
                    String token = good.signed();
                    // 64 octets leave four bits over, which must be zero.
                    char last = token.charAt(token.length() - 1);
                    return token.substring(0, token.length() - 1) + (char) (last + 1);
                }),
                attack("a blank", good -> good.signed().replaceFirst("\\.", ". ")),
                attack(
                        "a line break",
                        good -> good.signed().replaceFirst("\\.", "\n.").replace('\n', ' ')),
                attack("the other alphabet", good -> {
                    String header = Base64.getEncoder()
                            .encodeToString((json(good.header()) + " ?>?>?>").getBytes(StandardCharsets.UTF_8));
                    return sign(EC, header + "." + encoded(json(good.claims())));
                }),
                attack(
                        "a byte order mark",
                        good -> sign(EC, encoded("\ufeff" + json(good.header())) + "." + encoded(json(good.claims())))),
                attack(
                        "UTF-16",
                        good -> sign(
                                EC,
                                encoded(json(good.header()).getBytes(StandardCharsets.UTF_16BE)) + "."
                                        + encoded(json(good.claims())))),
                attack(
                        "half of it",
                        good -> good.signed().substring(0, good.signed().length() / 2)),
                attack("letters beyond ASCII", good -> good.signed().replace('e', '\u0435')),
                attack(
                        "a NUL behind a member",
                        good -> good.with("alg", quoted("ES256\\u0000")).signed()),
                attack(
                        "eight kilobytes of kid",
                        good -> good.with("kid", quoted("k".repeat(8000))).signed()));
    }

    /** RFC 8725 sections 2.7, 2.8, 3.8, 3.9, 3.11 and 3.12: whom it is for, what it is and how long it lasts. */
    private static Stream<Arguments> meanings() {
        Stream<Arguments> types = Stream.of("dpop+jwt", "token-introspection+jwt", "JOSE", "secevent+jwt", "at+jwt ")
                .map(type -> attack(
                        "typ " + type, good -> good.with("typ", quoted(type)).signed()));
        Stream<Arguments> times = Stream.of(
                        "0",
                        "-1",
                        "1e400",
                        "1e-400",
                        "1E1000000000",
                        "\"9999999999\"",
                        "true",
                        "null",
                        "[9999999999]",
                        "{}",
                        "9".repeat(400),
                        "01",
                        "NaN",
                        "Infinity",
                        "0x7fffffff")
                .map(exp -> attack(
                        "exp " + exp.substring(0, Math.min(20, exp.length())),
                        good -> good.claiming("exp", exp).signed()));
        Stream<Arguments> others = Stream.of(
                attack(
                        "another issuer",
                        good -> good.claiming("iss", quoted("http://localhost:8081"))
                                .signed()),
                attack(
                        "issuer with a slash",
                        good -> good.claiming("iss", quoted("http://localhost:8080/"))
                                .signed()),
                attack(
                        "issuer in a list",
                        good -> good.claiming("iss", "[\"http://localhost:8080\",\"signed\"]")
                                .signed()),
                attack(
                        "another audience",
                        good -> good.claiming("aud", quoted("http://localhost:8080/other"))
                                .signed()),
                attack("no audience", good -> good.claiming("aud", "[]").signed()),
                attack(
                        "another subject",
                        good -> good.claiming("sub", quoted("nobody"))
                                .claiming("client_id", quoted("nobody"))
                                .signed()),
                attack("subject a number", good -> good.claiming("sub", "1").signed()),
                attack("not yet", good -> good.claiming("nbf", "99999999999").signed()));
        return Stream.of(types, times, others).flatMap(attacks -> attacks);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void no_door_opens(String name, Attack attack) throws Exception {
        for (Door door : Door.values()) {
            door.assertClosed(door.open(attack.on(door.good())));
        }
    }

    /** RFC 8725 section 3.11: what is good at one door is no good at another. */
    @Test
    void no_door_takes_the_token_of_another() {
        Door.API.assertClosed(Door.API.open(Door.ASSERTION.good().signed()));
        Door.INTROSPECTION.assertClosed(
                Door.INTROSPECTION.open(Door.ASSERTION.good().signed()));
        Door.ASSERTION.assertClosed(Door.ASSERTION.open(Door.API.good().signed()));
    }

    private static String twice(Good good, String name, String json) {
        String header =
                json(good.header()).replaceFirst("}$", "," + quoted(name).replace("\\", "\\\\") + ":" + json + "}");
        return sign(EC, encoded(header) + "." + encoded(json(good.claims())));
    }

    private static byte[] twice(byte[] octets) {
        byte[] both = Arrays.copyOf(octets, 2 * octets.length);
        System.arraycopy(octets, 0, both, octets.length, octets.length);
        return both;
    }

    private static byte[] octets(BigInteger number) {
        byte[] octets = number.toByteArray();
        return Arrays.copyOfRange(octets, octets.length - 32, octets.length);
    }

    private static byte[] der(byte[] signature) {
        byte[] r = new BigInteger(1, Arrays.copyOf(signature, 32)).toByteArray();
        byte[] s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)).toByteArray();
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.writeBytes(new byte[] {0x30, (byte) (r.length + s.length + 4), 2, (byte) r.length});
        der.writeBytes(r);
        der.writeBytes(new byte[] {2, (byte) s.length});
        der.writeBytes(s);
        return der.toByteArray();
    }

    private static byte[] deflated(Map<String, String> claims) throws Exception {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(json(claims).getBytes(StandardCharsets.UTF_8));
        }
        return deflated.toByteArray();
    }

    private static byte[] pem(KeyPair pair) {
        return ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(pair.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A coordinate of the stranger's key. */
    private static String point(boolean x) {
        String name = x ? "x" : "y";
        return Assertion.jwks(STRANGERS).replaceFirst(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    private static String sign(SigningKey key, String content) {
        return content + "." + encoded(key.jwt().sign(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
