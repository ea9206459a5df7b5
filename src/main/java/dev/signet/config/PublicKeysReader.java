package dev.signet.config;

import dev.signet.keys.JwkSet;
import dev.signet.keys.PublicPem;
import dev.signet.keys.RemoteKeys;
import dev.signet.keys.VerificationKeys;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Reads where the public keys of somebody else are. */
final class PublicKeysReader {

    /** The ways to say it. */
    static final List<String> KEYS = List.of("jwks", "jwks_file", "jwks_uri", "public_key");

    private static final String JWKS_REMEDY = "list public keys for signatures, as {\"keys\": [...]} of RFC 7517";
    private static final String PEM_REMEDY = "name a PEM file with a public key or a certificate";

    private final Problems problems;
    private final Values values;
    private final JsonReader json;
    private final NamedFiles files;
    private final RemoteKeys remote;

    PublicKeysReader(Problems problems, Values values, JsonReader json, NamedFiles files, RemoteKeys remote) {
        this.problems = problems;
        this.values = values;
        this.json = json;
        this.files = files;
        this.remote = remote;
    }

    /** @param key which of them is there */
    Optional<VerificationKeys> read(String key, ConfigNode node) {
        if (key.equals("jwks")) {
            return inline(node);
        }
        Optional<Text> text = values.text(node);
        if (key.equals("jwks_file")) {
            return text.flatMap(name -> files.parse(
                            name,
                            JWKS_REMEDY,
                            document -> JwkSet.parse(document).requireKey())
                    .map(set -> told(set, name.place())));
        }
        return key.equals("jwks_uri")
                ? text.flatMap(written -> problems.parse(written, PublicKeysReader::uri))
                        .map(remote::at)
                : text.flatMap(name -> files.parse(name, PEM_REMEDY, pem -> JwkSet.of(PublicPem.parse(pem))));
    }

    private Optional<VerificationKeys> inline(ConfigNode node) {
        return values.section(node)
                .flatMap(section -> problems.attempt(node.place(), () -> {
                    try {
                        return told(JwkSet.parse(json.object(section.entries())).requireKey(), node.place());
                    } catch (IllegalArgumentException e) {
                        String problem = String.valueOf(e.getMessage());
                        throw new IllegalArgumentException(
                                problem + (problem.contains(";") ? "" : "; " + JWKS_REMEDY), e);
                    }
                }));
    }

    private VerificationKeys told(JwkSet set, Place place) {
        set.skipped().forEach(key -> problems.warn(place, "passes over a key: " + key));
        return set;
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            boolean address = uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
            if (address && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isLoopback(uri)))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Answered below like any other that is no such address.
        }
        throw new IllegalArgumentException(
                "must be an https URL without user and fragment, such as https://app.example.com/jwks.json;"
                        + " http will do on this machine only");
    }

    private static boolean isLoopback(URI uri) {
        return Loopback.includes(uri.getHost().replaceAll("[\\[\\]]", ""));
    }
}
