package dev.signet.metrics;

import dev.signet.protocol.OAuthError;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The requests to APIs that were let in and refused, by one way to come there. */
public final class AccessCounts {

    /** What a request is counted under that is for no API. */
    static final String NONE = "(none)";

    /**
     * Those to one API.
     *
     * @param admitted how many were let in
     * @param refused how many were not, by the reason
     */
    record Application(LongAdder admitted, Map<String, LongAdder> refused) {
        Application() {
            this(new LongAdder(), new ConcurrentHashMap<>());
        }
    }

    private final Predicate<String> configured;
    private final Map<String, Application> applications = new ConcurrentHashMap<>();

    /** @param configured whether there is an application of a name */
    AccessCounts(Predicate<String> configured) {
        this.configured = configured;
    }

    /** Counts a request that was let in. */
    public void admitted(String application) {
        of(application).admitted().increment();
    }

    /**
     * Counts a request that was not let in.
     *
     * @param application empty where the request was for none
     */
    public void refused(Optional<String> application, OAuthError refusal) {
        of(application.orElse(NONE))
                .refused()
                .computeIfAbsent(RefusalReason.of(refusal), reason -> new LongAdder())
                .increment();
    }

    private Application of(String name) {
        Application known = applications.get(name);
        return known == null ? enter(name) : known;
    }

    private synchronized Application enter(String name) {
        return applications.computeIfAbsent(configured.test(name) ? name : NONE, any -> new Application());
    }

    /** Forgets the applications that are configured no longer. */
    synchronized void reloaded() {
        applications.keySet().removeIf(name -> !name.equals(NONE) && !configured.test(name));
    }

    void forEach(BiConsumer<String, Application> each) {
        applications.forEach(each);
    }
}
