package dev.signet.clients;

import java.util.regex.Pattern;

/** How hashes of whatever kind begin, known here or not. */
final class HashSpelling {

    private static final Pattern BEGIN =
            Pattern.compile("sha[0-9-]+:|\\$[a-z0-9-]+\\$|\\{[a-z0-9@_-]+}", Pattern.CASE_INSENSITIVE);

    private HashSpelling() {}

    static boolean begins(String text) {
        return BEGIN.matcher(text).lookingAt();
    }
}
