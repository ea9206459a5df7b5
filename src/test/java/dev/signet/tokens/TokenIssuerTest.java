package dev.signet.tokens;

import static dev.signet.tokens.Forge.BACK_OFFICE;
import static dev.signet.tokens.Forge.EC;
import static dev.signet.tokens.Forge.ISSUER;
import static dev.signet.tokens.Forge.NOW;
import static dev.signet.tokens.Forge.RSA;
import static dev.signet.tokens.Forge.SECONDS;
import static dev.signet.tokens.Forge.clock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.Scope;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenIssuerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @EnumSource
    void another_library_verifies_the_token_by_the_public_key(SigningAlgorithm algorithm)
            throws ParseException, JOSEException, GeneralSecurityException {
        assumeThat(algorithm.isAvailable())
                .as("%s needs a newer Java", algorithm)
                .isTrue();
        KeyPair pair = algorithm.generate();
        KeyRing ring = new KeyRing(List.of(new SigningKey("main", algorithm, pair)));

        String token = issue(ring, NOW, grant(Scope.NONE, Map.of())).value();

        SignedJWT read = SignedJWT.parse(token);
        assertThat(read.getHeader().getAlgorithm().getName()).isEqualTo(algorithm.alg());
        assertThat(verifies(read, pair.getPublic())).isTrue();
        assertThat(read.getJWTClaimsSet().getExpirationTime()).isEqualTo(NOW.plus(HOUR));
    }

    /** That library has Ed25519 by another one only, and no ML-DSA: there the platform verifies. */
    private static boolean verifies(SignedJWT token, PublicKey key) throws JOSEException, GeneralSecurityException {
        if (key instanceof RSAPublicKey || key instanceof ECPublicKey) {
            return token.verify(new DefaultJWSVerifierFactory().createJWSVerifier(token.getHeader(), key));
        }
        Signature signature = Signature.getInstance(key.getAlgorithm());
        signature.initVerify(key);
        signature.update(token.getSigningInput());
        return signature.verify(token.getSignature().decode());
    }

    @Test
    void the_header_names_type_algorithm_and_key_and_nothing_else() throws JsonProcessingException {
        assertThat(header(issue(grant(Scope.parse("a"), Map.of("tenant", "acme"))))
                        .toString())
                .satisfies(header -> assertThat(JSON.readTree(header))
                        .isEqualTo(JSON.readTree("{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"ec\"}")));
    }

    @Test
    void the_claims_are_those_of_the_RFC() throws JsonProcessingException {
        AccessToken token = issue(grant(Scope.NONE, Map.of()));

        JsonNode expected = JSON.readTree("""
                {"iss":"http://localhost:8080","sub":"demo","client_id":"demo","aud":"http://localhost:8080/api",\
                "iat":%1$s,"nbf":%1$s,"exp":%2$s,"jti":"%3$s"}""".formatted(SECONDS, SECONDS + 3600, token.jti()));
        assertThat(JSON.readTree(claims(token).toString())).isEqualTo(expected);
    }

    @Test
    void a_scope_is_a_claim_only_where_there_is_one() throws JsonProcessingException {
        AccessToken token = issue(grant(Scope.parse("users:read products:read"), Map.of()));

        assertThat(claims(token).get("scope").textValue()).isEqualTo("users:read products:read");
        assertThat(token.scope()).hasToString("users:read products:read");
        assertThat(claims(issue(grant(Scope.NONE, Map.of()))).has("scope")).isFalse();
    }

    @Test
    void the_claims_of_the_client_are_added_as_they_are() throws JsonProcessingException {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("tenant", "acme \"\u00e9\ud83d\ude00\"");
        own.put("level", 3);
        own.put("big", 9007199254740993L);
        own.put("ratio", 0.5);
        own.put("active_customer", true);
        own.put("roles", List.of("a", "b", List.of(1)));
        own.put("https://example.com/nested", Map.of("a", Map.of("b", List.of(false))));
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("nothing", null);
        own.putAll(nothing);

        JsonNode claims = claims(issue(grant(Scope.NONE, own)));

        assertThat(JSON.writeValueAsString(claims)).contains("9007199254740993");
        own.forEach((name, value) -> assertThat(claims.get(name)).as(name).isEqualTo(JSON.valueToTree(value)));
        assertThat(claims.size()).isEqualTo(8 + own.size());
    }

    @Test
    void the_time_is_that_of_the_clock_in_whole_seconds() throws JsonProcessingException {
        AccessToken token = issue(new KeyRing(List.of(EC)), NOW.plusNanos(999_999_999), grant(Scope.NONE, Map.of()));

        assertThat(claims(token).get("iat").longValue()).isEqualTo(SECONDS);
        assertThat(claims(token).get("nbf").longValue()).isEqualTo(SECONDS);
        assertThat(claims(token).get("exp").longValue()).isEqualTo(SECONDS + 3600);
    }

    @Test
    void an_answer_tells_the_configured_lifetime() {
        AccessToken token = issue(grant(Scope.NONE, Map.of()));

        assertThat(token.lifetime()).isEqualTo(HOUR);
        assertThat(token.type()).isEqualTo("Bearer");
    }

    @Test
    void the_first_key_of_the_ring_signs() throws JsonProcessingException {
        KeyRing ring = new KeyRing(List.of(RSA, EC));

        JsonNode header = header(issue(ring, NOW, grant(Scope.NONE, Map.of())));

        assertThat(header.get("kid").textValue()).isEqualTo("rsa");
        assertThat(header.get("alg").textValue()).isEqualTo("RS256");
    }

    @Test
    void every_token_has_128_random_bits_of_its_own() {
        List<byte[]> identifiers = Stream.generate(() -> issue(grant(Scope.NONE, Map.of())))
                .limit(1000)
                .map(token -> Base64.getUrlDecoder().decode(token.jti()))
                .toList();

        assertThat(identifiers).allSatisfy(identifier -> assertThat(identifier).hasSize(16));
        assertThat(identifiers.stream().map(Arrays::toString)).doesNotHaveDuplicates();
        // Each bit is set in about half of them: all 128 are random.
        for (int bit = 0; bit < 128; bit++) {
            int position = bit;
            assertThat(identifiers.stream()
                            .filter(identifier -> (identifier[position / 8] >> (position % 8) & 1) == 1)
                            .count())
                    .as("bit %s", bit)
                    .isBetween(350L, 650L);
        }
    }

    @Test
    void what_is_issued_is_verified() {
        AccessToken token = issue(grant(Scope.parse("users:read"), Map.of("tenant", "acme")));

        VerifiedToken verified = Forge.verifier(NOW).verify(token.value());

        assertThat(verified.clientId()).isEqualTo("demo");
        assertThat(verified.jti()).isEqualTo(token.jti());
        assertThat(verified.scope()).isEqualTo(token.scope());
        assertThat(verified.expiresAt()).isEqualTo(NOW.plus(HOUR));
    }

    @Test
    void a_client_id_of_any_allowed_character_comes_back() {
        String clientId = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ az09";
        AccessToken token =
                issue(new KeyRing(List.of(EC)), NOW, new Grant(clientId, BACK_OFFICE, Scope.NONE, HOUR, Map.of()));

        assertThat(Forge.verifier(NOW).verify(token.value()).clientId()).isEqualTo(clientId);
    }

    @Test
    void written_out_a_token_is_its_identifier() {
        AccessToken token = issue(grant(Scope.NONE, Map.of()));

        assertThat(token).hasToString("AccessToken[" + token.jti() + "]");
    }

    @Test
    void nobody_changes_the_claims_of_a_grant_afterwards() {
        Map<String, Object> claims = new HashMap<>(Map.of("tenant", "acme"));
        Grant grant = grant(Scope.NONE, claims);
        claims.put("iss", "evil");

        assertThat(grant.claims()).containsOnlyKeys("tenant");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> grant.claims().put("iss", "evil"));
    }

    private static Grant grant(Scope scope, Map<String, Object> claims) {
        return new Grant("demo", BACK_OFFICE, scope, HOUR, claims);
    }

    private static AccessToken issue(Grant grant) {
        return issue(new KeyRing(List.of(EC)), NOW, grant);
    }

    private static AccessToken issue(KeyRing ring, Instant now, Grant grant) {
        return new TokenIssuer(ISSUER, ring, clock(now), new SecureRandom()).issue(grant, Confirmation.NONE);
    }

    private static JsonNode header(AccessToken token) throws JsonProcessingException {
        return part(token, 0);
    }

    private static JsonNode claims(AccessToken token) throws JsonProcessingException {
        return part(token, 1);
    }

    private static JsonNode part(AccessToken token, int index) throws JsonProcessingException {
        byte[] json = Base64.getUrlDecoder().decode(token.value().split("\\.", -1)[index]);
        return JSON.readTree(new String(json, StandardCharsets.UTF_8));
    }
}
