package dev.signet.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as config.yml has them: a number and its unit. */
final class Durations {

    // Some hundred years of days at most: more would be a slip, and leave what an Instant can say.
    private static final Pattern DURATION =
            Pattern.compile("([1-9][0-9]{0,8})s|([1-9][0-9]{0,6})m|([1-9][0-9]{0,5})h|([1-9][0-9]{0,4})d");

    static final String EXPECTED = "must be a number with its unit, such as 10s, 5m, 24h or 90d";

    private Durations() {}

    /** @throws IllegalArgumentException saying how one is written */
    static Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
