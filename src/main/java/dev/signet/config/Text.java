package dev.signet.config;

/**
 * A string value, its placeholders replaced.
 *
 * @param written as it stands in the file, placeholders and all
 */
record Text(Place place, String value, String written, Origin origin) {

    enum Origin {
        /** Every character stands in the file. */
        WRITTEN,
        /** Some of it stands in the file, be it as the default of a placeholder. */
        MIXED,
        /** All of it came from a variable or from another file. */
        OUTSIDE
    }

    boolean isWritten() {
        return origin == Origin.WRITTEN;
    }

    boolean isFromOutside() {
        return origin == Origin.OUTSIDE;
    }

    /** The place alone: the value may be a secret. */
    @Override
    public String toString() {
        return place.toString();
    }
}
