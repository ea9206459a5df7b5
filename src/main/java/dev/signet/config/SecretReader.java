package dev.signet.config;

import dev.signet.clients.ClientCredential;
import dev.signet.clients.ClientSecret;
import dev.signet.clients.ClientSecrets;
import dev.signet.clients.SecretHash;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads how a client authenticates. Nothing here ever puts a secret into a message. */
final class SecretReader {

    private final Problems problems;
    private final Values values;
    private final boolean onLoopback;

    /** @param onLoopback whether nobody but this machine can reach the server */
    SecretReader(Problems problems, Values values, boolean onLoopback) {
        this.problems = problems;
        this.values = values;
        this.onLoopback = onLoopback;
    }

    Optional<ClientCredential> read(Section client) {
        Optional<ConfigNode> one = client.find("client_secret");
        Optional<ConfigNode> several = client.find("client_secrets");
        if (one.isPresent() && several.isPresent()) {
            problems.add(client.place(), "has both client_secret and client_secrets; keep one of the two");
        } else if (one.isEmpty() && several.isEmpty()) {
            client.missing("client_secret", client.place(), "has no way to authenticate; add client_secret");
        } else if (several.isPresent()) {
            return several(client);
        }
        return one.flatMap(values::text).flatMap(this::hash).map(ClientSecrets::of);
    }

    private Optional<ClientCredential> several(Section client) {
        List<ConfigNode> entries =
                client.requireItems("client_secrets", "add entries with a value, and with expires_at where it ends");
        List<ClientSecret> secrets = IntStream.range(0, entries.size())
                .boxed()
                .flatMap(i -> values.section(entries.get(i)).flatMap(entry -> secret(i, entry)).stream())
                .toList();
        return secrets.isEmpty() ? Optional.empty() : Optional.of(new ClientSecrets(secrets));
    }

    private Optional<ClientSecret> secret(int index, Section entry) {
        Optional<SecretHash> hash = entry.requireText("value", "sha256:...").flatMap(this::hash);
        Optional<Instant> expiresAt =
                entry.text("expires_at").flatMap(text -> problems.parse(text, SecretReader::instant));
        entry.refuseUnknownKeys();
        // The log names a secret by its place in the file, for nothing else of it may be shown.
        return hash.map(known -> new ClientSecret(Optional.of("client_secrets[" + index + "]"), known, expiresAt));
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be an RFC 3339 timestamp, such as 2027-01-31T00:00:00Z", e);
        }
    }

    private Optional<SecretHash> hash(Text text) {
        return mayStandHere(text)
                ? problems.attempt(text.place(), () -> SecretHash.parse(text.value()))
                : Optional.empty();
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
