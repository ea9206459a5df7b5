package dev.signet.keys;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A point on edwards25519, RFC 8032 section 5.1: as much as it takes to find the public point of a private key and to look at
 * one that a stranger hands in. Not in constant time; a private key is put in once, when it is read.
 */
record EdwardsPoint(BigInteger x, BigInteger y) {

    private static final int OCTETS = 32;
    private static final BigInteger ONE = BigInteger.ONE;
    private static final BigInteger PRIME = ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(PRIME))
            .mod(PRIME);
    private static final BigInteger ROOT_OF_MINUS_ONE = BigInteger.TWO.modPow(PRIME.shiftRight(2), PRIME);

    private static final EdwardsPoint NEUTRAL = new EdwardsPoint(BigInteger.ZERO, ONE);

    static final EdwardsPoint BASE = decode(
                    HexFormat.of().parseHex("5866666666666666666666666666666666666666666666666666666666666666"))
            .orElseThrow();

    /** The point that these 32 octets stand for, if they stand for one: RFC 8032 section 5.1.3. */
    static Optional<EdwardsPoint> decode(byte[] octets) {
        BigInteger number = number(octets);
        boolean odd = number.testBit(255);
        BigInteger y = number.clearBit(255);
        BigInteger ySquared = y.multiply(y);
        BigInteger square = ySquared.subtract(ONE)
                .multiply(D.multiply(ySquared).add(ONE).modInverse(PRIME))
                .mod(PRIME);
        BigInteger root = root(square);
        boolean valid =
                y.compareTo(PRIME) < 0 && root.multiply(root).mod(PRIME).equals(square) && (root.signum() != 0 || !odd);
        return valid
                ? Optional.of(new EdwardsPoint(root.testBit(0) == odd ? root : PRIME.subtract(root), y))
                : Optional.empty();
    }

    /** A square root, or something else where there is none. */
    private static BigInteger root(BigInteger square) {
        BigInteger candidate = square.modPow(PRIME.add(BigInteger.valueOf(3)).shiftRight(3), PRIME);
        return candidate.multiply(candidate).mod(PRIME).equals(square)
                ? candidate
                : candidate.multiply(ROOT_OF_MINUS_ONE).mod(PRIME);
    }

    /** Little-endian: RFC 8032 section 5.1.2. */
    static BigInteger number(byte[] octets) {
        return new BigInteger(1, reversed(octets));
    }

    byte[] encoded() {
        BigInteger number = x.testBit(0) ? y.setBit(255) : y;
        byte[] signed = reversed(number.toByteArray());
        return Arrays.copyOf(signed, OCTETS);
    }

    EdwardsPoint times(BigInteger factor) {
        EdwardsPoint sum = NEUTRAL;
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            sum = sum.plus(sum);
            if (factor.testBit(bit)) {
                sum = sum.plus(this);
            }
        }
        return sum;
    }

    /** Whether it is none of the eight points that come to nothing when they are doubled three times. */
    boolean isOfLargeOrder() {
        return !times(BigInteger.valueOf(8)).equals(NEUTRAL);
    }

    private EdwardsPoint plus(EdwardsPoint other) {
        BigInteger product = D.multiply(x)
                .multiply(other.x)
                .mod(PRIME)
                .multiply(y)
                .multiply(other.y)
                .mod(PRIME);
        BigInteger newX = x.multiply(other.y)
                .add(other.x.multiply(y))
                .multiply(ONE.add(product).modInverse(PRIME));
        BigInteger newY = y.multiply(other.y)
                .add(x.multiply(other.x))
                .multiply(ONE.subtract(product).modInverse(PRIME));
        return new EdwardsPoint(newX.mod(PRIME), newY.mod(PRIME));
    }

    private static byte[] reversed(byte[] octets) {
        byte[] reversed = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            reversed[i] = octets[octets.length - 1 - i];
        }
        return reversed;
    }
}
