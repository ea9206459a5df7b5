package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicJwkTest {

    private static final Set<SigningAlgorithm> ALL = EnumSet.allOf(SigningAlgorithm.class);
    private static final byte[] CONTENT = "header.payload".getBytes(StandardCharsets.US_ASCII);
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private static final KeyPair RSA = SigningAlgorithm.RS256.generate();
    private static final KeyPair P256 = SigningAlgorithm.ES256.generate();

    /** RFC 7638 section 3.1. */
    private static final Map<String, Object> RFC_7638 = Map.of(
            "kty",
            "RSA",
            "n",
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3"
                    + "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9"
                    + "c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw"
                    + "0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
            "e",
            "AQAB",
            "alg",
            "RS256",
            "kid",
            "2011-04-29");

    /** RFC 7515 appendix A.3. */
    private static final Map<String, Object> RFC_7515_EC = Map.of(
            "kty",
            "EC",
            "crv",
            "P-256",
            "x",
            "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y",
            "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");

    private static final String RFC_7515_ES256 = "eyJhbGciOiJFUzI1NiJ9."
            + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    /** RFC 8037 appendix A.2. */
    private static final Map<String, Object> RFC_8037 =
            Map.of("kty", "OKP", "crv", "Ed25519", "x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");

    private static final String RFC_8037_EDDSA = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
            + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    @Test
    void thumbprints_are_those_of_the_RFCs() {
        assertThat(PublicJwk.parse(RFC_7638).thumbprint()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assertThat(PublicJwk.parse(RFC_8037).thumbprint()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    @Test
    void a_thumbprint_does_not_depend_on_what_else_the_key_says() {
        Map<String, Object> bare = without(without(RFC_7638, "alg"), "kid");

        assertThat(PublicJwk.parse(bare).thumbprint())
                .isEqualTo(PublicJwk.parse(RFC_7638).thumbprint());
    }

    @Test
    void signatures_of_the_RFCs_are_right() {
        verify(PublicJwk.parse(RFC_7515_EC), "ES256", RFC_7515_ES256);
        verify(PublicJwk.parse(RFC_8037), "EdDSA", RFC_8037_EDDSA);
        verify(PublicJwk.parse(RFC_8037), "Ed25519", RFC_8037_EDDSA);
    }

    @ParameterizedTest
    @EnumSource
    void what_a_key_of_ours_signs_its_published_part_verifies(SigningAlgorithm algorithm) {
        assumeThat(algorithm.isAvailable())
                .as("%s needs a newer Java", algorithm)
                .isTrue();
        SigningKey key = new SigningKey("a kid", algorithm, algorithm.generate());
        byte[] signature = key.jwt().sign(CONTENT);

        PublicJwk jwk = PublicJwk.parse(Jwk.of(key));

        jwk.verify(algorithm.alg(), Set.of(algorithm), CONTENT, signature);
        assertThat(jwk.kid()).contains("a kid");
        assertThat(jwk.algorithms()).containsExactly(algorithm);
        assertThat(jwk.publicKey()).isEqualTo(key.publicKey());
        assertThat(PublicJwk.of(key.publicKey()).thumbprint()).isEqualTo(jwk.thumbprint());
        assertRefused(jwk, algorithm.alg(), "other".getBytes(StandardCharsets.US_ASCII), signature);
        for (int i = 0; i < signature.length; i += 31) {
            byte[] changed = signature.clone();
            changed[i] ^= 1;
            assertRefused(jwk, algorithm.alg(), CONTENT, changed);
        }
        assertRefused(jwk, algorithm.alg(), CONTENT, Arrays.copyOf(signature, signature.length - 1));
        assertRefused(jwk, algorithm.alg(), CONTENT, Arrays.copyOf(signature, signature.length + 1));
        assertRefused(jwk, algorithm.alg(), CONTENT, new byte[signature.length]);
        assertRefused(jwk, algorithm.alg(), CONTENT, new byte[0]);
    }

    @Test
    void a_bare_key_verifies_every_algorithm_of_its_type_and_no_other() {
        assertThat(PublicJwk.of(RSA.getPublic()).algorithms())
                .containsExactlyInAnyOrder(
                        SigningAlgorithm.RS256,
                        SigningAlgorithm.RS384,
                        SigningAlgorithm.RS512,
                        SigningAlgorithm.PS256,
                        SigningAlgorithm.PS384,
                        SigningAlgorithm.PS512);
        assertThat(PublicJwk.of(P256.getPublic()).algorithms()).containsExactly(SigningAlgorithm.ES256);
        assertThat(PublicJwk.parse(RFC_8037).algorithms()).containsExactly(SigningAlgorithm.EDDSA);
    }

    @Test
    void the_key_decides_on_the_algorithm_and_the_header_never() {
        byte[] signature = SigningAlgorithm.RS384.bind(RSA).sign(CONTENT);
        PublicJwk any = PublicJwk.of(RSA.getPublic());
        PublicJwk ps256 = PublicJwk.parse(with(new TreeMap<>(RsaKeyType.RSA.jwk(RSA.getPublic())), "alg", "PS256"));

        any.verify("RS384", ALL, CONTENT, signature);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> any.verify("RS384", Set.of(SigningAlgorithm.PS256), CONTENT, signature))
                .withMessage("alg is not allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ps256.verify("RS384", ALL, CONTENT, signature))
                .withMessage("alg is not the key's");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> any.verify("RS256", ALL, CONTENT, signature))
                .withMessage("signature is wrong");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> any.verify("ES256", ALL, CONTENT, signature))
                .withMessage("alg is not the key's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "rs256", "RS256 ", "", "ED25519", "Ed448", "ES256K", "PS1", "RSA-OAEP"})
    void another_alg_is_never_allowed(String alg) {
        PublicJwk key = PublicJwk.of(RSA.getPublic());

        assertThat(key.fits(alg)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.verify(alg, ALL, CONTENT, new byte[256]))
                .withMessage("alg is not allowed");
    }

    /** CVE-2022-21449: Java verified a signature of zeros for everything. */
    @Test
    void an_EC_signature_out_of_range_is_refused() {
        PublicJwk key = PublicJwk.of(P256.getPublic());
        byte[] signature = SigningAlgorithm.ES256.bind(P256).sign(CONTENT);
        byte[] order = Arrays.copyOfRange(
                ((ECPublicKey) P256.getPublic()).getParams().getOrder().toByteArray(), 1, 33);
        for (int half : List.of(0, 32)) {
            byte[] zero = signature.clone();
            Arrays.fill(zero, half, half + 32, (byte) 0);
            assertRefused(key, "ES256", CONTENT, zero);
            byte[] over = signature.clone();
            System.arraycopy(order, 0, over, half, 32);
            assertRefused(key, "ES256", CONTENT, over);
        }
    }

    @Test
    void an_EC_signature_in_DER_is_refused() throws GeneralSecurityException {
        Signature der = Signature.getInstance("SHA256withECDSA");
        der.initSign(P256.getPrivate());
        der.update(CONTENT);

        assertRefused(PublicJwk.of(P256.getPublic()), "ES256", CONTENT, der.sign());
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"})
    void a_private_key_is_called_one(String member) {
        assertThatExceptionOfType(PrivateKeyException.class)
                .isThrownBy(() -> PublicJwk.parse(with(RFC_7515_EC, member, "c2VjcmV0")))
                .withMessage("holds a private or secret key; take a new one, and hand out its public part only");
        assertThatExceptionOfType(PrivateKeyException.class)
                .isThrownBy(() -> PublicJwk.parse(with(RFC_7515_EC, member, null)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kty | RSA   | n is missing
            kty | ec    | is of no type of key that is known here
            kty | oct   | is of no type of key that is known here
            kty | OKP   | is of no type of key that is known here
            crv | P-384 | x has not 48 octets
            crv | P-521 | x has not 66 octets
            crv | secp256k1 | is of no type of key that is known here
            x   | f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEQ  | is not a point on the curve P-256
            x   | f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU= | x is not canonical base64url
            x   | f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEV  | x is not canonical base64url
            x   | f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVE+  | x is not base64url
            x   | AH_NzidwxcRdQYPL7m_bS3tYBzM1eunvE7rPbjx70VRF | x has not 32 octets
            x   | zcn3cPbEXUGDy-5v20t7WAczNXrp7xO6z248e9FURQ   | x has not 32 octets
            use | enc   | use is not sig
            use | SIG   | use is not sig
            alg | ES384 | alg is unknown, or not of this type of key
            alg | RS256 | alg is unknown, or not of this type of key
            alg | ECDH-ES | alg is unknown, or not of this type of key
            alg | none  | alg is unknown, or not of this type of key
            """)
    void an_EC_key_with_one_thing_wrong_is_refused(String member, String value, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicJwk.parse(with(RFC_7515_EC, member, value)))
                .withMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kty", "x", "y", "crv"})
    void a_member_that_is_missing_null_or_no_string_is_refused(String member) {
        assertThatIllegalArgumentException().isThrownBy(() -> PublicJwk.parse(without(RFC_7515_EC, member)));
        assertThatIllegalArgumentException().isThrownBy(() -> PublicJwk.parse(with(RFC_7515_EC, member, null)));
        assertThatIllegalArgumentException().isThrownBy(() -> PublicJwk.parse(with(RFC_7515_EC, member, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicJwk.parse(with(RFC_7515_EC, member, List.of("EC"))));
    }

    @Test
    void what_is_optional_is_a_string_where_it_is_there() {
        for (String member : List.of("kid", "use", "alg")) {
            assertThatIllegalArgumentException().isThrownBy(() -> PublicJwk.parse(with(RFC_7515_EC, member, 1)));
            assertThatIllegalArgumentException().isThrownBy(() -> PublicJwk.parse(with(RFC_7515_EC, member, null)));
        }
        assertThat(PublicJwk.parse(with(RFC_7515_EC, "use", "sig")).kid()).isEmpty();
        assertThat(PublicJwk.parse(with(RFC_7515_EC, "x5t", 1)).kid()).isEmpty();
    }

    @Test
    void operations_of_the_key_have_verify_among_them() {
        PublicJwk.parse(with(RFC_7515_EC, "key_ops", List.of("verify")));
        PublicJwk.parse(with(RFC_7515_EC, "key_ops", List.of("encrypt", "verify")));
        for (Object wrong : List.of(
                List.of(), List.of("sign"), List.of("verify", "verify"), List.of("verify", 1), "verify", Map.of())) {
            assertThatIllegalArgumentException().isThrownBy(() -> PublicJwk.parse(with(RFC_7515_EC, "key_ops", wrong)));
        }
    }

    @Test
    void an_RSA_key_has_2048_to_8192_bits() throws GeneralSecurityException {
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(2047);
        RSAPublicKey key = (RSAPublicKey) weak.generateKeyPair().getPublic();
        BigInteger long8192 = BigInteger.ONE.shiftLeft(8191).setBit(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicJwk.of(key))
                .withMessage("is an RSA key of 2047 bits; use one of 2048 to 8192 bits");
        assertThat(PublicJwk.parse(rsa(number(long8192), "AQAB"))).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PublicJwk.parse(rsa(number(long8192.shiftLeft(1).setBit(0)), "AQAB")))
                .withMessage("is an RSA key of 8193 bits; use one of 2048 to 8192 bits");
    }

    @ParameterizedTest
    @CsvSource({
        "AQ, 'e is even, under 3 or over 64 bits'",
        "Ag, 'e is even, under 3 or over 64 bits'",
        "AQAA, 'e is even, under 3 or over 64 bits'",
        "AQAAAAAAAAAB, 'e is even, under 3 or over 64 bits'",
        "AAEAAQ, e is not a number in as few octets as it takes",
        "'', e is not a number in as few octets as it takes"
    })
    void an_exponent_that_makes_no_sense_is_refused(String exponent, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicJwk.parse(with(RFC_7638, "e", exponent)))
                .withMessage(reason);
    }

    @Test
    void an_exponent_of_3_and_one_of_64_bits_are_taken() {
        assertThat(PublicJwk.parse(with(RFC_7638, "e", "Aw"))).isNotNull();
        assertThat(PublicJwk.parse(with(RFC_7638, "e", "gAAAAAAAAAE"))).isNotNull();
    }

    @Test
    void a_modulus_is_odd_and_has_no_zero_in_front() {
        BigInteger modulus = new BigInteger(1, Base64.getUrlDecoder().decode((String) RFC_7638.get("n")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicJwk.parse(rsa(number(modulus.clearBit(0)), "AQAB")))
                .withMessage("n is even");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicJwk.parse(rsa(BASE64URL.encodeToString(modulus.toByteArray()), "AQAB")))
                .withMessage("n is not a number in as few octets as it takes");
    }

    /** The points of small order, one that is no point, and one in another spelling: under them everybody can sign. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "7P_______________________________________38",
                "7f_______________________________________38",
                "7v_______________________________________38",
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA",
                "xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o",
                "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_IU",
                "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void an_Ed25519_key_that_proves_nothing_is_refused(String x) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicJwk.parse(with(RFC_8037, "x", x)))
                .withMessage("x is not an Ed25519 public key");
    }

    @Test
    void other_Edwards_and_Montgomery_curves_are_unknown() {
        for (String crv : List.of("Ed448", "X25519", "X448", "P-256", "ed25519")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PublicJwk.parse(with(RFC_8037, "crv", crv)))
                    .withMessage("is of no type of key that is known here");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicJwk.parse(with(RFC_8037, "x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ")))
                .withMessage("x has not 32 octets");
        assertThat(PublicJwk.parse(with(RFC_8037, "alg", "EdDSA")).fits("Ed25519"))
                .isTrue();
        assertThat(PublicJwk.parse(with(RFC_8037, "alg", "Ed25519")).fits("EdDSA"))
                .isTrue();
    }

    @Test
    void keys_of_other_types_are_refused_bare_too() throws GeneralSecurityException {
        for (String type : List.of("X25519", "Ed448", "DSA", "RSASSA-PSS", "X448")) {
            KeyPair pair = KeyPairGenerator.getInstance(type).generateKeyPair();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PublicJwk.of(pair.getPublic()))
                    .withMessage("is of no type of key that is known here");
        }
    }

    @Test
    void a_JSON_object_is_read_as_a_map_is() {
        ObjectNode json = new ObjectMapper().valueToTree(RFC_7638);

        assertThat(PublicJwk.parse(json).thumbprint()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assertThat(PublicJwk.parse(json)).hasToString("PublicJwk[NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs, RSA]");
    }

    /** RFC 7517 section 4.7. */
    @Test
    void the_certificate_of_a_key_is_the_first_of_x5c_and_of_this_very_key() throws Exception {
        X509Certificate own =
                new HeldCertificate.Builder().keyPair(P256).build().certificate();
        X509Certificate other = new HeldCertificate.Builder().build().certificate();
        Map<String, Object> jwk = EllipticCurve.P256.jwk(P256.getPublic());

        assertThat(PublicJwk.parse(jwk).certificate()).isEmpty();
        assertThat(PublicJwk.parse(with(jwk, "x5c", List.of())).certificate()).isEmpty();
        assertThat(PublicJwk.parse(with(jwk, "x5c", List.of(base64(own), base64(other))))
                        .certificate())
                .contains(own);
        PublicJwk wrong = PublicJwk.parse(with(jwk, "x5c", List.of(base64(other), base64(own))));
        assertThatIllegalArgumentException()
                .isThrownBy(wrong::certificate)
                .withMessage("x5c is the certificate of another key");
        for (String none : List.of("", "MAA=", "????")) {
            PublicJwk damaged = PublicJwk.parse(with(jwk, "x5c", List.of(none)));
            assertThatIllegalArgumentException().isThrownBy(damaged::certificate);
        }
    }

    private static String base64(X509Certificate certificate) throws GeneralSecurityException {
        return Base64.getEncoder().encodeToString(certificate.getEncoded());
    }

    @Test
    void two_are_equal_where_they_say_the_same_of_the_same_key() {
        PublicJwk key = PublicJwk.parse(RFC_7638);

        assertThat(key)
                .isEqualTo(PublicJwk.parse(new HashMap<>(RFC_7638)))
                .hasSameHashCodeAs(PublicJwk.parse(RFC_7638));
        assertThat(key.hashCode()).isNotEqualTo(PublicJwk.parse(RFC_8037).hashCode());
        for (PublicJwk other : List.of(
                PublicJwk.parse(with(RFC_7638, "kid", "2011-04-30")),
                PublicJwk.parse(without(RFC_7638, "kid")),
                PublicJwk.parse(with(RFC_7638, "alg", "RS384")),
                PublicJwk.parse(without(RFC_7638, "alg")),
                PublicJwk.parse(with(RFC_7638, "e", "Aw")),
                PublicJwk.parse(with(RFC_7638, "x5c", List.of("MAA="))))) {
            assertThat(other).isNotEqualTo(key);
        }
        assertThat(key).isNotEqualTo("2011-04-29");
    }

    private static void verify(PublicJwk key, String alg, String jws) {
        int dot = jws.lastIndexOf('.');
        key.verify(
                alg,
                ALL,
                jws.substring(0, dot).getBytes(StandardCharsets.US_ASCII),
                Base64.getUrlDecoder().decode(jws.substring(dot + 1)));
    }

    private static void assertRefused(PublicJwk key, String alg, byte[] content, byte[] signature) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.verify(alg, ALL, content, signature))
                .withMessage("signature is wrong");
    }

    private static Map<String, Object> rsa(String modulus, String exponent) {
        return Map.of("kty", "RSA", "n", modulus, "e", exponent);
    }

    private static String number(BigInteger value) {
        return Jwk.unsigned(value, (value.bitLength() + 7) / 8);
    }

    private static Map<String, Object> with(Map<String, Object> jwk, String member, @Nullable Object value) {
        Map<String, Object> changed = new HashMap<>(jwk);
        changed.put(member, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> jwk, String member) {
        Map<String, Object> changed = new HashMap<>(jwk);
        changed.remove(member);
        return changed;
    }
}
