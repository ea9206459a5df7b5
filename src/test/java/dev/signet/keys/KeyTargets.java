package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.fuzz.Target;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keys and certificates of others and our own, read from any input. */
public final class KeyTargets {

    private static final List<String> LABELS = List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");
    private static final byte[] SIGNED = {1, 2, 3};

    private KeyTargets() {}

    public static Map<String, Target> all() {
        return Map.of(
                "private-pem", input -> privateKey(Target.field(input)),
                "private-der", KeyTargets::privateDer,
                "public-pem", input -> publicKey(Target.field(input)),
                "public-der", input -> publicKey(pem("PUBLIC KEY", input)),
                "certificate-pem", KeyTargets::certificatePem,
                "certificate-der", KeyTargets::certificateDer,
                "jwk-set", KeyTargets::jwkSet,
                "json", KeyTargets::json);
    }

    /** For every algorithm, since a private key is read for the one that is configured. */
    private static void privateKey(String pem) {
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            if (algorithm.isAvailable()) {
                try {
                    assertThat(PublicJwk.of(PemKeys.parse(pem, algorithm).getPublic())
                                    .algorithms())
                            .contains(algorithm);
                } catch (IllegalArgumentException e) {
                    Target.refused(e);
                }
            }
        }
    }

    private static void privateDer(byte[] input) {
        LABELS.forEach(label -> privateKey(pem(label, input)));
    }

    private static void publicKey(String pem) {
        try {
            requireUsable(PublicPem.parse(pem));
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static void certificatePem(byte[] input) {
        String pem = Target.field(input);
        publicKey(pem);
        try {
            PemCertificates.parse(pem).forEach(KeyTargets::requireUsable);
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static void certificateDer(byte[] input) throws Exception {
        try {
            X509Certificate certificate = PemCertificates.ofDer(input);
            requireUsable(certificate);
            assertThat(certificate.getEncoded()).isEqualTo(input);
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static void requireUsable(X509Certificate certificate) {
        CertifiedKey.isStrong(certificate);
        PemCertificates.isIssuedBy(certificate, certificate);
        try {
            requireUsable(PublicJwk.of(certificate.getPublicKey()));
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static void jwkSet(byte[] input) {
        try {
            JwkSet set = JwkSet.parse(Target.text(input));
            assertThat(set.keys().size() + set.skipped().size()).isLessThanOrEqualTo(100);
            set.skipped().forEach(reason -> assertThat(reason).hasSizeLessThan(Target.LONGEST_REFUSAL));
            set.keys().forEach(KeyTargets::requireUsable);
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    /** It can be published and read again as the same key, and refuses what it has not signed. */
    private static void requireUsable(PublicJwk key) {
        Map<String, Object> published = new LinkedHashMap<>();
        KeyType.all().stream()
                .filter(type -> type.fits(key.publicKey()))
                .findFirst()
                .ifPresent(type -> published.putAll(type.jwk(key.publicKey())));
        assertThat(PublicJwk.parse(published).thumbprint()).isEqualTo(key.thumbprint());
        for (SigningAlgorithm algorithm : key.algorithms()) {
            for (int length : new int[] {0, 64, 96, 256, 384, 512}) {
                try {
                    key.verify(algorithm.alg(), Set.of(algorithm), SIGNED, new byte[length]);
                    throw new AssertionError("no signature is one of nought");
                } catch (IllegalArgumentException e) {
                    Target.refused(e);
                }
            }
        }
        try {
            Optional<X509Certificate> certificate = key.certificate();
            certificate.ifPresent(CertifiedKey::isStrong);
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static void json(byte[] input) {
        try {
            StrictJson.object(input).ifPresent(object -> {
                // Written and read again it is the same; by its text, for what is too large for a number is infinite.
                assertThat(StrictJson.object(object.toString()).map(Object::toString))
                        .contains(object.toString());
                PublicJwk.members(object);
            });
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(Arrays.copyOf(der, der.length));
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
