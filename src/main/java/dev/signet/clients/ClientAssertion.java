package dev.signet.clients;

import static dev.signet.tokens.CompactJwt.requiredDate;
import static dev.signet.tokens.CompactJwt.requiredString;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.keys.JwkSet;
import dev.signet.keys.PublicJwk;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.VerificationKeys;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import dev.signet.tokens.CompactJwt;
import dev.signet.tokens.SignedIntrospection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * A JWT that says who asks: RFC 7523 section 2.2. It is taken apart, and nothing in it is proven. What is true of it is asked
 * for rule by rule; what is not throws IllegalArgumentException, which says for the log what is wrong and repeats nothing.
 */
final class ClientAssertion {

    /** The one {@code client_assertion_type} that is known here. */
    static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /** How far {@code iat} and {@code nbf} may lie ahead, which FAPI 2.0 asks for. {@code exp} has no leeway. */
    private static final Duration LEEWAY = Duration.ofSeconds(10);

    /** How far {@code exp} may lie ahead in what a client signs for one request. */
    private static final Duration LONGEST_OWN = Duration.ofMinutes(5);

    // Most libraries leave it out or write JWT. Access tokens, proofs and introspection answers have their own, so
    // that none is ever taken for another: RFC 8725 section 3.11.
    private static final Set<String> OWN_TYPES = Set.of("jwt", "client-authentication+jwt");
    private static final Set<String> FOREIGN_TYPES = Set.of("at+jwt", "dpop+jwt", SignedIntrospection.TYPE);

    private final String text;
    private final CompactJwt jwt;
    private final String issuer;
    private final String subject;

    private ClientAssertion(String text, CompactJwt jwt, String issuer, String subject) {
        this.text = text;
        this.jwt = jwt;
        this.issuer = issuer;
        this.subject = subject;
    }

    /**
     * Takes an assertion apart.
     *
     * @throws IllegalArgumentException when it is no JWT, or does not say who asks
     */
    static ClientAssertion parse(String text) {
        CompactJwt jwt = CompactJwt.parse(text);
        return new ClientAssertion(text, jwt, requiredString(jwt.claims(), "iss"), requiredString(jwt.claims(), "sub"));
    }

    /** What a credential says of the assertion that was presented, if one was. */
    static Verdict verdict(PresentedCredential presented, Function<ClientAssertion, Verdict> check) {
        if (presented.assertion().isEmpty()) {
            return new Verdict.Wrong("no client assertion");
        }
        try {
            return check.apply(presented.assertion().get());
        } catch (IllegalArgumentException e) {
            return new Verdict.Wrong(String.valueOf(e.getMessage()));
        }
    }

    /** The names of those algorithms that this Java has. */
    static List<String> names(Set<SigningAlgorithm> algorithms) {
        return algorithms.stream()
                .filter(SigningAlgorithm::isAvailable)
                .flatMap(algorithm -> algorithm.names().stream())
                .toList();
    }

    /** As it came. */
    String text() {
        return text;
    }

    String issuer() {
        return issuer;
    }

    String subject() {
        return subject;
    }

    /** Whether the client itself says who it is: RFC 7523 section 3. */
    boolean isSelfIssued() {
        return issuer.equals(subject);
    }

    /**
     * The rules for what a client makes for one request: for us alone, for minutes, and once only.
     *
     * @param audiences what {@code aud} may be, which is one string
     * @return its use
     */
    SingleUse requireOwn(Set<String> audiences, Instant now) {
        requireHeader(OWN_TYPES::contains);
        if (!isSelfIssued()) {
            throw new IllegalArgumentException("iss is not sub");
        }
        // A list could name another server too, which could then use it here: FAPI 2.0 takes one string alone.
        if (!audiences.contains(requiredString(jwt.claims(), "aud"))) {
            throw new IllegalArgumentException("aud is not this server");
        }
        Instant end = requireTime(LONGEST_OWN, now);
        String jti = requiredString(jwt.claims(), "jti");
        if (jti.isEmpty()) {
            throw new IllegalArgumentException("jti is empty");
        }
        // With its length, so that no two pairs of client_id and jti have one name.
        String name = "assertion " + subject.length() + " " + subject + " " + jti;
        return new SingleUse(
                name, end, OAuthError.invalidClient("jti was used before").by(subject));
    }

    /**
     * The rules for what a platform makes for its workload: for us among others, for a day, and as often as it likes.
     *
     * @param audience that {@code aud} is, or has in it
     * @param longest how far {@code exp} may lie ahead
     */
    void requirePlatforms(String audience, Duration longest, Instant now) {
        requireHeader(type -> !FOREIGN_TYPES.contains(type));
        if (!hasAudience(audience)) {
            throw new IllegalArgumentException("aud has not the audience");
        }
        requireTime(longest, now);
    }

    private void requireHeader(Predicate<String> mayBeOfType) {
        // We understand no extension, so any critical one is refused: RFC 7515 section 4.1.11.
        if (jwt.header().has("crit")) {
            throw new IllegalArgumentException("crit names an extension");
        }
        if (type().filter(mayBeOfType.negate()).isPresent()) {
            throw new IllegalArgumentException("typ is not that of an assertion");
        }
    }

    /** In the short form that RFC 7515 section 4.1.9 recommends. */
    private Optional<String> type() {
        return CompactJwt.string(jwt.header(), "typ")
                .map(type -> type.toLowerCase(Locale.ROOT))
                .map(type -> type.startsWith("application/") ? type.substring("application/".length()) : type);
    }

    private boolean hasAudience(String audience) {
        JsonNode aud = jwt.claims().path("aud");
        return aud.isArray()
                ? StreamSupport.stream(aud.spliterator(), false).anyMatch(one -> audience.equals(one.textValue()))
                : audience.equals(aud.textValue());
    }

    /** RFC 7519 section 4.1.4: what expires now is expired. */
    private Instant requireTime(Duration longest, Instant now) {
        Instant end = requiredDate(jwt.claims(), "exp");
        if (!now.isBefore(end)) {
            throw new IllegalArgumentException("exp is past");
        }
        if (end.isAfter(now.plus(longest))) {
            throw new IllegalArgumentException("exp is more than " + longest.toMinutes() + " minutes ahead");
        }
        requireBegun("iat", now);
        requireBegun("nbf", now);
        return end;
    }

    private void requireBegun(String claim, Instant now) {
        if (CompactJwt.date(jwt.claims(), claim).orElse(now).isAfter(now.plus(LEEWAY))) {
            throw new IllegalArgumentException(claim + " is more than " + LEEWAY.toSeconds() + " seconds ahead");
        }
    }

    /**
     * Whether one of the keys signed it, by an asymmetric algorithm that is the key's own.
     *
     * @param allowed the algorithms that are taken
     * @param right the verdict where one did
     */
    Verdict signedBy(VerificationKeys keys, Set<SigningAlgorithm> allowed, Verdict right) {
        String alg = requiredString(jwt.header(), "alg");
        Optional<String> kid = CompactJwt.string(jwt.header(), "kid");
        CompletableFuture<Verdict> verdict = keys.verified(kid, set -> signer(set, kid, alg, allowed))
                .<Verdict>thenApply(key -> right)
                .exceptionally(ClientAssertion::wrong);
        return verdict.isDone() ? verdict.join() : new Verdict.Later(verdict);
    }

    private PublicJwk signer(JwkSet set, Optional<String> kid, String alg, Set<SigningAlgorithm> allowed) {
        return set.verify(kid, alg, allowed, jwt.signingInput(), jwt.signature());
    }

    private static Verdict wrong(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IllegalArgumentException refusal) {
            return new Verdict.Wrong(String.valueOf(refusal.getMessage()));
        }
        throw new CompletionException(cause);
    }

    /** What a MAC under a shared secret is over, and the MAC. */
    CompactJwt jwt() {
        return jwt;
    }

    /** How much there is of it: it is somebody's credential. */
    @Override
    public String toString() {
        return "ClientAssertion[" + text.length() + " characters]";
    }
}
