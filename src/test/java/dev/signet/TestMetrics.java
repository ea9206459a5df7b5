package dev.signet;

import dev.signet.metrics.Metrics;
import dev.signet.metrics.Observed;
import java.util.List;
import java.util.Optional;

/** Metrics for tests that are about something else. */
public final class TestMetrics {

    private TestMetrics() {}

    /** Those of a server with nothing configured, which nobody reads. */
    public static Metrics unread() {
        return new Metrics(
                new MutableClock(),
                new Observed(
                        id -> Optional.empty(),
                        name -> false,
                        () -> 0,
                        List::of,
                        Optional::empty,
                        List::of,
                        () -> true));
    }
}
