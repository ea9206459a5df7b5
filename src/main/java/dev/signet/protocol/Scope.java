package dev.signet.protocol;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A set of scope tokens in the order in which they were first named, RFC 6749 section 3.3.
 *
 * @param tokens the scope tokens; none of them empty
 */
public record Scope(Set<String> tokens) {

    /** The scope that permits nothing in particular. */
    public static final Scope NONE = new Scope(Set.of());

    private static final Pattern SCOPE_TOKEN = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    /**
     * Checks each token.
     *
     * @throws IllegalArgumentException when a token is not of the syntax of RFC 6749 section 3.3
     */
    public Scope {
        if (!tokens.stream().allMatch(token -> SCOPE_TOKEN.matcher(token).matches())) {
            throw new IllegalArgumentException(
                    "must be scope tokens of visible ASCII without quotes and backslashes, one space between two");
        }
        tokens = Collections.unmodifiableSet(new LinkedHashSet<>(tokens));
    }

    /**
     * Reads {@code scope-token *( SP scope-token )}. A token that is named twice counts once.
     *
     * @throws IllegalArgumentException when the value is not of the syntax of RFC 6749 section 3.3
     */
    public static Scope parse(String value) {
        return new Scope(new LinkedHashSet<>(List.of(value.split(" ", -1))));
    }

    /** Whether everything that the other scope permits is permitted by this one as well. */
    public boolean covers(Scope other) {
        return tokens.containsAll(other.tokens);
    }

    public boolean isEmpty() {
        return tokens.isEmpty();
    }

    /** The wire form: the tokens with one space between two. */
    @Override
    public String toString() {
        return String.join(" ", tokens);
    }
}
