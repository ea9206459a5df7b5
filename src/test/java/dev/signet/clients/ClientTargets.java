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
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** What clients show of themselves, and what is configured of it, read from any input. */
public final class ClientTargets {

    private static final CallerAddress CALLER = CallerAddress.parse("192.0.2.7");
    private static final String ISSUER = "http://localhost:8080";
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final KeyPair PAIR = SigningAlgorithm.ES256.generate();
    private static final SigningKey KEY = new SigningKey("client", SigningAlgorithm.ES256, PAIR);
    private static final JwkSet KEYS = JwkSet.of(PublicJwk.of(PAIR.getPublic()));

    /** The type of a value in a name, as an object identifier. */
    private static final byte[] COMMON_NAME = {6, 3, 0x55, 4, 3};

    private ClientTargets() {}

    public static Map<String, Target> all() {
        return Map.of(
                "basic", ClientTargets::basic,
                "basic-credentials", ClientTargets::basicCredentials,
                "assertion", input -> assertion(Target.text(input)),
                "assertion-parts", ClientTargets::assertionParts,
                "secret-hash", ClientTargets::secretHash,
                "distinguished-name", ClientTargets::distinguishedName,
                "certificate-name", ClientTargets::certificateName,
                "certificate-subject", ClientTargets::certificateSubject);
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

    /** A name with one value of these octets, as the platform reads it out of a certificate: it does not look into values. */
    private static void certificateSubject(byte[] input) {
        X500Principal name;
        try {
            name = new X500Principal(element(0x30, element(0x31, element(0x30, concat(COMMON_NAME, input)))));
        } catch (IllegalArgumentException e) {
            return; // Then there is no certificate either.
        }
        assertThat(DistinguishedName.of(name).orElse("none")).isNotBlank();
    }

    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        byte[] head;
        if (length < 0x80) {
            head = new byte[] {(byte) tag, (byte) length};
        } else if (length < 0x100) {
            head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        } else {
            head = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        }
        return concat(head, content);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
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
