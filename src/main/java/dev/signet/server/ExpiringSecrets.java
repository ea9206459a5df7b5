package dev.signet.server;

import dev.signet.clients.Client;
import dev.signet.clients.SecretExpiry;
import dev.signet.protocol.LogLine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns in the log of clients whose last secret expires within seven days, and of those whose last one has expired: of each
 * once a day at most. Where no client has a secret that expires, there is no thread and nothing to do.
 */
final class ExpiringSecrets implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiringSecrets.class);

    private static final String SOON = "secret_expires_soon";
    private static final String EXPIRED = "secret_expired";
    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);
    private static final long HOURS_BETWEEN_LOOKS = 1;
    private static final int MOST_LINES = 100;

    /** The last warning of a client. */
    private record Warning(String event, Instant at) {

        boolean isEnough(String wanted, Instant now) {
            return event.equals(wanted) && now.isBefore(at.plus(BETWEEN_WARNINGS));
        }
    }

    private final Clock clock;
    private List<SecretExpiry> expiries = List.of();
    private Map<String, Warning> warnings = Map.of();
    private @Nullable ScheduledExecutorService looks;

    ExpiringSecrets(Clock clock) {
        this.clock = clock;
    }

    /** Looks after the clients of a configuration from now on, and after no others. */
    synchronized void expect(Collection<Client> clients) {
        expiries = clients.stream()
                .map(SecretExpiry::of)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(SecretExpiry::at))
                .toList();
        look();
        if (expiries.isEmpty()) {
            close();
        } else if (looks == null) {
            looks = Executors.newSingleThreadScheduledExecutor(ExpiringSecrets::daemon);
            ScheduledFuture<?> unused =
                    looks.scheduleWithFixedDelay(this::look, HOURS_BETWEEN_LOOKS, HOURS_BETWEEN_LOOKS, TimeUnit.HOURS);
        }
    }

    /** Of the clients that it looks after, the soonest first. */
    synchronized List<SecretExpiry> expiries() {
        return expiries;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "expiring-secrets");
        thread.setDaemon(true);
        return thread;
    }

    /** Warns of what is due. */
    synchronized void look() {
        Instant now = clock.instant();
        Map<String, Warning> given = new HashMap<>();
        Map<String, List<SecretExpiry>> due = expiries.stream()
                .takeWhile(expiry -> expiry.isNear(now))
                .filter(expiry -> isDue(expiry, now, given))
                .collect(Collectors.groupingBy(expiry -> event(expiry, now)));
        // Only of clients that are still there, so that it cannot grow.
        warnings = given;
        due.forEach(ExpiringSecrets::warn);
    }

    private boolean isDue(SecretExpiry expiry, Instant now, Map<String, Warning> given) {
        String event = event(expiry, now);
        Warning last = warnings.get(expiry.clientId());
        boolean due = last == null || !last.isEnough(event, now);
        given.put(expiry.clientId(), due ? new Warning(event, now) : last);
        return due;
    }

    private static String event(SecretExpiry expiry, Instant now) {
        return expiry.isPast(now) ? EXPIRED : SOON;
    }

    private static void warn(String event, List<SecretExpiry> due) {
        due.stream().limit(MOST_LINES).forEach(expiry -> LOG.warn("{}", line(event, expiry)));
        if (due.size() > MOST_LINES) {
            LOG.warn("{}", LogLine.of(event).with("more_clients", due.size() - MOST_LINES));
        }
    }

    private static LogLine line(String event, SecretExpiry expiry) {
        LogLine line = LogLine.of(event).with("client_id", expiry.clientId()).with("expires_at", expiry.at());
        return event.equals(EXPIRED) ? line.with("consequence", "the client cannot authenticate") : line;
    }

    /** Looks no more. */
    @Override
    public synchronized void close() {
        if (looks != null) {
            looks.shutdownNow();
            looks = null;
        }
    }
}
