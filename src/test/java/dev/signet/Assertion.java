package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A client's assertion made by hand, so that each differs from a good one in the one thing that a test is about. */
public final class Assertion {

    public static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();

    private Assertion() {}

    /** A good one of a client for the issuer, with a jti of its own, that expires in a minute. */
    public static Assertion of(String clientId, String issuer, Clock clock) {
        long now = clock.instant().getEpochSecond();
        return new Assertion()
                .with("iss", clientId)
                .with("sub", clientId)
                .with("aud", issuer)
                .with("jti", UUID.randomUUID().toString())
                .with("iat", now)
                .with("exp", now + 60);
    }

    /** The same with a claim otherwise; without it when there is no value. */
    public Assertion with(String claim, @Nullable Object value) {
        put(claims, claim, value);
        return this;
    }

    /** The same for a member of the header, beside {@code alg} and {@code kid}, which signing adds. */
    public Assertion withHeader(String name, @Nullable Object value) {
        put(header, name, value);
        return this;
    }

    private static void put(Map<String, Object> members, String name, @Nullable Object value) {
        if (value == null) {
            members.remove(name);
        } else {
            members.put(name, value);
        }
    }

    public String signedBy(SigningKey key) {
        header.putIfAbsent("alg", key.algorithm().alg());
        header.putIfAbsent("kid", key.kid());
        String content = encoded(header) + "." + encoded(claims);
        return content + "." + base64(key.jwt().sign(content.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Under a shared secret, as HS256 and its likes. */
    public String madeWith(String secret, String alg) {
        header.putIfAbsent("alg", alg);
        String content = encoded(header) + "." + encoded(claims);
        try {
            String name = "Hmac" + alg.replace("HS", "SHA");
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), name));
            return content + "." + base64(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A JWKS document of the public parts, which is YAML as well. */
    public static String jwks(SigningKey... keys) {
        return json(new KeyRing(List.of(keys)).jwks());
    }

    /** Asks for a token by an assertion; {@code more} are names and values of further parameters. */
    public static Answer ask(RunningServer server, String assertion, String... more) {
        String[] pairs = new String[more.length + 6];
        System.arraycopy(more, 0, pairs, 6, more.length);
        System.arraycopy(
                new String[] {
                    "grant_type", "client_credentials", "client_assertion_type", TYPE, "client_assertion", assertion
                },
                0,
                pairs,
                0,
                6);
        return server.postForm("/oauth2-token", pairs);
    }

    private static String encoded(Map<String, Object> members) {
        return base64(json(members).getBytes(StandardCharsets.UTF_8));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /** That an assertion gets a token. */
    public static void assertTaken(RunningServer server, String assertion) {
        Answer answer = ask(server, assertion);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** That it gets none, that the stranger learns nothing of why, and that the log says so. */
    public static void assertRefused(RunningServer server, String assertion, String reason) {
        try (LogCapture log = LogCapture.begin()) {
            Answer answer = ask(server, assertion);
            assertThat(answer.status()).as(reason).isEqualTo(401);
            assertThat(answer.body())
                    .isEqualTo("{\"error\":\"invalid_client\",\"error_description\":\"Client authentication failed\"}");
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("event=request_refused"))
                    .singleElement()
                    .asString()
                    .contains("reason=\"" + reason + "\"");
        }
    }
}
