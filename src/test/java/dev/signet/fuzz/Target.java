package dev.signet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** A reader of input from outside, and what must hold whatever comes in. */
@FunctionalInterface
public interface Target {

    /** No refusal repeats more of the input than fits into a line. */
    int LONGEST_REFUSAL = 1000;

    /**
     * Reads one input.
     *
     * @throws Exception or an error, where the reader fails in a way that it does not declare, or what it yields is not right
     */
    void take(byte[] input) throws Exception;

    /** Octets as a field of HTTP/1.1 brings them: each is a character. */
    static String field(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    /** Octets as a body is decoded before it is parsed, but what is not UTF-8 becomes a replacement character. */
    static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    /** Octets as the lines of a few texts, as many as a reader takes; those that are missing are empty. */
    static String[] texts(byte[] input, int count) {
        String[] lines = text(input).split("\n", count);
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = i < lines.length ? lines[i] : "";
        }
        return texts;
    }

    /** A refusal that the reader declares: it says why, in a line. */
    static void refused(Exception refusal) {
        assertThat(refusal.getMessage()).isNotNull().isNotEmpty().hasSizeLessThan(LONGEST_REFUSAL);
    }
}
