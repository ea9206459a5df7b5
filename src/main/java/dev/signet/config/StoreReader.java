package dev.signet.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code store}. */
final class StoreReader {

    private static final String DEFAULT_PATH = "data/signet.db";
    private static final Duration DEFAULT_STALENESS = Duration.ofSeconds(60);
    private static final String UNLIMITED = "unlimited";
    private static final String STALENESS = Durations.EXPECTED + ", or " + UNLIMITED;
    private static final String EMBEDDED = "embedded";
    private static final String REDIS = "redis";
    private static final List<String> OF_EMBEDDED = List.of("path");
    private static final List<String> OF_REDIS = List.of("url", "max_staleness");
    private static final Pattern DATABASE = Pattern.compile("/?|/[0-9]{1,5}");

    private final Problems problems;
    private final Path directory;

    /** @param directory that relative paths start from */
    StoreReader(Problems problems, Path directory) {
        this.problems = problems;
        this.directory = directory;
    }

    StoreSettings read(Section root) {
        StoreSettings byDefault = new StoreSettings.Embedded(directory.resolve(DEFAULT_PATH));
        return root.section("store").flatMap(this::settings).orElse(byDefault);
    }

    private Optional<StoreSettings> settings(Section store) {
        Optional<Text> type = store.requireText("type", EMBEDDED);
        Optional<StoreSettings> settings = type.flatMap(written -> switch (written.value()) {
            case EMBEDDED -> embedded(store);
            case REDIS -> redis(store);
            default -> {
                problems.add(written.place(), "is no kind of store; write " + EMBEDDED + " or " + REDIS);
                yield neither(store);
            }
        });
        if (type.isEmpty()) {
            neither(store);
        }
        store.refuseUnknownKeys();
        return settings;
    }

    private static Optional<StoreSettings> neither(Section store) {
        store.present(OF_EMBEDDED);
        store.present(OF_REDIS);
        return Optional.empty();
    }

    private Optional<StoreSettings> embedded(Section store) {
        refuse(store, OF_REDIS, REDIS);
        Optional<Text> path = store.text("path");
        if (store.find("path").isEmpty()) {
            return Optional.of(new StoreSettings.Embedded(directory.resolve(DEFAULT_PATH)));
        }
        return path.flatMap(written -> problems.attempt(written.place(), () -> file(written.value())))
                .map(StoreSettings.Embedded::new);
    }

    private Path file(String written) {
        if (written.isEmpty() || written.endsWith("/")) {
            throw new IllegalArgumentException("must name a file, such as " + DEFAULT_PATH);
        }
        return TextFile.resolve(directory, written);
    }

    private Optional<StoreSettings> redis(Section store) {
        refuse(store, OF_EMBEDDED, EMBEDDED);
        Optional<URI> url = store.requireText("url", "redis://localhost:6379")
                .flatMap(written -> problems.parse(written, StoreReader::url));
        Optional<Text> staleness = store.text("max_staleness", STALENESS);
        Optional<Duration> limit = staleness
                .filter(written -> !written.value().equals(UNLIMITED))
                .flatMap(written -> problems.parse(written, StoreReader::staleness));
        return url.map(place ->
                new StoreSettings.Redis(place, staleness.isPresent() ? limit : Optional.of(DEFAULT_STALENESS)));
    }

    private void refuse(Section store, List<String> keys, String type) {
        store.present(keys)
                .forEach(key -> problems.add(store.place(key), "belongs to 'type: " + type + "'; remove it"));
    }

    private static Duration staleness(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(STALENESS, e);
        }
    }

    /** What is wrong is told without the URL: it may have a password. */
    private static URI url(String text) {
        return Optional.of(text)
                .map(StoreReader::uri)
                .filter(StoreReader::isRedis)
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be a URL such as redis://localhost:6379, or over TLS rediss://:PASSWORD@redis.example.com/0;"
                                + " percent-encode what is no letter, digit, '-', '.', '_' or '~' in the password"));
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isRedis(URI url) {
        return ("redis".equals(url.getScheme()) || "rediss".equals(url.getScheme()))
                && url.getHost() != null
                && url.getPort() != 0
                && url.getPort() <= ServerSettings.HIGHEST_PORT
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && DATABASE.matcher(url.getRawPath()).matches();
    }
}
