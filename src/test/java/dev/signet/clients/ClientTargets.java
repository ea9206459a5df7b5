package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.fuzz.Target;
import dev.signet.keys.JwkSet;
import dev.signet.keys.PublicJwk;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.protocol.RequestParameters;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What clients show of themselves, and what is configured of it, read from any input. */
public final class ClientTargets {

    private static final CallerAddress CALLER = CallerAddress.parse("192.0.2.7");
    private static final String ISSUER = "http://localhost:8080";
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final KeyPair PAIR = SigningAlgorithm.ES256.generate();
    private static final SigningKey KEY = new SigningKey("client", SigningAlgorithm.ES256, PAIR);
    private static final JwkSet KEYS = JwkSet.of(PublicJwk.of(PAIR.getPublic()));

    private ClientTargets() {}

    public static Map<String, Target> all() {
        return Map.of(
                "basic", ClientTargets::basic,
                "basic-credentials", ClientTargets::basicCredentials,
                "assertion", input -> assertion(Target.text(input)),
                "assertion-parts", ClientTargets::assertionParts,
                "secret-hash", ClientTargets::secretHash,
                "distinguished-name", ClientTargets::distinguishedName,
                "certificate-name", ClientTargets::certificateName);
    }

    private static void basic(byte[] input) {
        presented(Target.field(input));
    }

    private static void basicCredentials(byte[] input) {
        presented("Basic " + Base64.getEncoder().encodeToString(input));
    }

    private static void presented(String authorization) {
        try {
            PresentedCredential presented = PresentedCredential.of(
                    new RequestParameters(Map.of(), List.of(), List.of(authorization), CALLER, Possession.NONE));
            presented
                    .clientId()
                    .ifPresent(id -> assertThat(id).isNotEmpty().hasSizeLessThanOrEqualTo(authorization.length()));
            presented.secret().ifPresent(secret -> {
                assertThat(secret).isNotEmpty();
                if (secret.length() > 2
                        && presented
                                .clientId()
                                .filter(id -> Optional.of(id).toString().contains(secret))
                                .isEmpty()) {
                    assertThat(presented.toString().replace("PresentedCredential", ""))
                            .doesNotContain(secret);
                }
            });
        } catch (OAuthError e) {
            Target.refused(e);
        }
    }

    private static void assertionParts(byte[] input) {
        String[] parts = Target.texts(input, 2);
        String content = encoded(parts[0]) + "." + encoded(parts[1]);
        byte[] signature = KEY.jwt().sign(content.getBytes(StandardCharsets.US_ASCII));
        assertion(content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    private static void assertion(String text) {
        Map<String, String> parameters = Map.of(
                "client_id",
                "client",
                "client_assertion",
                text.isEmpty() ? " " : text,
                "client_assertion_type",
                ClientAssertion.TYPE);
        try {
            PresentedCredential presented = PresentedCredential.of(
                    new RequestParameters(parameters, List.of(), List.of(), CALLER, Possession.NONE));
            PublicKeys keys = new PublicKeys(KEYS, Set.of(ISSUER), EnumSet.allOf(SigningAlgorithm.class));
            Verdict verdict = ClientAssertion.verdict(presented, assertion -> {
                assertion.requireOwn(Set.of(ISSUER), NOW);
                return assertion.signedBy(keys.keys(), keys.algorithms(), new Verdict.Wrong("right"));
            });
            assertThat(verdict).isInstanceOf(Verdict.Wrong.class);
            assertThat(((Verdict.Wrong) verdict).reason()).isNotEmpty().hasSizeLessThan(Target.LONGEST_REFUSAL);
        } catch (OAuthError e) {
            Target.refused(e);
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Read only: to compute one is what makes it slow. */
    private static void secretHash(byte[] input) {
        String text = Target.text(input);
        try {
            SecretHash hash = SecretHash.parse(text);
            if (text.length() > 4) {
                assertThat(hash.toString()).doesNotContain(text);
            }
        } catch (IllegalArgumentException e) {
            Target.refused(e);
            if (text.length() > 12) {
                // The forms that there are may be what was written.
                assertThat(String.valueOf(e.getMessage()).replaceFirst("of the form .*", ""))
                        .doesNotContain(text);
            }
        }
    }

    private static void distinguishedName(byte[] input) {
        try {
            String comparable = DistinguishedName.comparable(Target.text(input));
            assertThat(comparable).isNotNull();
        } catch (IllegalArgumentException e) {
            // The platform's own, which repeats the name; CertificateSubject tells another.
            assertThat(e.getMessage()).isNotNull();
        }
    }

    private static void certificateName(byte[] input) {
        String text = Target.text(input);
        for (CertificateSubject.Kind kind : CertificateSubject.Kind.values()) {
            try {
                assertThat(CertificateSubject.parse(kind, text).value()).isNotBlank();
            } catch (IllegalArgumentException e) {
                Target.refused(e);
            }
        }
    }
}
