package dev.signet.applications;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * A path in the one form that applications and rules are held against, RFC 3986 section 6.2.2: percent-encoding decoded,
 * dot segments and empty segments removed.
 *
 * <p>A spelling that servers read differently has no such form and is refused, never guessed: an encoded slash, backslash,
 * percent or dot, a raw backslash, path parameters, control characters, broken or non-UTF-8 encoding, and what RFC 3986
 * section 3.3 does not let stand in a path.
 */
public final class RequestPath {

    // RFC 3986 section 3.3, but for ';', which begins path parameters.
    private static final String SEGMENT_CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@";
    private static final String READ_DIFFERENTLY_WHEN_ENCODED = "/\\%.;";
    private static final RequestPath ROOT = new RequestPath("/");

    private final String decoded;
    private final String caseFolded;

    private RequestPath(String decoded) {
        this.decoded = decoded;
        // Upper case first: some letters meet only there, such as the long s and s.
        this.caseFolded = decoded.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** Reads a path as it stood in a request; empty for a spelling that servers read differently. */
    public static Optional<RequestPath> parse(String raw) {
        if (!raw.startsWith("/")) {
            return Optional.empty();
        }
        Deque<String> segments = new ArrayDeque<>();
        boolean endsInSlash = false;
        for (String rawSegment : raw.substring(1).split("/", -1)) {
            Optional<String> segment = decoded(rawSegment);
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            endsInSlash = isEmptyOrDots(rawSegment);
            if (rawSegment.equals("..")) {
                segments.pollLast();
            } else if (!endsInSlash) {
                segments.addLast(segment.get());
            }
        }
        String joined = "/" + String.join("/", segments);
        return Optional.of(new RequestPath(endsInSlash && !segments.isEmpty() ? joined + "/" : joined));
    }

    /**
     * Reads the path of an application or a rule, which covers everything below it.
     *
     * @throws IllegalArgumentException when it is not in normal form already, or ends in a slash
     */
    public static RequestPath prefix(String written) {
        RequestPath path = parse(written).orElseThrow(RequestPath::notNormal);
        for (String segment : written.substring(1).split("/", -1)) {
            if (isEmptyOrDots(segment) && !written.equals("/")) {
                throw notNormal();
            }
        }
        return path;
    }

    /**
     * The longest leading part of a path, by whole segments, that has the one form: to find out under whose path it was
     * meant to be when it is refused.
     */
    public static RequestPath leading(String raw) {
        int end = 0;
        while (end < raw.length()) {
            int next = raw.indexOf('/', end + 1) < 0 ? raw.length() : raw.indexOf('/', end + 1);
            if (raw.charAt(end) != '/' || decoded(raw.substring(end + 1, next)).isEmpty()) {
                break;
            }
            end = next;
        }
        return parse(raw.substring(0, end)).orElse(ROOT);
    }

    /** Whether this is the prefix itself or lies below it, by whole segments. */
    public boolean isUnder(RequestPath prefix, boolean ignoringCase) {
        return ignoringCase ? isUnder(caseFolded, prefix.caseFolded) : isUnder(decoded, prefix.decoded);
    }

    private static boolean isUnder(String path, String prefix) {
        boolean wholeSegments = path.length() == prefix.length() || path.startsWith("/", prefix.length());
        return prefix.equals("/") || (path.startsWith(prefix) && wholeSegments);
    }

    /** Whether both are one path. */
    public boolean isSameAs(RequestPath other, boolean ignoringCase) {
        return ignoringCase ? caseFolded.equals(other.caseFolded) : decoded.equals(other.decoded);
    }

    /** How specific a prefix is, in characters. */
    public int length() {
        return decoded.length();
    }

    /** The form for URLs, RFC 3986 section 3.3. */
    public String encoded() {
        try {
            return new URI(null, null, decoded, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("A path that was parsed can be written", e);
        }
    }

    /** The decoded form, for people to read. */
    @Override
    public String toString() {
        return decoded;
    }

    private static IllegalArgumentException notNormal() {
        return new IllegalArgumentException(
                "must be a path in normal form, such as /api: it begins with '/', does not end in one, and has no '//',"
                        + " dot segments, ';', '?', '#' or encoded slashes");
    }

    private static boolean isEmptyOrDots(String segment) {
        return segment.isEmpty() || segment.equals(".") || segment.equals("..");
    }

    private static Optional<String> decoded(String segment) {
        ByteBuffer octets = ByteBuffer.allocate(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char character = segment.charAt(i);
            if (character == '%') {
                int octet = octet(segment, i + 1);
                if (octet < 0 || READ_DIFFERENTLY_WHEN_ENCODED.indexOf(octet) >= 0) {
                    return Optional.empty();
                }
                octets.put((byte) octet);
                i += 2;
            } else if (SEGMENT_CHARACTERS.indexOf(character) >= 0) {
                octets.put((byte) character);
            } else {
                return Optional.empty();
            }
        }
        return utf8(octets.flip()).filter(text -> text.chars().noneMatch(Character::isISOControl));
    }

    private static Optional<String> utf8(ByteBuffer octets) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(octets).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static int octet(String segment, int at) {
        return at + 2 <= segment.length() ? hexDigit(segment.charAt(at)) * 16 + hexDigit(segment.charAt(at + 1)) : -1;
    }

    private static int hexDigit(char character) {
        // Far enough below zero that no second digit makes up for it.
        return character < 0x80 && Character.digit(character, 16) >= 0 ? Character.digit(character, 16) : -1000;
    }
}
