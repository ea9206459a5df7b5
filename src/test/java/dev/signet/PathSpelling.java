package dev.signet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A spelling of a path from {@code gateways/paths.txt}, with what {@code /auth/verify} answers for GET.
 *
 * @param uri as it stands in a request
 * @param withoutToken the status where there is none
 * @param unscoped the status for a token of the storefront without a scope
 * @param scoped the status for one with products:read
 */
public record PathSpelling(String uri, int withoutToken, int unscoped, int scoped) {

    /** The whole table. */
    public static List<PathSpelling> all() {
        try (InputStream table = PathSpelling.class.getResourceAsStream("gateways/paths.txt")) {
            String text = new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.US_ASCII);
            return text.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("# "))
                    .map(PathSpelling::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PathSpelling parse(String line) {
        String[] columns = line.split(" +", -1);
        return new PathSpelling(
                columns[0], Integer.parseInt(columns[1]), Integer.parseInt(columns[2]), Integer.parseInt(columns[3]));
    }

    /** The spelling alone, as the name of a test. */
    @Override
    public String toString() {
        return uri;
    }
}
