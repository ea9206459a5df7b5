package dev.signet.config;

import dev.signet.clients.ClientCredential;
import dev.signet.clients.ClientSecrets;
import dev.signet.clients.SecretHash;
import java.util.Optional;

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
        Optional<ConfigNode> node = client.find("client_secret");
        if (node.isEmpty()) {
            client.missing("client_secret", client.place(), "has no way to authenticate; add client_secret");
        }
        return node.flatMap(values::text).filter(this::mayStandHere).flatMap(this::secret);
    }

    private Optional<ClientCredential> secret(Text text) {
        return problems.attempt(text.place(), () -> ClientSecrets.of(SecretHash.parse(text.value())));
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
