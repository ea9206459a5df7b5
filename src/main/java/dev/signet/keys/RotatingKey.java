package dev.signet.keys;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as it lies in the directory: before the PEM block stands what else there is to know of it, where RFC 7468 section 2
 * has place for it.
 *
 * @param number its place in the order of keys
 */
record RotatingKey(int number, SigningKey key, Instant published, Instant signs) {

    static String preamble(String kid, SigningAlgorithm algorithm, Instant published, Instant signs) {
        return "kid: " + kid + "\nalgorithm: " + algorithm + "\npublished: " + published + "\nsigns: " + signs + "\n";
    }

    /** @throws IllegalArgumentException saying what is wrong with the text, without any of it */
    static RotatingKey parse(int number, String text) {
        SigningAlgorithm algorithm = SigningAlgorithm.named(value(text, "algorithm"))
                .filter(SigningAlgorithm.own()::contains)
                .orElseThrow(() -> new IllegalArgumentException("names no algorithm that is known here"));
        algorithm.requireAvailable();
        // The nearest to when it was made that its file tells.
        Instant published = instant(text, "published");
        SigningKey key =
                new SigningKey(value(text, "kid"), algorithm, PemKeys.parse(text, algorithm), Optional.of(published));
        return new RotatingKey(number, key, published, instant(text, "signs"));
    }

    private static Instant instant(String text, String name) {
        try {
            return Instant.parse(value(text, name));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("has no time in its line '" + name + ":'", e);
        }
    }

    private static String value(String text, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ": (\\S+)$").matcher(text);
        return Optional.of(line)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .orElseThrow(() -> new IllegalArgumentException("has no line '" + name + ":'"));
    }
}
