package dev.signet.tokens;

import dev.signet.protocol.OAuthError;
import dev.signet.store.Store;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a protected resource is told of a token: RFC 7662 section 2.2.
 *
 * @param members in their order
 */
public record Introspection(Map<String, Object> members) {

    /** All that is said of a token which is not good, or not for whoever asks to know: RFC 7662 section 2.2. */
    private static final Introspection INACTIVE = new Introspection(Map.of("active", false));

    public Introspection {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /**
     * What is said of a token to somebody who may know of these.
     *
     * @param issued the tokens that are ours
     * @param visible the tokens of each application that it may know of
     * @param store knows the revoked tokens
     * @throws OAuthError temporarily_unavailable when the store cannot know
     */
    public static Introspection of(String token, IssuedTokens issued, Collection<ActiveTokens> visible, Store store) {
        return issued.find(token)
                .flatMap(ours -> visible.stream()
                        .filter(tokens -> tokens.application().audience().equals(ours.audience()))
                        .findFirst())
                .flatMap(tokens -> active(token, tokens, store))
                .map(Introspection::of)
                .orElse(INACTIVE);
    }

    private static Optional<VerifiedToken> active(String token, ActiveTokens tokens, Store store) {
        try {
            return Optional.of(tokens.require(token, store));
        } catch (OAuthError refusal) {
            if (refusal.status() >= 500) {
                throw refusal;
            }
            return Optional.empty();
        }
    }

    private static Introspection of(VerifiedToken token) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("active", true);
        members.put("token_type", token.confirmation().tokenType());
        token.claims().forEach(members::putIfAbsent);
        return new Introspection(members);
    }

    public boolean isActive() {
        return Boolean.TRUE.equals(members.get("active"));
    }

    /** The identifier of an active token, for the log. */
    public Optional<Object> jti() {
        return Optional.ofNullable(members.get("jti"));
    }
}
