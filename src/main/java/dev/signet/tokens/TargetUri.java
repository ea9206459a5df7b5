package dev.signet.tokens;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a request in the one spelling in which {@code htu} is compared, without query and fragment: RFC 9449
 * section 4.3, after the normalisation of RFC 3986 section 6.2.2 and of RFC 3986 section 6.2.3. Two of them are equal exactly
 * where the addresses are.
 *
 * @param normal the normal form
 */
record TargetUri(String normal) {

    private static final Pattern URI = Pattern.compile(
            "(?i:(https?))://(\\[[0-9a-fA-F:.]+\\]|[^/?#@:\\[\\]]+)(?::([0-9]*))?(/[^?#]*)?(?:[?#].*)?");
    // RFC 3986 appendix A: a segment may have these, the slash is between two, and a percent sign begins an octet.
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/\\[\\]-]*");
    private static final Pattern OCTET = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final Map<String, String> DEFAULT_PORTS = Map.of("http", "80", "https", "443");

    /** Reads an http or https address; empty where it is none, or has user information. */
    static Optional<TargetUri> parse(String written) {
        Matcher uri = URI.matcher(written);
        if (!uri.matches()) {
            return Optional.empty();
        }
        String scheme = uri.group(1).toLowerCase(Locale.ROOT);
        String host = uri.group(2);
        String path = Optional.ofNullable(uri.group(4)).orElse("/");
        if (!isOfCharacters(host + path) || path.contains("[") || path.contains("]")) {
            return Optional.empty();
        }
        String port = Optional.ofNullable(uri.group(3))
                .filter(digits -> !digits.isEmpty() && !digits.equals(DEFAULT_PORTS.get(scheme)))
                .map(digits -> ":" + digits)
                .orElse("");
        String authority = decoded(host).toLowerCase(Locale.ROOT) + port;
        return Optional.of(new TargetUri(scheme + "://" + authority + withoutDots(decoded(path))));
    }

    // Not one expression for both: with a choice in its loop the platform's would go as deep as the text is long.
    private static boolean isOfCharacters(String text) {
        return CHARACTERS.matcher(OCTET.matcher(text).replaceAll("")).matches();
    }

    /** What need not be encoded decoded, the rest in upper case: RFC 3986 section 6.2.2. */
    private static String decoded(String text) {
        return OCTET.matcher(text).replaceAll(octet -> {
            char character = (char) Integer.parseInt(octet.group().substring(1), 16);
            boolean unreserved =
                    character < 0x80 && (Character.isLetterOrDigit(character) || "-._~".indexOf(character) >= 0);
            return unreserved ? String.valueOf(character) : octet.group().toUpperCase(Locale.ROOT);
        });
    }

    /** RFC 3986 section 5.2.4, for a path that begins with a slash. */
    private static String withoutDots(String path) {
        StringBuilder output = new StringBuilder();
        int at = 0;
        while (at < path.length()) {
            int next = path.indexOf('/', at + 1);
            int end = next < 0 ? path.length() : next;
            String segment = path.substring(at, end);
            boolean dots = segment.equals("/.") || segment.equals("/..");
            if (segment.equals("/..")) {
                output.setLength(Math.max(0, output.lastIndexOf("/")));
            }
            if (!dots) {
                output.append(segment);
            } else if (next < 0) {
                output.append('/');
            }
            at = end;
        }
        return output.toString();
    }
}
