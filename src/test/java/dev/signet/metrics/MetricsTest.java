package dev.signet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.MutableClock;
import dev.signet.Scrape;
import dev.signet.protocol.OAuthError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What may become a label, and how many of them there may be. */
class MetricsTest {

    private final Map<String, Observed.Known> clients = new HashMap<>();
    private final MutableClock clock = new MutableClock();
    private List<Observed.Expiry> expiries = List.of();
    private Metrics metrics = metrics(1000);

    private Metrics metrics(int mostClients) {
        return new Metrics(
                clock,
                new Observed(
                        id -> Optional.ofNullable(clients.get(id)),
                        "back-office"::equals,
                        clients::size,
                        List::of,
                        Optional::empty,
                        () -> expiries,
                        () -> true),
                mostClients);
    }

    private void configure(String clientId, Object credential) {
        clients.put(clientId, new Observed.Known(credential, Optional.of("client_secret")));
    }

    private Scrape scrape() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.write(text);
        return new Scrape(text.toString(StandardCharsets.UTF_8));
    }

    @Test
    void strangers_make_one_series_whatever_they_call_themselves() throws IOException {
        for (int i = 0; i < 100; i++) {
            metrics.tokenRefused(
                    Optional.of("stranger-" + i), Optional.empty(), OAuthError.invalidClient("unknown client"));
        }
        metrics.tokenRefused(Optional.empty(), Optional.empty(), OAuthError.invalidRequest("no form"));

        assertThat(scrape().series("signet_tokens_refused_total"))
                .containsExactlyInAnyOrder(
                        "signet_tokens_refused_total{application=\"\",client=\"(unknown)\",reason=\"unknown_client\"}",
                        "signet_tokens_refused_total{application=\"\",client=\"(unknown)\",reason=\"invalid_request\"}");
    }

    @Test
    void clients_beyond_the_bound_are_counted_together() throws IOException {
        metrics = metrics(10);
        IntStream.range(0, 25).forEach(i -> configure("client-" + i, "secret"));
        for (int i = 0; i < 25; i++) {
            metrics.tokenIssued("client-" + i, "back-office");
            metrics.tokenIssued("client-" + i, "back-office");
        }

        Scrape scrape = scrape();

        assertThat(scrape.series("signet_tokens_issued_total")).hasSize(11);
        assertThat(scrape.value("signet_tokens_issued_total{application=\"back-office\",client=\"client-3\"}"))
                .hasValue(2);
        assertThat(scrape.value("signet_tokens_issued_total{application=\"back-office\",client=\"(others)\"}"))
                .hasValue(30);
    }

    @Test
    void a_client_that_is_gone_takes_its_series_along_and_does_not_come_back_by_its_last_request() throws IOException {
        configure("gone", "secret");
        configure("stays", "secret");
        metrics.tokenIssued("gone", "back-office");
        metrics.proven("gone", Optional.empty());
        metrics.tokenIssued("stays", "back-office");

        clients.remove("gone");
        metrics.reloaded();
        metrics.tokenIssued("gone", "back-office");

        assertThat(scrape().series("signet_"))
                .noneMatch(series -> series.contains("gone"))
                .contains("signet_tokens_issued_total{application=\"back-office\",client=\"stays\"}");
    }

    @Test
    void a_replaced_secret_is_not_taken_for_the_one_before() throws IOException {
        configure("demo", "secret");
        metrics.proven("demo", Optional.of("client_secrets[0]"));
        metrics.tokenIssued("demo", "back-office");

        configure("demo", "another secret");
        metrics.reloaded();

        assertThat(scrape().series("signet_secret_last_used")).isEmpty();
        assertThat(scrape().series("signet_client_last_used")).hasSize(1);
        assertThat(scrape().series("signet_tokens_issued")).hasSize(1);
    }

    @Test
    void an_application_that_is_gone_takes_its_series_along() throws IOException {
        configure("demo", "secret");
        metrics.direct().admitted("back-office");
        metrics.direct().admitted("storefront");
        metrics.gateway().refused(Optional.empty(), OAuthError.missingToken());
        metrics.tokenIssued("demo", "storefront");
        metrics.reloaded();

        Scrape scrape = scrape();

        assertThat(scrape.series("signet_")).noneMatch(series -> series.contains("storefront"));
        assertThat(scrape.value("signet_access_admitted_total{application=\"back-office\",through=\"api\"}"))
                .hasValue(1);
        assertThat(scrape.value("signet_access_admitted_total{application=\"(none)\",through=\"api\"}"))
                .hasValue(1);
        assertThat(scrape.value(
                        "signet_access_refused_total{application=\"(none)\",reason=\"no_token\",through=\"gateway\"}"))
                .hasValue(1);
    }

    @Test
    void what_a_client_is_called_cannot_break_out_of_its_label() throws IOException {
        configure("a\"} 7 \\ {b", "secret");
        metrics.tokenIssued("a\"} 7 \\ {b", "back-office");

        assertThat(scrape().value(
                                "signet_tokens_issued_total{application=\"back-office\",client=\"a\\\"} 7 \\\\ {b\"}"))
                .hasValue(1);
    }

    @Test
    void a_histogram_has_each_time_in_its_bucket() throws IOException {
        metrics.signing().record(400_000);
        metrics.signing().record(500_000);
        metrics.signing().record(2_000_000);
        metrics.signing().record(7_000_000_000L);

        Scrape scrape = scrape();

        String bucket = "signet_token_signing_duration_seconds_bucket{le=\"%s\"}";
        assertThat(scrape.value(bucket.formatted("5.0E-4"))).hasValue(2);
        assertThat(scrape.value(bucket.formatted("0.0025"))).hasValue(3);
        assertThat(scrape.value(bucket.formatted("5.0"))).hasValue(3);
        assertThat(scrape.value(bucket.formatted("+Inf"))).hasValue(4);
        assertThat(scrape.value("signet_token_signing_duration_seconds_count")).hasValue(4);
        assertThat(scrape.value("signet_token_signing_duration_seconds_sum")).hasValue(7.0029);
    }

    @Test
    void reloads_are_counted_and_the_last_one_is_told() throws IOException {
        metrics.reloaded();
        metrics.reloadRefused();

        assertThat(scrape().value("signet_config_reloads_total{result=\"good\"}"))
                .hasValue(1);
        assertThat(scrape().value("signet_config_reloads_total{result=\"bad\"}"))
                .hasValue(1);
        assertThat(scrape().value("signet_config_last_reload_good")).hasValue(0);

        metrics.reloaded();

        assertThat(scrape().value("signet_config_last_reload_good")).hasValue(1);
        assertThat(scrape().value("signet_config_in_force_timestamp_seconds"))
                .hasValue((double) clock.instant().getEpochSecond());
    }

    @Test
    void the_ends_of_secrets_are_told() throws IOException {
        expiries = List.of(new Observed.Expiry("demo", Instant.parse("2027-01-31T00:00:00Z")));

        assertThat(scrape().value("signet_secret_expiry_timestamp_seconds{client=\"demo\"}"))
                .hasValue((double) Instant.parse("2027-01-31T00:00:00Z").getEpochSecond());
    }

    @Test
    void the_platform_is_told_of_too() throws IOException {
        assertThat(scrape().series(""))
                .contains("process_start_time_seconds", "process_cpu_seconds_total", "jvm_threads_current")
                .anyMatch(series -> series.startsWith("jvm_memory_used_bytes"))
                .anyMatch(series -> series.startsWith("jvm_gc_collection_seconds"))
                .anyMatch(series -> series.startsWith("signet_build_info"));
    }
}
