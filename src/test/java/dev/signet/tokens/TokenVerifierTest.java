package dev.signet.tokens;

import static dev.signet.tokens.Forge.BACK_OFFICE;
import static dev.signet.tokens.Forge.EC;
import static dev.signet.tokens.Forge.EC384;
import static dev.signet.tokens.Forge.KEYS;
import static dev.signet.tokens.Forge.NAMES;
import static dev.signet.tokens.Forge.NOW;
import static dev.signet.tokens.Forge.OTHER_EC;
import static dev.signet.tokens.Forge.RSA;
import static dev.signet.tokens.Forge.SECONDS;
import static dev.signet.tokens.Forge.STOREFRONT;
import static dev.signet.tokens.Forge.STRANGERS;
import static dev.signet.tokens.Forge.claims;
import static dev.signet.tokens.Forge.clock;
import static dev.signet.tokens.Forge.encoded;
import static dev.signet.tokens.Forge.good;
import static dev.signet.tokens.Forge.header;
import static dev.signet.tokens.Forge.json;
import static dev.signet.tokens.Forge.quoted;
import static dev.signet.tokens.Forge.signed;
import static dev.signet.tokens.Forge.token;
import static dev.signet.tokens.Forge.verifier;
import static dev.signet.tokens.Forge.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.auth0.jwt.algorithms.Algorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.sun.net.httpserver.HttpServer;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.OAuthError;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    @Test
    void a_good_token_passes_with_its_claims() {
        VerifiedToken verified = verifier(NOW).verify(good());

        assertThat(verified.clientId()).isEqualTo("demo");
        assertThat(verified.application()).isSameAs(BACK_OFFICE);
        assertThat(verified.scope()).hasToString("users:read");
        assertThat(verified.jti()).isEqualTo("AAAAAAAAAAAAAAAAAAAAAA");
        assertThat(verified.expiresAt()).isEqualTo(NOW.plusSeconds(3600));
    }

    static Stream<SigningKey> keys() {
        return Stream.of(EC, RSA, OTHER_EC, EC384);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void every_key_of_the_ring_verifies_and_not_only_the_one_that_signs_now(SigningKey key) {
        assertThat(verifier(NOW).verify(token(key, header(key), claims())).clientId())
                .isEqualTo("demo");
    }

    // The header

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "AT+JWT", "At+Jwt", "application/at+jwt", "APPLICATION/AT+JWT"})
    void the_type_may_stand_in_any_case_and_with_its_prefix(String type) {
        assertThat(verifier(NOW).verify(token(EC, with(header(EC), "typ", quoted(type)), claims())))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            typ  |                      | typ is missing
            typ  | "JWT"                | typ is not at+jwt
            typ  | "jwt"                | typ is not at+jwt
            typ  | ""                   | typ is not at+jwt
            typ  | "at+jwt "            | typ is not at+jwt
            typ  | "at-jwt"             | typ is not at+jwt
            typ  | "application/jwt"    | typ is not at+jwt
            typ  | "application/application/at+jwt" | typ is not at+jwt
            typ  | "dpop+jwt"           | typ is not at+jwt
            typ  | "token-introspection+jwt" | typ is not at+jwt
            typ  | null                 | typ is not a string
            typ  | 1                    | typ is not a string
            typ  | ["at+jwt"]           | typ is not a string
            kid  |                      | kid is missing
            kid  | ""                   | kid is none of our keys
            kid  | "EC"                 | kid is none of our keys
            kid  | "ec "                | kid is none of our keys
            kid  | "main"               | kid is none of our keys
            kid  | "../../dev/null"     | kid is none of our keys
            kid  | "x' or '1'='1"       | kid is none of our keys
            kid  | null                 | kid is not a string
            kid  | 0                    | kid is not a string
            kid  | ["ec"]               | kid is not a string
            kid  | {"kid":"ec"}         | kid is not a string
            kid  | true                 | kid is not a string
            kid  | "other-ec"           | signature is wrong
            kid  | "rsa"                | alg is not the key's
            kid  | "ec384"              | alg is not the key's
            alg  |                      | alg is missing
            alg  | ""                   | alg is not the key's
            alg  | "none"               | alg is not the key's
            alg  | "None"               | alg is not the key's
            alg  | "NONE"               | alg is not the key's
            alg  | "es256"              | alg is not the key's
            alg  | "ES256K"             | alg is not the key's
            alg  | "ES384"              | alg is not the key's
            alg  | "RS256"              | alg is not the key's
            alg  | "HS256"              | alg is not the key's
            alg  | "EdDSA"              | alg is not the key's
            alg  | null                 | alg is not a string
            alg  | ["ES256"]            | alg is not a string
            alg  | 256                  | alg is not a string
            crit | ["exp"]              | crit names an extension
            crit | ["b64"]              | crit names an extension
            crit | ["http://example.com/unknown"] | crit names an extension
            crit | []                   | crit names an extension
            crit | "exp"                | crit names an extension
            crit | null                 | crit names an extension
            """)
    void a_header_that_says_otherwise_is_refused_although_we_signed_it(
            String name, @Nullable String json, String reason) {
        String value = json == null ? "" : json;

        assertRefused(token(EC, with(header(EC), name, value), claims()), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE"})
    void a_token_without_a_signature_is_refused_whatever_its_key(String none) {
        for (SigningKey key : new SigningKey[] {EC, RSA}) {
            String unsigned = encoded(json(with(header(key), "alg", quoted(none)))) + "." + encoded(json(claims()));

            assertRefused(unsigned + ".", "alg is not the key's");
            assertRefused(unsigned, "not three parts");
        }
    }

    @ParameterizedTest
    @CsvSource({"rsa, HS256", "rsa, HS384", "rsa, HS512", "ec, HS256"})
    void the_public_key_is_no_secret_to_sign_with(String kid, String name) {
        SigningKey key = kid.equals("rsa") ? RSA : EC;
        byte[] der =
                (kid.equals("rsa") ? Forge.RSA_PAIR : Forge.EC_PAIR).getPublic().getEncoded();
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----";
        for (byte[] secret : new byte[][] {
            der,
            pem.getBytes(StandardCharsets.US_ASCII),
            (pem + "\n").getBytes(StandardCharsets.US_ASCII),
            Base64.getEncoder().encode(der)
        }) {
            Algorithm hmac = switch (name) {
                case "HS256" -> Algorithm.HMAC256(secret);
                case "HS384" -> Algorithm.HMAC384(secret);
                default -> Algorithm.HMAC512(secret);
            };
            String header = encoded(json(with(header(key), "alg", quoted(name))));
            String ours = encoded(json(header(key)));

            assertRefused(signed(hmac, header, encoded(json(claims()))), "alg is not the key's");
            assertRefused(signed(hmac, ours, encoded(json(claims()))), "signature is wrong");
        }
    }

    @Test
    void an_algorithm_that_the_key_could_use_but_is_not_for_is_refused() {
        RSAPublicKey publicKey = (RSAPublicKey) Forge.RSA_PAIR.getPublic();
        RSAPrivateKey privateKey = (RSAPrivateKey) Forge.RSA_PAIR.getPrivate();
        String header = encoded(json(with(header(RSA), "alg", quoted("RS384"))));
        Algorithm rs384 = Algorithm.RSA384(publicKey, privateKey);

        assertRefused(signed(rs384, header, encoded(json(claims()))), "alg is not the key's");
        assertRefused(signed(rs384, encoded(json(header(RSA))), encoded(json(claims()))), "signature is wrong");
    }

    @Test
    void a_key_that_the_token_brings_along_is_ignored() {
        ECKey strangers = new ECKey.Builder(Curve.P_256, (ECPublicKey) Forge.STRANGERS_PAIR.getPublic()).build();
        String withKey =
                token(STRANGERS, with(header(EC), "jwk", strangers.toPublicJWK().toJSONString()), claims());

        assertRefused(withKey, "signature is wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jku", "x5u"})
    void a_place_that_the_token_names_is_never_visited(String name) throws IOException {
        AtomicInteger visits = new AtomicInteger();
        HttpServer place = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        place.createContext("/", exchange -> {
            visits.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        place.start();
        try {
            String url = quoted("http://localhost:" + place.getAddress().getPort() + "/jwks.json");

            assertRefused(token(STRANGERS, with(header(EC), name, url), claims()), "signature is wrong");
            assertThat(verifier(NOW).verify(token(EC, with(header(EC), name, url), claims())))
                    .isNotNull();
            assertThat(visits).hasValue(0);
        } finally {
            place.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cty     | "JWT"
            b64     | false
            zip     | "DEF"
            x5t     | "AAAA"
            unknown | {"a":[1,2]}
            """)
    void a_parameter_that_we_do_not_know_and_that_is_not_critical_changes_nothing(String name, String json) {
        assertThat(verifier(NOW).verify(token(EC, with(header(EC), name, json), claims())))
                .isNotNull();
    }

    // The signature

    static Stream<Arguments> wrongSignatures() throws GeneralSecurityException {
        byte[] order =
                new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16).toByteArray();
        byte[] r = Arrays.copyOfRange(order, order.length - 32, order.length);
        byte[] one = new byte[32];
        one[31] = 1;
        return Stream.of(
                arguments("none", new byte[0]),
                arguments("r = s = 0", new byte[64]),
                arguments("r = s = the order", joined(r, r)),
                arguments("r = 1, s = 0", joined(one, new byte[32])),
                arguments("r = 0, s = 1", joined(new byte[32], one)),
                arguments("r = 1, s = the order", joined(one, r)),
                arguments("DER form", derForm()),
                arguments("one octet", new byte[1]),
                arguments("63 octets", Arrays.copyOf(goodSignature(), 63)),
                arguments("65 octets", Arrays.copyOf(goodSignature(), 65)),
                arguments("an octet in front", joined(new byte[1], goodSignature())),
                arguments("128 octets", new byte[128]),
                arguments("a long one", new byte[4096]),
                arguments("of ES384", new byte[96]));
    }

    @ParameterizedTest
    @MethodSource("wrongSignatures")
    void a_signature_that_is_none_is_refused(String what, byte[] signature) {
        String header = encoded(json(header(EC)));

        assertRefused(header + "." + encoded(json(claims())) + "." + encoded(signature), "signature is wrong");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 255, 256, 257, 4096})
    void an_RSA_signature_of_zeros_is_refused(int length) {
        assertRefused(
                encoded(json(header(RSA))) + "." + encoded(json(claims())) + "." + encoded(new byte[length]),
                "signature is wrong");
    }

    @Test
    void an_ES384_signature_of_zeros_is_refused() {
        assertRefused(
                encoded(json(header(EC384))) + "." + encoded(json(claims())) + "." + encoded(new byte[96]),
                "signature is wrong");
    }

    @Test
    void a_signature_over_other_claims_is_refused() {
        String richer = token(EC, header(EC), with(claims(), "scope", quoted("admin")));
        String signature = good().substring(good().lastIndexOf('.'));

        assertRefused(richer.substring(0, richer.lastIndexOf('.')) + signature, "signature is wrong");
    }

    @Test
    void no_character_of_a_token_can_be_another() {
        String good = good();
        TokenVerifier verifier = verifier(NOW);
        Random random = new Random(1);
        for (int i = 0; i < good.length(); i++) {
            char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            if (other != good.charAt(i)) {
                String changed = good.substring(0, i) + other + good.substring(i + 1);
                assertThat(refusal(verifier, changed).code()).as(changed).contains("invalid_token");
            }
        }
    }

    @Test
    void no_part_of_a_token_will_do() {
        String good = good();
        TokenVerifier verifier = verifier(NOW);
        for (int length = 0; length < good.length(); length++) {
            assertThat(refusal(verifier, good.substring(0, length)).code()).contains("invalid_token");
            assertThat(refusal(verifier, good.substring(length + 1)).code()).contains("invalid_token");
        }
    }

    // The claims

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            iss       |                             | iss is missing
            iss       | "http://localhost:8081"     | iss is another issuer
            iss       | "http://localhost:8080/"    | iss is another issuer
            iss       | "HTTP://localhost:8080"     | iss is another issuer
            iss       | ""                          | iss is another issuer
            iss       | null                        | iss is not a string
            iss       | ["http://localhost:8080"]   | iss is not a string
            iss       | 1                           | iss is not a string
            sub       |                             | sub is missing
            sub       | null                        | sub is not a string
            sub       | 1                           | sub is not a string
            client_id |                             | client_id is missing
            client_id | null                        | client_id is not a string
            client_id | 1                           | client_id is not a string
            client_id | ["demo"]                    | client_id is not a string
            client_id | {"a":"demo"}                | client_id is not a string
            aud       |                             | aud is missing
            aud       | null                        | aud is not a string
            aud       | ["http://localhost:8080/api"] | aud is not a string
            aud       | ["http://localhost:8080/api","http://localhost:8080/storefront/api"] | aud is not a string
            aud       | []                          | aud is not a string
            aud       | 1                           | aud is not a string
            aud       | {}                          | aud is not a string
            exp       |                             | exp is missing
            exp       | -1                          | exp is out of range
            iat       |                             | iat is missing
            iat       | -1                          | iat is out of range
            nbf       | -1                          | nbf is out of range
            jti       |                             | jti is missing
            jti       | null                        | jti is not a string
            jti       | 1                           | jti is not a string
            scope     | null                        | scope is not a string
            scope     | ["users:read"]              | scope is not a string
            scope     | 1                           | scope is not a string
            """)
    void claims_that_say_otherwise_are_refused_although_we_signed_them(
            String name, @Nullable String json, String reason) {
        String value = json == null ? "" : json;

        assertRefused(token(EC, header(EC), with(claims(), name, value)), reason);
    }

    /** RFC 7519 section 2: a NumericDate may have a fraction. */
    @ParameterizedTest
    @ValueSource(strings = {"4000000000.5", "4000000000.0", "4e9"})
    void a_time_with_a_fraction_is_a_time(String json) {
        String token = token(EC, header(EC), with(claims(), "exp", json));

        assertThat(verifier(NOW).verify(token).expiresAt()).isAfter(NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"1795435200\"",
                "\"tomorrow\"",
                "1e400",
                "-1e400",
                "1e2147483648",
                "[4000000000]",
                "[]",
                "{}",
                "true",
                "false",
                "31556889864403200",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "99999999999999999999999999999999999999"
            })
    void a_time_that_is_no_number_in_range_is_refused(String json) {
        for (String name : new String[] {"exp", "iat", "nbf"}) {
            OAuthError refusal = refusal(verifier(NOW), token(EC, header(EC), with(claims(), name, json)));

            assertThat(refusal.code()).contains("invalid_token");
            assertThat(refusal.reason()).isNotBlank();
        }
    }

    @Test
    void a_number_of_a_million_digits_is_refused() {
        assertRefused(
                token(EC, header(EC), with(claims(), "exp", "9".repeat(1_000_000))),
                "claims is not well-formed JSON with each member once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a  b", " a", "a\\tb", "caf\u00e9", "\\\""})
    void a_scope_that_is_none_is_refused(String scope) {
        String token = token(EC, header(EC), with(claims(), "scope", quoted(scope)));

        assertThat(refusal(verifier(NOW), token).code()).contains("invalid_token");
    }

    @Test
    void a_token_without_scope_permits_nothing_in_particular() {
        assertThat(verifier(NOW)
                        .verify(token(EC, header(EC), with(claims(), "scope", "")))
                        .scope()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void a_token_for_another_application_is_refused_by_its_name() {
        String token = token(EC, header(EC), with(claims(), "aud", quoted(STOREFRONT.audience())));

        OAuthError refusal = refusal(verifier(NOW), token);

        assertThat(refusal.code()).contains("invalid_token");
        assertThat(refusal.description()).isEqualTo("The access token is for storefront, not for back-office");
        assertThat(refusal.reason()).isEqualTo("aud is storefront");
        assertThat(refusal.clientId()).contains("demo");
    }

    @Test
    void a_good_token_is_refused_by_every_other_application() {
        TokenVerifier storefront =
                new TokenVerifier(new IssuedTokens(Forge.ISSUER, KEYS), STOREFRONT, NAMES, clock(NOW));

        assertThat(refusal(storefront, good()).description())
                .isEqualTo("The access token is for back-office, not for storefront");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/api/",
                "http://localhost:8080/API",
                "http://evil.example",
                "",
                "back-office"
            })
    void an_audience_that_nobody_has_is_not_repeated(String audience) {
        OAuthError refusal = refusal(verifier(NOW), token(EC, header(EC), with(claims(), "aud", quoted(audience))));

        assertThat(refusal.description()).isEqualTo("The access token is for another API, not for back-office");
        assertThat(refusal.clientId()).contains("demo");
    }

    // The time

    @Test
    void a_token_that_expires_now_is_refused() {
        OAuthError refusal = refusal(verifier(NOW.plusSeconds(3600)), good());

        assertThat(refusal.code()).contains("invalid_token");
        assertThat(refusal.description()).isEqualTo("The access token has expired");
        assertThat(refusal.clientId()).contains("demo");
    }

    @Test
    void a_token_is_good_until_it_expires_and_never_again() {
        assertThat(verifier(NOW.plusSeconds(3599)).verify(good())).isNotNull();
        assertThat(verifier(NOW.plusSeconds(3600).minusNanos(1)).verify(good())).isNotNull();
        assertThat(refusal(verifier(NOW.plusSeconds(3601)), good()).reason()).isEqualTo("expired");
        assertThat(refusal(verifier(NOW.plus(Duration.ofDays(36_500))), good()).reason())
                .isEqualTo("expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void a_token_of_a_clock_that_is_5_seconds_ahead_passes_and_of_6_seconds_does_not(String name) {
        Map<String, String> ahead5 = with(claims(), name, String.valueOf(SECONDS + 5));
        Map<String, String> ahead6 = with(claims(), name, String.valueOf(SECONDS + 6));

        assertThat(verifier(NOW).verify(token(EC, header(EC), ahead5))).isNotNull();
        OAuthError refusal = refusal(verifier(NOW), token(EC, header(EC), ahead6));
        assertThat(refusal.code()).contains("invalid_token");
        assertThat(refusal.description()).isEqualTo("The access token is not valid yet");
        assertThat(refusal.clientId()).contains("demo");
    }

    @Test
    void a_token_without_nbf_is_good_at_once() {
        assertThat(verifier(NOW).verify(token(EC, header(EC), with(claims(), "nbf", ""))))
                .isNotNull();
    }

    // The form

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a",
                "a.b",
                "a.b.c.d",
                "a.b.c.d.e",
                "....",
                "null",
                "Bearer",
                "\u0000",
                "\u00e9.\u00e9.\u00e9",
                "\ud83d\ude00"
            })
    void what_is_no_token_is_refused(String text) {
        assertThat(refusal(verifier(NOW), text).code()).contains("invalid_token");
    }

    @Test
    void a_token_of_another_number_of_parts_is_refused() {
        String good = good();

        assertRefused(good.substring(0, good.lastIndexOf('.')), "not three parts");
        assertRefused(good + ".", "not three parts");
        assertRefused("." + good, "not three parts");
        assertRefused(good + "." + encoded("{}"), "not three parts");
        assertRefused(good.replace(".", ".."), "not three parts");
        assertRefused(
                encoded("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}") + ".AAAA.AAAA.AAAA.AAAA", "not three parts");
        assertRefused(".".repeat(100_000), "not three parts");
    }

    @Test
    void an_empty_part_is_refused() {
        String[] parts = good().split("\\.", -1);

        assertRefused("." + parts[1] + "." + parts[2], "header is not a JSON object");
        assertRefused(parts[0] + ".." + parts[2], "claims is not a JSON object");
        assertRefused(parts[0] + "." + parts[1] + ".", "signature is wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "\r\n", "\t", "=", "==", "%3D", "A", ",", "\u0000"})
    void a_token_with_something_before_or_behind_it_is_refused(String more) {
        assertThat(refusal(verifier(NOW), good() + more).code()).contains("invalid_token");
        assertThat(refusal(verifier(NOW), more + good()).code()).contains("invalid_token");
    }

    /** Signed as it stands, so nothing but the spelling is wrong. */
    @Test
    void a_part_that_is_not_canonical_base64url_is_refused_although_we_signed_it() {
        // One octet more each time: at some length there are pads to add and bits to spare.
        for (int spaces = 0; spaces < 3; spaces++) {
            String header = encoded(json(header(EC)) + " ".repeat(spaces));
            String claims = encoded(json(claims()) + " ".repeat(spaces));
            assertThat(verifier(NOW).verify(signed(EC.jwt(), header, claims))).isNotNull();
            if (header.length() % 4 != 0) {
                assertRefused(signed(EC.jwt(), padded(header), claims), "header is not canonical base64url");
                assertRefused(signed(EC.jwt(), stray(header), claims), "header is not canonical base64url");
            }
            if (claims.length() % 4 != 0) {
                assertRefused(signed(EC.jwt(), header, padded(claims)), "claims is not canonical base64url");
                assertRefused(signed(EC.jwt(), header, stray(claims)), "claims is not canonical base64url");
            }
            assertRefused(signed(EC.jwt(), header + "\n", claims), "header is not base64url");
            assertRefused(signed(EC.jwt(), header, " " + claims), "claims is not base64url");
        }
    }

    @Test
    void a_signature_that_is_not_canonical_base64url_is_refused() {
        String good = good();

        assertRefused(good + "=", "signature is not base64url");
        assertRefused(good + "==", "signature is not canonical base64url");
        assertRefused(stray(good), "signature is not canonical base64url");
    }

    @Test
    void the_other_base64_alphabet_is_refused() {
        String token;
        do {
            token = good();
        } while (token.lastIndexOf('-') < token.lastIndexOf('.') || token.lastIndexOf('_') < token.lastIndexOf('.'));

        assertRefused(token.replace('-', '+'), "signature is not base64url");
        assertRefused(token.replace('_', '/'), "signature is not base64url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{\"alg\":\"ES256\"}]", "\"text\"", "1", "null", "true", "", " "})
    void JSON_that_is_no_object_is_refused_although_we_signed_it(String json) {
        assertRefused(signed(EC.jwt(), encoded(json), encoded(json(claims()))), "header is not a JSON object");
        assertRefused(signed(EC.jwt(), encoded(json(header(EC))), encoded(json)), "claims is not a JSON object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "{}}",
                "{} {}",
                "{}[]",
                "{},",
                "{}x",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":0x10}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\ud83\"}",
                "{/**/}",
                "{}//",
                "{\"a\":tru}",
                "{\"a\" 1}",
                "\ufeff{}",
                "\u00a0{}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{\"a\":[{\"b\":1,\"b\":2}]}",
                "{\"\":1,\"\":2}"
            })
    void JSON_that_is_malformed_or_has_a_member_twice_is_refused_although_we_signed_it(String json) {
        assertRefused(
                signed(EC.jwt(), encoded(json), encoded(json(claims()))),
                "header is not well-formed JSON with each member once");
        assertRefused(
                signed(EC.jwt(), encoded(json(header(EC))), encoded(json)),
                "claims is not well-formed JSON with each member once");
    }

    static Stream<Arguments> doubledMembers() {
        return Stream.concat(
                header(EC).keySet().stream().map(name -> arguments("header", name)),
                claims().keySet().stream().map(name -> arguments("claims", name)));
    }

    @ParameterizedTest
    @MethodSource("doubledMembers")
    void no_member_may_stand_twice_even_with_the_same_value(String part, String name) {
        String header = json(header(EC));
        String claims = json(claims());
        String member = quoted(name) + ":" + (part.equals("header") ? header(EC) : claims()).get(name) + ",";
        String token = part.equals("header")
                ? signed(EC.jwt(), encoded("{" + member + header.substring(1)), encoded(claims))
                : signed(EC.jwt(), encoded(header), encoded("{" + member + claims.substring(1)));

        assertRefused(token, part + " is not well-formed JSON with each member once");
    }

    @Test
    void white_space_and_escapes_that_JSON_allows_change_nothing() {
        String claims = " {\n" + json(claims()).substring(1).replace("\"iss\"", "\t\"\\u0069ss\" ") + "\r\n ";

        assertThat(verifier(NOW).verify(signed(EC.jwt(), encoded(json(header(EC))), encoded(claims))))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE"})
    void JSON_in_another_encoding_than_UTF8_is_refused_although_we_signed_it(String charset) {
        String header = encoded(json(header(EC)).getBytes(Charset.forName(charset)));
        String claims = encoded(json(claims()).getBytes(Charset.forName(charset)));

        assertRefused(
                signed(EC.jwt(), header, encoded(json(claims()))),
                "header is not well-formed JSON with each member once");
        assertRefused(
                signed(EC.jwt(), encoded(json(header(EC))), claims),
                "claims is not well-formed JSON with each member once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "c3", "c080", "eda080", "f4908080", "ff"})
    void octets_that_are_not_UTF8_are_refused_although_we_signed_them(String hex) {
        byte[] wrong = HexFormat.of().parseHex(hex);
        byte[] start = json(with(claims(), "tenant", quoted("@"))).getBytes(StandardCharsets.US_ASCII);
        int at = new String(start, StandardCharsets.US_ASCII).indexOf('@');
        byte[] claims =
                joined(joined(Arrays.copyOf(start, at), wrong), Arrays.copyOfRange(start, at + 1, start.length));

        assertRefused(
                signed(EC.jwt(), encoded(json(header(EC))), encoded(claims)),
                "claims is not well-formed JSON with each member once");
    }

    @ParameterizedTest
    @CsvSource({"[, ]", "{\"a\":, }"})
    void JSON_nested_100000_deep_is_refused_and_no_fault(String open, String close) {
        String deep = open.repeat(100_000) + "1" + close.repeat(100_000);

        assertRefused(
                signed(EC.jwt(), encoded(json(with(header(EC), "x", deep))), encoded(json(claims()))),
                "header is not well-formed JSON with each member once");
        assertRefused(
                token(EC, header(EC), with(claims(), "x", deep)),
                "claims is not well-formed JSON with each member once");
        assertRefused(
                token(EC, header(EC), with(claims(), "x", open.repeat(100_000))),
                "claims is not well-formed JSON with each member once");
    }

    @Test
    void names_and_texts_of_a_megabyte_are_refused_or_read_and_no_fault() {
        String huge = "x".repeat(1_000_000);

        assertThat(refusal(verifier(NOW), token(EC, header(EC), with(claims(), huge, "1")))
                        .code())
                .contains("invalid_token");
        assertThat(refusal(verifier(NOW), token(EC, with(header(EC), "kid", quoted(huge)), claims()))
                        .reason())
                .isEqualTo("kid is none of our keys");
    }

    /** Whatever a stranger signs or does not sign, the answer is a refusal. */
    @Test
    void random_members_never_lead_to_another_exception() {
        String[] names = {
            "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "scope", "typ", "alg", "kid", "cnf"
        };
        String[] values = {
            "null",
            "true",
            "0",
            "-0",
            "1e999",
            "-1",
            "9223372036854775807",
            "9223372036854775808",
            "0.1",
            "\"\"",
            "\"a\"",
            "[]",
            "[null]",
            "[1]",
            "[\"a\",\"b\"]",
            "{}",
            "{\"a\":null}",
            "\"\\u0000\"",
            "\"\\ud800\""
        };
        Random random = new Random(2);
        TokenVerifier verifier = verifier(NOW);
        for (int i = 0; i < 2000; i++) {
            Map<String, String> header = header(EC);
            Map<String, String> claims = claims();
            Map<String, String> changed = random.nextInt(4) == 0 ? header : claims;
            changed.put(names[random.nextInt(names.length)], values[random.nextInt(values.length)]);
            String token = encoded(json(header)) + "." + encoded(json(claims)) + "." + encoded(new byte[64]);
            assertThat(refusal(verifier, token).code()).as(token).contains("invalid_token");
        }
    }

    private static void assertRefused(String token, String reason) {
        OAuthError refusal = refusal(verifier(NOW), token);

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.code()).contains("invalid_token");
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.description()).isEqualTo("The access token is not valid");
    }

    private static OAuthError refusal(TokenVerifier verifier, String token) {
        Throwable thrown = catchThrowable(() -> verifier.verify(token));
        assertThat(thrown).isInstanceOf(OAuthError.class);
        return (OAuthError) thrown;
    }

    private static String padded(String encoded) {
        return encoded + "=".repeat((4 - encoded.length() % 4) % 4);
    }

    /** The same octets, with a bit set that no octet has. */
    private static String stray(String encoded) {
        int last = encoded.length() - 1;
        return encoded.substring(0, last) + ALPHABET.charAt(ALPHABET.indexOf(encoded.charAt(last)) + 1);
    }

    private static byte[] goodSignature() {
        return Base64.getUrlDecoder().decode(good().substring(good().lastIndexOf('.') + 1));
    }

    private static byte[] derForm() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(Forge.EC_PAIR.getPrivate());
        signature.update(
                (encoded(json(header(EC))) + "." + encoded(json(claims()))).getBytes(StandardCharsets.US_ASCII));
        return signature.sign();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
