package dev.signet.config;

import dev.signet.clients.ClientCredential;
import dev.signet.clients.ClientSecret;
import dev.signet.clients.ClientSecrets;
import dev.signet.clients.SecretHash;
import dev.signet.clients.SharedSecretJwt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Reads the secrets of a client. Nothing here ever puts a secret into a message. */
final class SecretReader {

    /** The ways to list them. */
    static final List<String> KEYS = List.of("client_secret", "client_secrets");

    /** One of them as it is written. */
    private record Entry(Optional<String> name, Text value, Optional<Instant> expiresAt) {}

    private final Problems problems;
    private final Values values;
    private final boolean onLoopback;

    /** @param onLoopback whether nobody but this machine can reach the server */
    SecretReader(Problems problems, Values values, boolean onLoopback) {
        this.problems = problems;
        this.values = values;
        this.onLoopback = onLoopback;
    }

    /** Secrets that are sent. */
    Optional<ClientCredential> read(Section client) {
        List<ClientSecret> secrets = each(
                client,
                entry -> new ClientSecret(
                        entry.name(), SecretHash.parse(entry.value().value()), entry.expiresAt()));
        return secrets.isEmpty() ? Optional.empty() : Optional.of(new ClientSecrets(secrets));
    }

    /** Secrets that assertions are made with. */
    Optional<ClientCredential> readForAssertions(Section client, Set<String> audiences) {
        List<SharedSecretJwt.Secret> secrets = each(
                client,
                entry -> new SharedSecretJwt.Secret(entry.name(), entry.value().value(), entry.expiresAt()));
        return secrets.isEmpty() ? Optional.empty() : Optional.of(new SharedSecretJwt(secrets, audiences));
    }

    private <T> List<T> each(Section client, Function<Entry, T> secret) {
        List<T> secrets = new ArrayList<>();
        for (Entry entry : entries(client)) {
            if (mayStandHere(entry.value())) {
                problems.attempt(entry.value().place(), () -> secret.apply(entry))
                        .ifPresent(secrets::add);
            }
        }
        return secrets;
    }

    private List<Entry> entries(Section client) {
        Optional<ConfigNode> one = client.find("client_secret");
        if (one.isPresent()) {
            return one.flatMap(values::text)
                    .map(text -> List.of(new Entry(Optional.empty(), text, Optional.empty())))
                    .orElse(List.of());
        }
        List<ConfigNode> several =
                client.requireItems("client_secrets", "add entries with a value, and with expires_at where it ends");
        return IntStream.range(0, several.size())
                .boxed()
                .flatMap(i -> values.section(several.get(i)).flatMap(entry -> entry(i, entry)).stream())
                .toList();
    }

    private Optional<Entry> entry(int index, Section entry) {
        Optional<Text> value = entry.requireText("value", "sha256:...");
        Optional<Instant> expiresAt = entry.text("expires_at").flatMap(text -> problems.parse(text, Timestamp::parse));
        entry.refuseUnknownKeys();
        // The log names a secret by its place in the file, for nothing else of it may be shown.
        return value.map(text -> new Entry(Optional.of("client_secrets[" + index + "]"), text, expiresAt));
    }

    private boolean mayStandHere(Text text) {
        if (!SecretHash.isPlainText(text.value())
                || text.isFromOutside()
                || text.value().isEmpty()) {
            return true;
        }
        if (onLoopback) {
            problems.warn(
                    text.place(),
                    "is plain text; fine to try things out on this machine, otherwise use ${NAME} or ${file:PATH}");
        } else {
            problems.add(
                    text.place(),
                    "is plain text, which is taken only where server.host and issuer are both localhost;"
                            + " use ${NAME} or ${file:PATH}");
        }
        return onLoopback;
    }
}
