package dev.signet.applications;

import java.util.Optional;

/** The path that a request asks for, read once for all who hold something against it. */
public final class AskedPath {

    private final String raw;
    private final Optional<RequestPath> normal;

    private AskedPath(String raw) {
        this.raw = raw;
        this.normal = RequestPath.parse(raw);
    }

    /** Reads a path as it stood in a request, without the query. */
    public static AskedPath of(String raw) {
        return new AskedPath(raw);
    }

    /** As it was sent. */
    public String raw() {
        return raw;
    }

    /** In the one form; empty for a spelling that servers read differently, which no rule can be held against. */
    public Optional<RequestPath> normal() {
        return normal;
    }

    /** In the one form as far as it has one, to find out under whose path it was meant to be. */
    public RequestPath leading() {
        return normal.orElseGet(() -> RequestPath.leading(raw));
    }

    /** Whether it was sent in the one form, with nothing decoded or removed. */
    public boolean isNormal() {
        return normal.filter(path -> path.toString().equals(raw)).isPresent();
    }

    /** As it was sent. */
    @Override
    public String toString() {
        return raw;
    }
}
