package dev.signet.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.TestProofs;
import dev.signet.fuzz.Target;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.protocol.OAuthError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens and proofs, read from any input. The signed ones are signed anew, or nobody would come past the signature. */
public final class TokenTargets {

    private static final String TOKEN_ENDPOINT = "http://localhost:8080/oauth2-token";

    private TokenTargets() {}

    public static Map<String, Target> all() {
        return Map.of(
                "authorization", TokenTargets::authorization,
                "compact-jwt", TokenTargets::compactJwt,
                "access-token", TokenTargets::accessToken,
                "access-token-parts", TokenTargets::accessTokenParts,
                "dpop-proof", TokenTargets::dpopProof,
                "dpop-parts", TokenTargets::dpopParts,
                "dpop-claims", TokenTargets::dpopClaims,
                "target-uri", TokenTargets::targetUri);
    }

    /** Not before it is needed: the keys beside it cost time to make. */
    private static final class Made {
        static final TestProofs PROOFS = TestProofs.with(SigningAlgorithm.ES256, Forge.clock(Forge.NOW));
    }

    private static void authorization(byte[] input) {
        String field = Target.field(input);
        try {
            PresentedToken token = PresentedToken.of(List.of(field));
            assertThat(field).endsWith(token.value());
            assertThat(token.value()).matches("[A-Za-z0-9._~+/-]+=*");
        } catch (OAuthError e) {
            Target.refused(e);
        }
    }

    private static void compactJwt(byte[] input) {
        String token = Target.field(input);
        try {
            CompactJwt jwt = CompactJwt.parse(token);
            assertThat(Forge.encoded(jwt.signature())).isEqualTo(token.substring(token.lastIndexOf('.') + 1));
            assertThat(new String(jwt.signingInput(), StandardCharsets.US_ASCII) + "." + Forge.encoded(jwt.signature()))
                    .isEqualTo(token);
            readDates(jwt.claims());
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static void readDates(ObjectNode claims) {
        claims.fieldNames().forEachRemaining(name -> {
            try {
                CompactJwt.string(claims, name);
                CompactJwt.date(claims, name).ifPresent(date -> assertThat(date).isBefore(Instant.MAX));
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith(name);
            }
        });
    }

    private static void accessToken(byte[] input) {
        verify(Target.field(input));
    }

    /** A header and claims, which need not be any, under a good signature. */
    private static void accessTokenParts(byte[] input) {
        String[] parts = Target.texts(input, 2);
        verify(Forge.signed(Forge.EC.jwt(), Forge.encoded(parts[0]), Forge.encoded(parts[1])));
    }

    private static void verify(String token) {
        try {
            VerifiedToken verified = Forge.verifier(Forge.NOW).verify(token);
            assertThat(verified.clientId()).isNotEmpty();
        } catch (OAuthError e) {
            Target.refused(e);
        }
    }

    private static void dpopProof(byte[] input) {
        verifyProof(Target.field(input));
    }

    private static void dpopParts(byte[] input) {
        String[] parts = Target.texts(input, 2);
        verifyProof(Forge.encoded(parts[0]) + "." + Forge.encoded(parts[1]) + "." + Forge.encoded(new byte[64]));
    }

    private static void dpopClaims(byte[] input) {
        verifyProof(Made.PROOFS.forTokenEndpoint().signClaims(Target.text(input)));
    }

    private static void verifyProof(String proof) {
        try {
            DpopProof proven = new DpopVerifier(
                            Forge.clock(Forge.NOW), EnumSet.allOf(SigningAlgorithm.class), Optional.empty())
                    .verify(List.of(proof), "POST", TargetUri.parse(TOKEN_ENDPOINT), Optional.empty());
            // What is remembered of it has a bound.
            assertThat(proven.use().name()).hasSizeLessThan(600);
            assertThat(proven.use().until()).isBefore(Forge.NOW.plusSeconds(90));
        } catch (OAuthError e) {
            Target.refused(e);
        }
    }

    private static void targetUri(byte[] input) {
        String written = Target.text(input);
        TargetUri.parse(written).ifPresent(uri -> {
            assertThat(uri.normal()).startsWith("http").doesNotContain("?", "#");
            // A host may be called "..", for all that RFC 3986 says.
            assertThat(uri.normal().substring(uri.normal().indexOf('/', "https://".length())))
                    .doesNotContain("/../");
            assertThat(TargetUri.parse(uri.normal())).contains(uri);
        });
    }
}
