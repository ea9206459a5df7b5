package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EllipticCurveTest {

    private static final Map<EllipticCurve, String> ORDERS = Map.of(
            EllipticCurve.P256,
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            EllipticCurve.P384,
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
            EllipticCurve.P521,
            "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");

    @ParameterizedTest
    @EnumSource
    void the_public_key_that_is_worked_out_is_the_one_of_the_generator(EllipticCurve curve)
            throws GeneralSecurityException {
        for (int i = 0; i < 40; i++) {
            KeyPair generated = curve.generate();

            assertThat(curve.complete(generated.getPrivate()).getPublic()).isEqualTo(generated.getPublic());
        }
    }

    /** The published vectors of point multiplication on the NIST curves. */
    @ParameterizedTest
    @CsvSource({
        "P256, 1, 6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296, 4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
        "P256, 2, 7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978, 07775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1",
        "P256, 3, 5ecbe4d1a6330a44c8f7ef951d4bf165e6c6b721efada985fb41661bc6e7fd6c, 8734640c4998ff7e374b06ce1a64a2ecd82ab036384fb83d9a79b127a27d5032",
        "P256, 112233445566778899, 339150844ec15234807fe862a86be77977dbfb3ae3d96f4c22795513aeaab82f, b1c14ddfdc8ec1b2583f51e85a5eb3a155840f2034730e9b5ada38b674336a21",
        "P256, -2, 7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978, f888aaee24712fc0d6c26539608bcf244582521ac3167dd661fb4862dd878c2e",
        "P256, -1, 6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296, b01cbd1c01e58065711814b583f061e9d431cca994cea1313449bf97c840ae0a",
        "P384, 1, aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7, 3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
        "P384, 2, 08d999057ba3d2d969260045c55b97f089025959a6f434d651d207d19fb96e9e4fe0e86ebe0e64f85b96a9c75295df61, 8e80f1fa5b1b3cedb7bfe8dffd6dba74b275d875bc6cc43e904e505f256ab4255ffd43e94d39e22d61501e700a940e80",
        "P384, 3, 077a41d4606ffa1464793c7e5fdc7d98cb9d3910202dcd06bea4f240d3566da6b408bbae5026580d02d7e5c70500c831, c995f7ca0b0c42837d0bbe9602a9fc998520b41c85115aa5f7684c0edc111eacc24abd6be4b5d298b65f28600a2f1df1",
        "P384, -1, aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7, c9e821b569d9d390a26167406d6d23d6070be242d765eb831625ceec4a0f473ef59f4e30e2817e6285bce2846f15f1a0"
    })
    void published_points_come_out(EllipticCurve curve, BigInteger factor, String x, String y)
            throws GeneralSecurityException {
        BigInteger value = factor.signum() < 0 ? order(curve).add(factor) : factor;

        ECPublicKey key = (ECPublicKey) curve.complete(privateKey(curve, value)).getPublic();

        assertThat(key.getW()).isEqualTo(new ECPoint(new BigInteger(x, 16), new BigInteger(y, 16)));
    }

    @ParameterizedTest
    @EnumSource
    void a_value_that_is_no_private_key_is_refused(EllipticCurve curve) {
        for (BigInteger value : new BigInteger[] {
            BigInteger.ZERO, BigInteger.ONE.negate(), order(curve), order(curve).add(BigInteger.ONE)
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> curve.complete(unchecked(curve, value)))
                    .withMessage("is not a valid EC private key");
        }
    }

    @Test
    void a_key_on_the_other_curve_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EllipticCurve.P256.complete(
                        EllipticCurve.P384.generate().getPrivate()))
                .withMessage("is not an EC private key on the curve P-256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EllipticCurve.P384.complete(
                        EllipticCurve.P256.generate().getPrivate()))
                .withMessage("is not an EC private key on the curve P-384");
    }

    /** A coordinate of the field has one spelling, even where the octets have place for another. */
    @Test
    void a_point_whose_coordinate_is_the_prime_instead_of_zero_is_refused() throws GeneralSecurityException {
        ECParameterSpec parameters = parameters(EllipticCurve.P256);
        BigInteger prime = ((ECFieldFp) parameters.getCurve().getField()).getP();
        BigInteger root =
                parameters.getCurve().getB().modPow(prime.add(BigInteger.ONE).shiftRight(2), prime);

        assertThat(EllipticCurve.P256.publicKey(point(BigInteger.ZERO, root))).isInstanceOf(ECPublicKey.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EllipticCurve.P256.publicKey(point(prime, root)))
                .withMessage("is not a point on the curve P-256");
    }

    private static JwkMembers point(BigInteger x, BigInteger y) {
        return new JwkMembers(Map.of("x", Jwk.unsigned(x, 32), "y", Jwk.unsigned(y, 32)));
    }

    /** CVE-2022-21449, whatever the platform that runs does about it. */
    @ParameterizedTest
    @EnumSource
    void a_signature_has_both_of_its_numbers_in_range(EllipticCurve curve) {
        int half = (order(curve).bitLength() + 7) / 8;
        BigInteger order = order(curve);

        assertThat(curve.isPlausible(numbers(half, BigInteger.ONE, order.subtract(BigInteger.ONE))))
                .isTrue();
        assertThat(curve.isPlausible(numbers(half, BigInteger.ZERO, BigInteger.ONE)))
                .isFalse();
        assertThat(curve.isPlausible(numbers(half, BigInteger.ONE, BigInteger.ZERO)))
                .isFalse();
        assertThat(curve.isPlausible(numbers(half, order, BigInteger.ONE))).isFalse();
        assertThat(curve.isPlausible(numbers(half, BigInteger.ONE, order))).isFalse();
    }

    private static byte[] numbers(int half, BigInteger r, BigInteger s) {
        return Base64.getUrlDecoder().decode(Jwk.unsigned(r.shiftLeft(8 * half).add(s), 2 * half));
    }

    @Test
    void an_RSA_key_is_refused() {
        PrivateKey rsa = RsaKeyType.RSA.generate().getPrivate();

        assertThatIllegalArgumentException().isThrownBy(() -> EllipticCurve.P256.complete(rsa));
    }

    private static BigInteger order(EllipticCurve curve) {
        return new BigInteger(ORDERS.get(curve), 16);
    }

    private static PrivateKey privateKey(EllipticCurve curve, BigInteger value) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(value, parameters(curve)));
    }

    /** As a platform hands it over that does not check; whether ours does is its own matter. */
    private static ECPrivateKey unchecked(EllipticCurve curve, BigInteger value) throws GeneralSecurityException {
        ECParameterSpec parameters = parameters(curve);
        return new ECPrivateKey() {
            @Override
            public BigInteger getS() {
                return value;
            }

            @Override
            public ECParameterSpec getParams() {
                return parameters;
            }

            @Override
            public String getAlgorithm() {
                return "EC";
            }

            @Override
            public String getFormat() {
                return "none";
            }

            @Override
            public byte[] getEncoded() {
                return new byte[0];
            }
        };
    }

    private static ECParameterSpec parameters(EllipticCurve curve) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp" + curve.name().substring(1) + "r1"));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }
}
