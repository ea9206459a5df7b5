package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Points of edwards25519 and their one encoding: RFC 8032 section 5.1. */
class EdwardsPointTest {

    private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

    /** RFC 8032 section 5.1, table 1. */
    private static final BigInteger BASE_X =
            new BigInteger("15112221349535400772501151409588531511454012693041857206046113283949847762202");

    private static final String BASE_Y = "58666666666666666666666666666666666666666666666666666666666666";

    @Test
    void the_base_point_is_the_one_of_the_RFC_and_the_sign_is_that_of_its_x() {
        byte[] negative = HexFormat.of().parseHex(BASE_Y + "e6");

        assertThat(EdwardsPoint.BASE.x()).isEqualTo(BASE_X);
        assertThat(HexFormat.of().formatHex(EdwardsPoint.BASE.encoded())).isEqualTo(BASE_Y + "66");
        assertThat(EdwardsPoint.decode(negative)).hasValueSatisfying(point -> {
            assertThat(point.x()).isEqualTo(PRIME.subtract(BASE_X));
            assertThat(point.encoded()).isEqualTo(negative);
        });
    }

    /** Each number under 19 that is the y of a point could be written a second time, above the prime. */
    @Test
    void a_point_has_no_second_spelling() {
        int points = 0;
        for (int y = 0; y < 19; y++) {
            byte[] canonical = octets(BigInteger.valueOf(y));
            points += EdwardsPoint.decode(canonical).isPresent() ? 1 : 0;
            assertThat(EdwardsPoint.decode(octets(PRIME.add(BigInteger.valueOf(y)))))
                    .as("%s over the prime", y)
                    .isEmpty();
        }
        assertThat(points).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1"})
    void zero_has_no_sign(BigInteger y) {
        BigInteger number = y.mod(PRIME);

        assertThat(EdwardsPoint.decode(octets(number))).isPresent();
        assertThat(EdwardsPoint.decode(octets(number.setBit(255)))).isEmpty();
    }

    private static byte[] octets(BigInteger number) {
        byte[] octets = new byte[32];
        for (int i = 0; i < 32; i++) {
            octets[i] = number.shiftRight(8 * i).byteValue();
        }
        return octets;
    }
}
