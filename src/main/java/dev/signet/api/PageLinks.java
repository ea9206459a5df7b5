package dev.signet.api;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The links of a page, JSON:API 1.1 "Pagination": null where there is no such page. */
record PageLinks(
        String self,
        String first,
        String last,
        @Nullable String prev,
        @Nullable String next) {

    /** @param link makes the link to the page of a number */
    static PageLinks of(long number, int size, int total, LongFunction<String> link) {
        long last = Math.max(1, (total + size - 1) / size);
        return new PageLinks(
                link.apply(number),
                link.apply(1),
                link.apply(last),
                // From beyond the end, the way back leads to the last page that holds something.
                number > 1 ? link.apply(Math.min(number - 1, last)) : null,
                number < last ? link.apply(number + 1) : null);
    }
}
