package dev.signet.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Inputs made from others: cut, doubled, spliced, with octets turned over, and with what parsers stumble over put in. The same
 * seed and number give the same input, so that a failure can be had again.
 */
final class Mutations {

    private static final int LONGEST = 20_000;

    private static final List<String> STUMBLING_STONES = List.of(
            "\0",
            "\r\n",
            "\n",
            " ",
            "\t",
            "\"",
            "'",
            "\\",
            "\\u0000",
            "\\ud800",
            "%",
            "%00",
            "%2e",
            "%2F",
            "%ff",
            "+",
            "&",
            "=",
            ";",
            ",",
            ":",
            ".",
            "..",
            "/",
            "//",
            "/../",
            "?",
            "#",
            "*",
            "*/*",
            "${",
            "}",
            "${file:",
            "{",
            "[",
            "]",
            "{}",
            "[]",
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "1e-999",
            "9223372036854775808",
            "999999999999999999999",
            "-0",
            "NaN",
            "0x10",
            "\ufeff",
            "\u0130",
            "\ud83d\ude00",
            "\u0000",
            "\u2028",
            "a=b&a=c",
            "e30",
            "eyJ",
            "..",
            "=",
            "==",
            "Bearer ",
            "Basic ",
            "DPoP ",
            "::",
            "::ffff:",
            "%25",
            "255.255.255.255",
            "/128",
            "q=0",
            "&x",
            "*x",
            "!!x",
            "<<",
            "---",
            "- ",
            ": ",
            "-----BEGIN ",
            "PRIVATE KEY-----",
            "$-1\r\n",
            "*-1\r\n",
            "*2\r\n",
            ":1\r\n");

    private final List<byte[]> seeds;

    Mutations(List<byte[]> seeds) {
        this.seeds = seeds;
    }

    /** The input of this number. The seeds themselves come first. */
    byte[] input(long seed, int number) {
        if (number < seeds.size()) {
            return seeds.get(number).clone();
        }
        SplittableRandom random = new SplittableRandom(seed * 31 + number);
        byte[] input = any(random);
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            input = mutated(input, random);
        }
        return input.length > LONGEST ? Arrays.copyOf(input, LONGEST) : input;
    }

    private byte[] any(SplittableRandom random) {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] mutated(byte[] input, SplittableRandom random) {
        int at = random.nextInt(input.length + 1);
        int to = Math.min(input.length, at + 1 + random.nextInt(1 << random.nextInt(8)));
        return switch (random.nextInt(8)) {
            case 0 -> flipped(input, at, random);
            case 1 -> spliced(input, at, to, new byte[0]);
            case 2 -> spliced(input, at, at, Arrays.copyOfRange(input, at, to));
            case 3 -> spliced(input, at, to, stone(random));
            case 4 -> spliced(input, at, at, stone(random));
            case 5 -> spliced(input, at, to, part(any(random), random));
            case 6 -> spliced(input, at, to, octets(random));
            default -> spliced(input, at, at, repeated(Arrays.copyOfRange(input, at, to), random));
        };
    }

    private static byte[] flipped(byte[] input, int at, SplittableRandom random) {
        byte[] flipped = input.clone();
        if (at < flipped.length) {
            flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] spliced(byte[] input, int from, int to, byte[] replacement) {
        byte[] spliced = new byte[input.length - (to - from) + replacement.length];
        System.arraycopy(input, 0, spliced, 0, from);
        System.arraycopy(replacement, 0, spliced, from, replacement.length);
        System.arraycopy(input, to, spliced, from + replacement.length, input.length - to);
        return spliced;
    }

    private static byte[] stone(SplittableRandom random) {
        return STUMBLING_STONES.get(random.nextInt(STUMBLING_STONES.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] part(byte[] other, SplittableRandom random) {
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from + 1));
    }

    private static byte[] octets(SplittableRandom random) {
        byte[] octets = new byte[random.nextInt(6)];
        random.nextBytes(octets);
        return octets;
    }

    private static byte[] repeated(byte[] part, SplittableRandom random) {
        int times = 1 << random.nextInt(13);
        int length = Math.min(LONGEST, part.length * times);
        byte[] repeated = new byte[length];
        for (int i = 0; i < length; i++) {
            repeated[i] = part[i % part.length];
        }
        return repeated;
    }
}
