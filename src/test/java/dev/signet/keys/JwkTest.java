package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JwkTest {

    @ParameterizedTest
    @EnumSource(names = "ML_DSA_65", mode = EnumSource.Mode.EXCLUDE)
    void another_library_reads_the_same_key_out_of_it(SigningAlgorithm algorithm)
            throws ParseException, JOSEException, GeneralSecurityException {
        assumeThat(algorithm.isAvailable())
                .as("%s needs a newer Java", algorithm)
                .isTrue();
        KeyPair pair = algorithm.generate();

        JWK read = JWK.parse(Jwk.of(new SigningKey("a kid", algorithm, pair)));

        assertThat(publicKey(read)).isEqualTo(pair.getPublic());
        assertThat(read.getKeyID()).isEqualTo("a kid");
        assertThat(read.getAlgorithm().getName()).isEqualTo(algorithm.alg());
        assertThat(read.getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
        assertThat(read.isPrivate()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void it_has_the_public_members_and_no_other(SigningAlgorithm algorithm) {
        assumeThat(algorithm.isAvailable())
                .as("%s needs a newer Java", algorithm)
                .isTrue();
        Map<String, Object> jwk = Jwk.of(new SigningKey("a kid", algorithm, algorithm.generate()));

        List<String> members = switch (algorithm) {
            case RS256, RS384, RS512, PS256, PS384, PS512 -> List.of("kty", "n", "e");
            case ES256, ES384, ES512 -> List.of("kty", "crv", "x", "y");
            case EDDSA -> List.of("kty", "crv", "x");
            case ML_DSA_65 -> List.of("kty", "pub");
        };
        assertThat(jwk.keySet())
                .containsAll(members)
                .contains("kid", "use", "alg")
                .hasSize(members.size() + 3);
        assertThat(jwk).containsEntry("alg", algorithm.alg());
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

    private static PublicKey publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        return switch (jwk.getKeyType().getValue()) {
            case "RSA" -> jwk.toRSAKey().toPublicKey();
            case "EC" -> jwk.toECKey().toPublicKey();
            default -> ed25519(jwk.toOctetKeyPair());
        };
    }

    /** That library makes Ed25519 keys by another one only, so the key is made by the platform out of what was read. */
    private static PublicKey ed25519(OctetKeyPair jwk) throws GeneralSecurityException {
        assertThat(jwk.getCurve()).isEqualTo(Curve.Ed25519);
        byte[] spki = HexFormat.of()
                .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(jwk.getDecodedX()));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    }
}
