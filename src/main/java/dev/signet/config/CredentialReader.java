package dev.signet.config;

import dev.signet.clients.ClientCredential;
import dev.signet.clients.FederatedCredential;
import dev.signet.clients.PublicKeys;
import dev.signet.keys.VerificationKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads how a client authenticates: in one way, which is {@code token_endpoint_auth_method} or what the other keys imply. */
final class CredentialReader {

    /** @param keys of which one goes with it */
    private record Method(String name, List<String> keys) {}

    private static final String METHOD = "token_endpoint_auth_method";
    private static final String FEDERATED = "federated_credential";
    private static final String SECRET_JWT = "client_secret_jwt";
    private static final String SELF_SIGNED = "self_signed_tls_client_auth";

    private static final List<Method> METHODS = List.of(
            new Method("client_secret_basic", SecretReader.KEYS),
            new Method("client_secret_post", SecretReader.KEYS),
            new Method(SECRET_JWT, SecretReader.KEYS),
            new Method("private_key_jwt", PublicKeysReader.KEYS),
            new Method("tls_client_auth", CertificateReader.SUBJECTS),
            new Method(SELF_SIGNED, List.of(CertificateReader.CERTIFICATE, "jwks", "jwks_file")));

    private static final List<String> KEYS = Stream.of(
                    SecretReader.KEYS,
                    PublicKeysReader.KEYS,
                    List.of(FEDERATED),
                    CertificateReader.SUBJECTS,
                    List.of(CertificateReader.CERTIFICATE))
            .flatMap(List::stream)
            .toList();

    private static final List<String> SHARED_KEYS =
            Stream.concat(SecretReader.KEYS.stream(), Stream.of(FEDERATED)).toList();

    /** Those that are told where there is none: of the names in a certificate one stands for all. */
    private static final List<String> MAIN_KEYS = KEYS.stream()
            .filter(key -> !CertificateReader.SUBJECTS.contains(key) || key.equals(CertificateReader.SUBJECTS.get(0)))
            .toList();

    private final Problems problems;
    private final Values values;
    private final ClientDefaults defaults;
    private final SecretReader secrets;
    private final PublicKeysReader publicKeys;
    private final CertificateReader certificates;
    private final List<ClientList.Federated> federated = new ArrayList<>();

    CredentialReader(
            Problems problems,
            Values values,
            ClientDefaults defaults,
            PublicKeysReader publicKeys,
            CertificateReader certificates) {
        this.problems = problems;
        this.values = values;
        this.defaults = defaults;
        this.secrets = new SecretReader(problems, values, defaults.onLoopback());
        this.publicKeys = publicKeys;
        this.certificates = certificates;
    }

    /** Whether somebody else than the client has what it proves itself by: its secret, or the keys of a platform. */
    static boolean isBySecret(Section client) {
        return !client.present(SHARED_KEYS).isEmpty();
    }

    Optional<ClientCredential> read(Section client) {
        Optional<Method> method = client.text(METHOD).flatMap(this::method);
        List<String> keys = client.present(KEYS);
        if (keys.isEmpty()) {
            List<String> wanted = method.map(Method::keys).orElse(KEYS);
            List<String> named = method.isPresent() ? wanted : MAIN_KEYS;
            client.missingAll(wanted, client.place(), "has no way to authenticate; add " + joined(named, " or "));
            return Optional.empty();
        }
        if (keys.size() > 1) {
            problems.add(
                    client.place(),
                    keys.size() == 2
                            ? "has both " + joined(keys, " and ") + "; keep one of the two"
                            : "has " + joined(keys, " and ") + "; keep one of them");
            return Optional.empty();
        }
        String key = keys.get(0);
        if (method.filter(named -> !named.keys().contains(key)).isPresent()) {
            problems.add(client.place(METHOD), "does not go with " + key + "; remove the one or the other");
            return Optional.empty();
        }
        return read(
                client,
                key,
                client.find(key).orElseThrow(),
                method.map(Method::name).orElse(""));
    }

    private Optional<ClientCredential> read(Section client, String key, ConfigNode node, String method) {
        if (key.equals(FEDERATED)) {
            return values.section(node).flatMap(this::federated);
        }
        if (CertificateReader.SUBJECTS.contains(key)) {
            return certificates.bySubject(key, node);
        }
        if (key.equals(CertificateReader.CERTIFICATE)) {
            return certificates.registered(node);
        }
        if (PublicKeysReader.KEYS.contains(key)) {
            Optional<VerificationKeys> keys = publicKeys.read(key, node);
            return method.equals(SELF_SIGNED)
                    ? keys.flatMap(known -> certificates.registered(known, node))
                    : keys.map(known -> new PublicKeys(
                            known, defaults.audiences(), defaults.profile().algorithms()));
        }
        return method.equals(SECRET_JWT)
                ? secrets.readForAssertions(client, defaults.audiences())
                : secrets.read(client);
    }

    private static String joined(List<String> names, String last) {
        int end = names.size() - 1;
        return end == 0 ? names.get(0) : String.join(", ", names.subList(0, end)) + last + names.get(end);
    }

    private Optional<Method> method(Text text) {
        Optional<Method> method = METHODS.stream()
                .filter(known -> known.name().equals(text.value()))
                .findFirst();
        if (method.isEmpty()) {
            List<String> names = METHODS.stream().map(Method::name).toList();
            problems.add(
                    text.place(), "unknown method" + Shown.choice(text) + "; " + Spelling.advice(text.value(), names));
        }
        return method;
    }

    private Optional<ClientCredential> federated(Section section) {
        Optional<String> issuer =
                section.requireText("issuer", "https://kubernetes.default.svc").flatMap(this::otherIssuer);
        Optional<String> subject = section.requireText("subject", "system:serviceaccount:shop:importer")
                .map(Text::value);
        Optional<String> audience = section.text("audience").map(Text::value);
        Optional<VerificationKeys> keys = platformKeys(section);
        section.refuseUnknownKeys();
        if (issuer.isEmpty() || subject.isEmpty() || keys.isEmpty()) {
            return Optional.empty();
        }
        return problems.attempt(section.place(), () -> {
            FederatedCredential.Identity identity = new FederatedCredential.Identity(issuer.get(), subject.get());
            federated.add(new ClientList.Federated(identity, section.place()));
            return new FederatedCredential(identity, audience.orElse(defaults.issuer()), keys.get());
        });
    }

    private Optional<VerificationKeys> platformKeys(Section section) {
        List<String> keys = Stream.of("jwks_file", "jwks_uri")
                .filter(key -> section.find(key).isPresent())
                .toList();
        if (keys.isEmpty()) {
            section.missingAll(
                    List.of("jwks_file", "jwks_uri"),
                    section.place(),
                    "has no keys of the issuer; add jwks_file or jwks_uri");
        } else if (keys.size() > 1) {
            problems.add(section.place(), "has both jwks_file and jwks_uri; keep one of the two");
        } else {
            return publicKeys.read(keys.get(0), section.find(keys.get(0)).orElseThrow());
        }
        return Optional.empty();
    }

    /** Our own tokens say what a client may do, and nothing of who it is. */
    private Optional<String> otherIssuer(Text text) {
        if (text.value().equals(defaults.issuer())) {
            problems.add(text.place(), "is this server itself; name the platform that issues the tokens");
            return Optional.empty();
        }
        return Optional.of(text.value());
    }

    /** Whom they are about, of all that has been read. */
    List<ClientList.Federated> federated() {
        return federated;
    }
}
