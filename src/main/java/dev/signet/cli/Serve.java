package dev.signet.cli;

import dev.signet.config.ConfigException;
import dev.signet.config.ConfigFile;
import dev.signet.config.ConfigWatcher;
import dev.signet.config.Configuration;
import dev.signet.config.KeyFiles;
import dev.signet.config.ServerSettings;
import dev.signet.protocol.LogLine;
import dev.signet.server.TokenServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** {@code serve}: runs the server until the process is asked to end. */
@Command(
        name = "serve",
        description = "Runs the server until the process is asked to end.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class Serve implements Callable<Integer> {

    /** No exit status: the server runs on. */
    static final int SERVING = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

    private final Surroundings surroundings;
    private final ConfigOption config;
    private volatile Runnable end = Serve::endBeforeReady;
    /** A request to read the configuration that comes before there is anything to read it for, waits for that. */
    private final CompletableFuture<ConfigWatcher> watching = new CompletableFuture<>();

    Serve(Surroundings surroundings, ConfigOption config) {
        this.surroundings = surroundings;
        this.config = config;
    }

    /** Serves, says why if it cannot, and returns the exit status or {@link #SERVING}. */
    int execute() {
        try {
            return call();
        } catch (Exception e) {
            return FailureReport.of(e, surroundings.err());
        }
    }

    @Override
    public Integer call() throws IOException, ConfigException {
        // First of all: a signal that nobody waits for yet would end the process.
        surroundings.onHangup().accept(this::hangUp);
        Runnable withdraw = surroundings.onTermination().apply(() -> end.run());
        boolean serving = false;
        try {
            serve();
            serving = true;
            return SERVING;
        } finally {
            if (!serving) {
                // Else the exit would be taken for a request to end, and a failure for a success.
                withdraw.run();
            }
        }
    }

    private void serve() throws IOException, ConfigException {
        ConfigFile file = surroundings.configFile(config.file());
        Configuration configuration = file.read(KeyFiles.CREATE);
        configuration.warnings().forEach(LOG::warn);
        TokenServer server = new TokenServer(configuration, surroundings.clock());
        server.start();
        ConfigWatcher watcher = new ConfigWatcher(
                file, configuration, next -> server.reload(next.server(), next.realm()), server::reloadRefused);
        end = () -> stop(server, watcher);
        LOG.info("{}", ready(configuration, server));
        watcher.start();
        watching.complete(watcher);
        new CryptoChoice(surroundings.environment()).apply();
    }

    private void hangUp() {
        CompletableFuture<Void> unused = watching.thenAccept(ConfigWatcher::readNow);
    }

    private static void endBeforeReady() {
        LOG.info("{}", LogLine.of("stopped").with("reason", "asked to end before it was ready"));
    }

    private static LogLine ready(Configuration configuration, TokenServer server) {
        ServerSettings settings = configuration.server();
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return LogLine.of("ready")
                .with("url", settings.scheme() + "://" + host + ":" + server.port())
                .with(
                        "management_url",
                        server.managementPort()
                                .map(port -> "http://" + host + ":" + port)
                                .orElse(null))
                .with("issuer", configuration.realm().issuer())
                .with("version", Version.current());
    }

    private static void stop(TokenServer server, ConfigWatcher watcher) {
        LOG.info("{}", LogLine.of("stopping"));
        watcher.close();
        server.stop();
        LOG.info("{}", LogLine.of("stopped"));
    }
}
