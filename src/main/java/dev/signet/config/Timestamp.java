package dev.signet.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A point in time as RFC 3339 section 5.6 writes it, and no other way; leap seconds are not known here. */
final class Timestamp {

    private static final String EXPECTED = "must be an RFC 3339 timestamp, such as 2027-01-31T00:00:00Z";

    // What is finer than a nanosecond is dropped.
    private static final Pattern DATE_TIME = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]"
            + "([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)(?:(?<=\\.[0-9]{9})[0-9]+)?"
            + "(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))");

    private Timestamp() {}

    /** @throws IllegalArgumentException when it is none */
    static Instant parse(String text) {
        Matcher parts = DATE_TIME.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        try {
            LocalDateTime local = LocalDateTime.parse(parts.group(1) + "T" + parts.group(2));
            return local.toInstant(ZoneOffset.UTC).minus(offset(parts));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(EXPECTED, e);
        }
    }

    /** Of up to a day, which the platform's own offsets are not. */
    private static Duration offset(Matcher parts) {
        if (parts.group(3) == null) {
            return Duration.ZERO;
        }
        Duration size = Duration.ofHours(Long.parseLong(parts.group(4))).plusMinutes(Long.parseLong(parts.group(5)));
        return parts.group(3).equals("-") ? size.negated() : size;
    }
}
