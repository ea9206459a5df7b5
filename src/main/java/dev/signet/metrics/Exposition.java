package dev.signet.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every name, every label and every word of help under which something can be read: nowhere else is one. */
final class Exposition {

    private static final int MOST_EXPIRIES = 10_000;

    private final Metrics metrics;
    private final Observed observed;
    private final PrometheusRegistry platform = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    Exposition(Metrics metrics, Observed observed) {
        this.metrics = metrics;
        this.observed = observed;
        // Those that can be read out; others would listen to the platform all the time.
        ProcessMetrics.builder().register(platform);
        JvmMemoryMetrics.builder().register(platform);
        JvmGarbageCollectorMetrics.builder().register(platform);
        JvmThreadsMetrics.builder().register(platform);
        JvmRuntimeInfoMetric.builder().register(platform);
    }

    void write(OutputStream out) throws IOException {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(build());
        addRequests(all);
        addClients(all);
        addTimes(all);
        addAccess(all);
        addKeys(all);
        addConfiguration(all);
        platform.scrape().forEach(all::add);
        writer.write(out, new MetricSnapshots(all), EscapingScheme.UNDERSCORE_ESCAPING);
    }

    private static MetricSnapshot build() {
        @Nullable String version = Exposition.class.getPackage().getImplementationVersion();
        return new Family("signet_build", "The version of Signet that runs; always 1.", "version")
                .info(version == null ? "(not packaged)" : version);
    }

    private void addRequests(List<MetricSnapshot> all) {
        Family answers = new Family(
                "signet_http_requests", "Requests answered, by endpoint and class of status.", "endpoint", "status");
        Family latencies = new Family(
                "signet_http_request_duration_seconds", "Time from request to answer, by endpoint.", "endpoint");
        metrics.endpoints().forEach((name, counts) -> {
            for (int i = EndpointCounts.LOWEST_CLASS; i <= EndpointCounts.HIGHEST_CLASS; i++) {
                long count = counts.count(i);
                if (count > 0) {
                    answers.count(count, name, i + "xx");
                }
            }
            latencies.histogram(counts.latency(), name);
        });
        all.add(answers.counter());
        all.add(latencies.histogram());
    }

    private void addClients(List<MetricSnapshot> all) {
        Family issued = new Family("signet_tokens_issued", "Access tokens issued, by client.", "client", "application");
        Family refused = new Family(
                "signet_tokens_refused",
                "Token requests refused, by client and reason; the application where it is known.",
                "client",
                "application",
                "reason");
        Family used = new Family(
                "signet_client_last_used_timestamp_seconds", "When a client last proved to be itself.", "client");
        Family secrets = new Family(
                "signet_secret_last_used_timestamp_seconds", "When a secret was last used.", "client", "secret");
        metrics.clients().forEach((client, counts) -> {
            counts.issued().forEach((application, count) -> issued.count(count.sum(), client, application));
            counts.refused()
                    .forEach((why, count) -> refused.count(count.sum(), client, why.application(), why.reason()));
            if (counts.used() > 0) {
                used.gauge(counts.used(), client);
            }
            counts.secretsUsed().forEach((secret, second) -> secrets.gauge(second, client, secret));
        });
        Family expiries = new Family(
                "signet_secret_expiry_timestamp_seconds",
                "When the last secret of a client expires, for clients whose secrets do.",
                "client");
        observed.expiries().get().stream()
                .limit(MOST_EXPIRIES)
                .forEach(expiry -> expiries.gauge(expiry.at().getEpochSecond(), expiry.clientId()));
        Stream.of(issued.counter(), refused.counter(), used.gauge(), secrets.gauge(), expiries.gauge())
                .forEach(all::add);
    }

    private void addTimes(List<MetricSnapshot> all) {
        all.add(new Family("signet_token_signing_duration_seconds", "Time to make and sign an access token.")
                .histogram(metrics.signing())
                .histogram());
        all.add(new Family(
                        "signet_client_authentication_duration_seconds",
                        "Time to find out who asks; refusals may be made to wait.",
                        "result")
                .histogram(metrics.authentication(true), "proven")
                .histogram(metrics.authentication(false), "refused")
                .histogram());
        all.add(new Family("signet_secret_hash_duration_seconds", "Time to compute a slow hash of a secret.")
                .histogram(metrics.slowHashes())
                .histogram());
    }

    private void addAccess(List<MetricSnapshot> all) {
        Family admitted = new Family(
                "signet_access_admitted",
                "Requests that were let in to an API: by the server itself (api), or through a gateway that asked it.",
                "application",
                "through");
        Family refused =
                new Family("signet_access_refused", "Requests that were not.", "application", "through", "reason");
        add(metrics.direct(), "api", admitted, refused);
        add(metrics.gateway(), "gateway", admitted, refused);
        all.add(admitted.counter());
        all.add(refused.counter());
    }

    private static void add(AccessCounts counts, String through, Family admitted, Family refused) {
        counts.forEach((application, count) -> {
            admitted.count(count.admitted().sum(), application, through);
            count.refused().forEach((reason, times) -> refused.count(times.sum(), application, through, reason));
        });
    }

    private void addKeys(List<MetricSnapshot> all) {
        Family signs = new Family(
                "signet_key_signs", "The keys in use: 1 for the one that signs, 0 for the others.", "kid", "algorithm");
        Family made = new Family(
                "signet_key_created_timestamp_seconds",
                "How old a key is: when one of key_rotation was first published, or the file of another last written.",
                "kid");
        Family published = new Family(
                "signet_key_published_timestamp_seconds", "From when on a rotating key is published.", "kid");
        Family begins = new Family("signet_key_begin_timestamp_seconds", "From when on a rotating key signs.", "kid");
        Family ends = new Family(
                "signet_key_end_timestamp_seconds",
                "When a rotating key leaves the key set, where that is known.",
                "kid");
        for (Observed.Key key : observed.keys().get()) {
            signs.gauge(key.signs() ? 1 : 0, key.kid(), key.algorithm());
            made.time(key.made(), key.kid());
            published.time(key.published(), key.kid());
            begins.time(key.begins(), key.kid());
            ends.time(key.ends(), key.kid());
        }
        Family next =
                new Family("signet_key_next_rotation_timestamp_seconds", "When another key begins to sign, or was to.");
        Stream.of(
                        signs.gauge(),
                        made.gauge(),
                        published.gauge(),
                        begins.gauge(),
                        ends.gauge(),
                        next.time(observed.nextRotation().get()).gauge())
                .forEach(all::add);
    }

    private void addConfiguration(List<MetricSnapshot> all) {
        all.add(new Family("signet_config_reloads", "Changes of the configuration, put in force or not.", "result")
                .count(metrics.reloads(true), "good")
                .count(metrics.reloads(false), "bad")
                .counter());
        all.add(new Family("signet_config_in_force_timestamp_seconds", "When the configuration came into force.")
                .gauge(metrics.inForceSince())
                .gauge());
        all.add(new Family("signet_config_last_reload_good", "0 when the configuration is wrong as it stands, else 1.")
                .gauge(metrics.lastReloadWasGood() ? 1 : 0)
                .gauge());
        all.add(new Family("signet_clients", "How many clients are configured.")
                .gauge(observed.clientCount().getAsInt())
                .gauge());
        all.add(new Family("signet_store_up", "Whether the store does all that it should, 1 or 0.")
                .gauge(observed.storeWorks().getAsBoolean() ? 1 : 0)
                .gauge());
    }
}
