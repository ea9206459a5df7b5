package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JwkTest {

    @ParameterizedTest
    @EnumSource
    void another_library_reads_the_same_key_out_of_it(SigningAlgorithm algorithm) throws ParseException, JOSEException {
        KeyPair pair = algorithm.generate();

        JWK read = JWK.parse(Jwk.of(new SigningKey("a kid", algorithm, pair)));

        assertThat(publicKey(read)).isEqualTo(pair.getPublic());
        assertThat(read.getKeyID()).isEqualTo("a kid");
        assertThat(read.getAlgorithm().getName()).isEqualTo(algorithm.name());
        assertThat(read.getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
        assertThat(read.isPrivate()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void it_has_the_public_members_and_no_other(SigningAlgorithm algorithm) {
        Map<String, Object> jwk = Jwk.of(new SigningKey("a kid", algorithm, algorithm.generate()));

        if (algorithm.keyType() == RsaKeyType.RSA) {
            assertThat(jwk)
                    .containsOnlyKeys("kty", "n", "e", "kid", "use", "alg")
                    .containsEntry("kty", "RSA");
        } else {
            assertThat(jwk)
                    .containsOnlyKeys("kty", "crv", "x", "y", "kid", "use", "alg")
                    .containsEntry("kty", "EC")
                    .containsEntry("crv", algorithm == SigningAlgorithm.ES256 ? "P-256" : "P-384");
        }
        assertThat(jwk.values()).allSatisfy(value -> assertThat(value).isInstanceOf(String.class));
    }

    @Test
    void the_modulus_has_no_octet_in_front_of_it_and_the_exponent_is_AQAB() {
        KeyPair pair = SigningAlgorithm.RS256.generate();
        Map<String, Object> jwk = Jwk.of(new SigningKey("a kid", SigningAlgorithm.RS256, pair));

        byte[] n = Base64.getUrlDecoder().decode((String) jwk.get("n"));
        assertThat(n).hasSize(256);
        assertThat(new BigInteger(1, n)).isEqualTo(((RSAPublicKey) pair.getPublic()).getModulus());
        assertThat(jwk).containsEntry("e", "AQAB");
    }

    /** One key in 128 has a coordinate that begins with a zero octet. */
    @ParameterizedTest
    @CsvSource({"P256, ES256, 32", "P384, ES384, 48"})
    void a_coordinate_keeps_its_leading_zeros(EllipticCurve curve, SigningAlgorithm algorithm, int length)
            throws GeneralSecurityException {
        boolean seen = false;
        for (int i = 0; i < 3000 && !seen; i++) {
            KeyPair pair = curve.generate();
            ECPublicKey key = (ECPublicKey) pair.getPublic();
            seen = key.getW().getAffineX().bitLength() <= 8 * (length - 1)
                    || key.getW().getAffineY().bitLength() <= 8 * (length - 1);
            if (seen) {
                assertCoordinates(Jwk.of(new SigningKey("a kid", algorithm, pair)), key, length);
            }
        }
        assertThat(seen).as("a key with a leading zero").isTrue();
    }

    private static void assertCoordinates(Map<String, Object> jwk, ECPublicKey key, int length)
            throws GeneralSecurityException {
        byte[] x = Base64.getUrlDecoder().decode((String) jwk.get("x"));
        byte[] y = Base64.getUrlDecoder().decode((String) jwk.get("y"));
        assertThat(x).hasSize(length);
        assertThat(y).hasSize(length);
        ECPoint point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
        assertThat(KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, key.getParams())))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 00",
        "1, 1, 01",
        "1, 4, 00000001",
        "255, 1, ff",
        "128, 2, 0080",
        "65537, 3, 010001",
        "32768, 2, 8000"
    })
    void numbers_are_unsigned_big_endian_octets(BigInteger value, int length, String octets) {
        byte[] decoded = Base64.getUrlDecoder().decode(Jwk.unsigned(value, length));

        assertThat(HexFormat.of().formatHex(decoded)).isEqualTo(octets);
    }

    private static PublicKey publicKey(JWK jwk) throws JOSEException {
        return jwk.toPublicJWK().getKeyType().getValue().equals("RSA")
                ? jwk.toRSAKey().toPublicKey()
                : jwk.toECKey().toPublicKey();
    }
}
