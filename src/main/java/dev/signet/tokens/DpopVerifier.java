package dev.signet.tokens;

import static dev.signet.tokens.CompactJwt.requiredDate;
import static dev.signet.tokens.CompactJwt.requiredString;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.keys.PublicJwk;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.protocol.Base64Url;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Sha256;
import dev.signet.protocol.SingleUse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Verifies DPoP proofs, each for one request: RFC 9449 section 4.3. */
public final class DpopVerifier {

    private static final String TYPE = "dpop+jwt";

    /** How old a proof may be. */
    private static final Duration WINDOW = Duration.ofSeconds(60);

    /** How far ahead the clock of whoever made it may be, or behind that of another process of ours. */
    private static final Duration LEEWAY = Duration.ofSeconds(10);

    private static final int LONGEST_JTI = 512;

    private final Clock clock;
    private final Set<SigningAlgorithm> algorithms;
    private final Optional<DpopNonces> nonces;

    /**
     * @param algorithms what proofs may be signed with
     * @param nonces what proofs must carry; empty where they need not carry any
     */
    public DpopVerifier(Clock clock, Set<SigningAlgorithm> algorithms, Optional<DpopNonces> nonces) {
        this.clock = clock;
        this.algorithms = algorithms.stream()
                .filter(SigningAlgorithm::isAvailable)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(SigningAlgorithm.class)));
        this.nonces = nonces;
    }

    /** The names of the algorithms that are taken, for {@code algs} and the metadata: RFC 9449 section 5.1. */
    public List<String> algorithms() {
        return algorithms.stream()
                .flatMap(algorithm -> algorithm.names().stream())
                .toList();
    }

    /**
     * Verifies the proof of a request.
     *
     * @param fields the values of the DPoP fields, as they came
     * @param method of the request
     * @param target the address of the request, by what is configured; empty where no proof can be for it
     * @param accessToken the token that it is shown with; empty where none is
     * @throws OAuthError invalid_dpop_proof or use_dpop_nonce
     */
    DpopProof verify(List<String> fields, String method, Optional<TargetUri> target, Optional<String> accessToken) {
        if (fields.size() != 1) {
            throw refused(fields.isEmpty() ? "is missing" : "must stand in exactly one DPoP field");
        }
        try {
            CompactJwt jwt = CompactJwt.parse(fields.get(0));
            PublicJwk key = provenKey(jwt);
            ObjectNode claims = jwt.claims();
            requireFor(claims, method, target, accessToken);
            SingleUse use = singleUse(claims, key);
            return new DpopProof(key.thumbprint(), use, nonces.flatMap(known -> nextNonce(known, claims)));
        } catch (IllegalArgumentException e) {
            throw OAuthError.invalidDpopProof("The DPoP proof is not valid", "proof: " + e.getMessage());
        }
    }

    private PublicJwk provenKey(CompactJwt jwt) {
        ObjectNode header = jwt.header();
        if (!requiredString(header, "typ").equalsIgnoreCase(TYPE)) {
            throw new IllegalArgumentException("typ is not dpop+jwt");
        }
        // We understand no extension, so any critical one is refused: RFC 7515 section 4.1.11.
        if (header.has("crit")) {
            throw new IllegalArgumentException("crit names an extension");
        }
        if (!(header.get("jwk") instanceof ObjectNode jwk)) {
            throw new IllegalArgumentException("jwk is missing, or no object");
        }
        PublicJwk key = PublicJwk.parse(jwk);
        key.verify(requiredString(header, "alg"), algorithms, jwt.signingInput(), jwt.signature());
        return key;
    }

    private static void requireFor(
            ObjectNode claims, String method, Optional<TargetUri> target, Optional<String> accessToken) {
        // A method is compared in its case: RFC 9110 section 9.1.
        if (!requiredString(claims, "htm").equals(method)) {
            throw refused("has an htm that is not the method of the request");
        }
        Optional<TargetUri> htu = TargetUri.parse(requiredString(claims, "htu"));
        if (htu.isEmpty() || !htu.equals(target)) {
            throw refused("has an htu that is not the address of the request");
        }
        if (accessToken
                .filter(token -> !isHash(requiredString(claims, "ath"), token))
                .isPresent()) {
            throw refused("has an ath that is not the hash of the access token");
        }
    }

    private static boolean isHash(String ath, String accessToken) {
        return ath.equals(Base64Url.encode(Sha256.of(accessToken)));
    }

    private SingleUse singleUse(ObjectNode claims, PublicJwk key) {
        Instant now = clock.instant();
        Instant iat = requiredDate(claims, "iat");
        // Whole seconds are held against whole seconds, for most proofs have no others.
        Instant last = iat.truncatedTo(ChronoUnit.SECONDS).plus(WINDOW);
        if (last.isBefore(now.truncatedTo(ChronoUnit.SECONDS))) {
            throw refused("is too old; its iat is more than 60 seconds ago");
        }
        if (iat.isAfter(now.plus(LEEWAY))) {
            throw refused("has an iat that is more than 10 seconds ahead");
        }
        requireItsOwnTimes(claims, now);
        String jti = requiredString(claims, "jti");
        if (jti.isEmpty() || jti.length() > LONGEST_JTI) {
            throw refused("has a jti that is empty or longer than " + LONGEST_JTI + " characters");
        }
        // Remembered for as long as a process whose clock is behind would still take it.
        Instant until = last.plusSeconds(1).plus(LEEWAY);
        return new SingleUse("dpop " + key.thumbprint() + " " + jti, until, refused("has been used before"));
    }

    /** A proof needs neither, and what it says of itself holds: RFC 7519 section 4.1.4, RFC 7519 section 4.1.5. */
    private static void requireItsOwnTimes(ObjectNode claims, Instant now) {
        if (CompactJwt.date(claims, "exp")
                .filter(end -> !now.isBefore(end.plus(LEEWAY)))
                .isPresent()) {
            throw refused("has an exp that is past");
        }
        if (CompactJwt.date(claims, "nbf")
                .filter(begin -> begin.isAfter(now.plus(LEEWAY)))
                .isPresent()) {
            throw refused("has an nbf that is more than 10 seconds ahead");
        }
    }

    private static Optional<String> nextNonce(DpopNonces known, ObjectNode claims) {
        Optional<String> nonce = CompactJwt.string(claims, "nonce").filter(known::accepts);
        if (nonce.isEmpty()) {
            throw OAuthError.useDpopNonce(known.next());
        }
        return nonce.flatMap(known::renewal);
    }

    private static OAuthError refused(String what) {
        return OAuthError.invalidDpopProof("The DPoP proof " + what, "proof " + what);
    }
}
