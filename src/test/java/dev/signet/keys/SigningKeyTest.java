package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

    private static final KeyPair PAIR = SigningAlgorithm.ES256.generate();

    private final SigningKey key = new SigningKey("main", SigningAlgorithm.ES256, PAIR);

    @Test
    void written_out_it_is_its_name_and_its_algorithm() {
        assertThat(key).hasToString("SigningKey[main, ES256]");
    }

    @Test
    void the_algorithm_that_holds_the_key_does_not_write_it_out() {
        ECPrivateKey secret = (ECPrivateKey) PAIR.getPrivate();

        assertThat(key.jwt().toString())
                .doesNotContain(secret.getS().toString())
                .doesNotContain(secret.getS().toString(16));
    }

    /** RFC 7515 section 3.1. */
    @Test
    void what_it_signs_names_the_type_the_algorithm_and_the_key() {
        String jwt = key.signed("at+jwt", "{\"sub\":\"demo\"}".getBytes(StandardCharsets.UTF_8));
        String[] parts = jwt.split("\\.", -1);

        assertThat(parts).hasSize(3);
        assertThat(text(parts[0])).isEqualTo("{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"main\"}");
        assertThat(text(parts[1])).isEqualTo("{\"sub\":\"demo\"}");
        byte[] content = jwt.substring(0, jwt.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        assertThat(key.verifies(content, signature)).isTrue();
        content[0]++;
        assertThat(key.verifies(content, signature)).isFalse();
        assertThat(text(key.signed("jwt", new byte[0]).split("\\.", -1)[0])).contains("\"typ\":\"jwt\"");
    }

    private static String text(String base64url) {
        return new String(Base64.getUrlDecoder().decode(base64url), StandardCharsets.UTF_8);
    }

    /** What was sealed before an update must be known after it, so the octets are those of RFC 5869 for good. */
    @Test
    void a_seal_is_of_the_key_of_the_purpose_and_of_the_content() throws GeneralSecurityException {
        byte[] content = {1, 2, 3};
        byte[] seal = key.seal("nonce", content);

        byte[] extracted = hmac(
                "signet".getBytes(StandardCharsets.US_ASCII), PAIR.getPrivate().getEncoded());
        byte[] derived = hmac(extracted, "nonce\u0001".getBytes(StandardCharsets.US_ASCII));
        assertThat(seal).isEqualTo(hmac(derived, content));
        assertThat(new SigningKey("other", SigningAlgorithm.ES256, PAIR).seal("nonce", content))
                .isEqualTo(seal);
        assertThat(key.seal("nonces", content)).isNotEqualTo(seal);
        assertThat(key.seal("nonce", new byte[] {1, 2, 4})).isNotEqualTo(seal);
        assertThat(new SigningKey("main", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate())
                        .seal("nonce", content))
                .isNotEqualTo(seal);
    }

    private static byte[] hmac(byte[] secret, byte[] content) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(content);
    }

    @Test
    void it_signs_under_the_name_of_its_algorithm() {
        assertThat(key.jwt().getName()).isEqualTo("ES256");
        assertThat(key.algorithm()).isEqualTo(SigningAlgorithm.ES256);
        assertThat(key.publicKey()).isEqualTo(PAIR.getPublic());
    }
}
