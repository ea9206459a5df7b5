package dev.signet.config;

import dev.signet.clients.ClientCredential;
import dev.signet.clients.ClientSecret;
import dev.signet.clients.SecretHash;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how a client authenticates. Nothing here ever puts a secret into a message. */
final class SecretReader {

    // A hash taken for plain text would be its own secret, for everybody who can read the file.
    private static final Pattern HASHED = Pattern.compile(
            "(?:sha[0-9-]+:|\\$[a-z0-9-]+\\$|\\{[a-z0-9@_-]+}).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

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
        return problems.attempt(text.place(), () -> new ClientSecret(SecretHash.ofPlainText(text.value())));
    }

    private boolean mayStandHere(Text text) {
        if (HASHED.matcher(text.value()).matches()) {
            problems.add(
                    text.place(),
                    "hashed secrets are not supported by this version; give the secret itself as ${NAME} or ${file:PATH}");
            return false;
        }
        if (text.isFromOutside() || text.value().isEmpty()) {
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
