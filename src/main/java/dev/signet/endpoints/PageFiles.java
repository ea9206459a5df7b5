package dev.signet.endpoints;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The files of the pages, each read from the jar when it is first asked for; the templates anew for each realm. */
final class PageFiles {

    private static final String CSS = "text/css; charset=utf-8";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    /** Those that a browser asks for by their names. */
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "page.css", CSS,
            "page.js", JAVASCRIPT,
            "icon.svg", "image/svg+xml",
            "docs.js", JAVASCRIPT,
            "swagger-ui.css", CSS,
            "swagger-ui-bundle.js", JAVASCRIPT);

    private final Map<String, TaggedDocument> documents = new ConcurrentHashMap<>();

    static Set<String> names() {
        return MEDIA_TYPES.keySet();
    }

    /** @param name one of {@link #names()} */
    static String mediaType(String name) {
        return MEDIA_TYPES.getOrDefault(name, "application/octet-stream");
    }

    TaggedDocument document(String name) {
        return documents.computeIfAbsent(name, wanted -> new TaggedDocument(read(wanted)));
    }

    Template template(String name) {
        return new Template(new String(read(name), StandardCharsets.UTF_8));
    }

    private static byte[] read(String name) {
        try (InputStream resource = PageFiles.class.getResourceAsStream("pages/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("the jar lacks the file " + name + " of the pages");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
