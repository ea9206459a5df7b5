package dev.signet.applications;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A path in the one form that applications and rules are held against, RFC 3986 section 6.2.2: percent-encoding decoded,
 * dot segments and empty segments removed.
 *
 * <p>A spelling that servers read differently has no such form and is refused, never guessed: an encoded slash, backslash,
 * percent, dot, question mark or number sign, a raw backslash, path parameters, control characters, broken or non-UTF-8
 * encoding, {@code ..} behind an empty segment, and what RFC 3986 section 3.3 does not let stand in a path.
 */
public final class RequestPath {

    // RFC 3986 section 3.3, but for ';', which begins path parameters.
    private static final String SEGMENT_CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@";
    private static final String READ_DIFFERENTLY_WHEN_ENCODED = "/\\%.;?#";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String decoded;
    private final String caseFolded;

    private RequestPath(String decoded) {
        this.decoded = decoded;
        // Upper case first: some letters meet only there, such as the long s and s.
        this.caseFolded = decoded.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** Reads a path as it stood in a request; empty for a spelling that servers read differently. */
    public static Optional<RequestPath> parse(String raw) {
        Walk walk = new Walk();
        return walk.takeAll(raw) ? Optional.of(walk.path()) : Optional.empty();
    }

    /**
     * Reads the path of an application or a rule, which covers everything below it.
     *
     * @throws IllegalArgumentException when it is not in normal form already, or ends in a slash
     */
    public static RequestPath prefix(String written) {
        if (written.contains("*")) {
            throw new IllegalArgumentException("must be without '*': a path covers everything below it as it is");
        }
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
    static RequestPath leading(String raw) {
        Walk walk = new Walk();
        walk.takeAll(raw);
        return walk.path();
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

    /**
     * How specific a prefix is, in characters. Of the form without case, in which a letter may become two: of two prefixes of one
     * path the longer one has more of it, whether case matters or not.
     */
    public int length() {
        return caseFolded.length();
    }

    /** The form for URLs, RFC 3986 section 3.3. */
    public String encoded() {
        StringBuilder encoded = new StringBuilder(decoded.length());
        for (byte octet : decoded.getBytes(StandardCharsets.UTF_8)) {
            if (octet == '/' || SEGMENT_CHARACTERS.indexOf(octet) >= 0) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RequestPath path && decoded.equals(path.decoded);
    }

    @Override
    public int hashCode() {
        return decoded.hashCode();
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
        if (isPlain(segment)) {
            return Optional.of(segment);
        }
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

    /** Whether there is nothing to decode in it, as in most. */
    private static boolean isPlain(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            if (SEGMENT_CHARACTERS.indexOf(segment.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
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

    /** The way along the segments of a path, as far as every server reads them in the same way. */
    private static final class Walk {

        private final Deque<String> segments = new ArrayDeque<>();
        private boolean endsInSlash;

        /** Whether it came to the end. */
        boolean takeAll(String raw) {
            return raw.startsWith("/")
                    && Arrays.stream(raw.substring(1).split("/", -1)).allMatch(this::take);
        }

        private boolean take(String raw) {
            Optional<String> segment = decoded(raw);
            // What '..' leaves of "a//.." depends on whether a server merges the slashes before or afterwards.
            if (segment.isEmpty() || (raw.equals("..") && "".equals(segments.peekLast()))) {
                return false;
            }
            endsInSlash = isEmptyOrDots(raw);
            if (raw.equals("..")) {
                segments.pollLast();
            } else if (!raw.equals(".")) {
                segments.addLast(segment.get());
            }
            return true;
        }

        RequestPath path() {
            segments.removeIf(String::isEmpty);
            String joined = "/" + String.join("/", segments);
            return new RequestPath(endsInSlash && !segments.isEmpty() ? joined + "/" : joined);
        }
    }
}
