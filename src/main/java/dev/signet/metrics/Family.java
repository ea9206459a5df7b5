package dev.signet.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The values of one name, while they are gathered. */
final class Family {

    private final MetricMetadata name;
    private final String[] labels;
    private final List<CounterDataPointSnapshot> counts = new ArrayList<>();
    private final List<GaugeDataPointSnapshot> gauges = new ArrayList<>();
    private final List<HistogramDataPointSnapshot> histograms = new ArrayList<>();

    Family(String name, String help, String... labels) {
        this.name = new MetricMetadata(name, help);
        this.labels = labels;
    }

    /** @param values of the labels, in their order */
    Family count(long count, String... values) {
        counts.add(CounterDataPointSnapshot.builder()
                .value((double) count)
                .labels(Labels.of(labels, values))
                .build());
        return this;
    }

    Family gauge(long value, String... values) {
        gauges.add(GaugeDataPointSnapshot.builder()
                .value((double) value)
                .labels(Labels.of(labels, values))
                .build());
        return this;
    }

    /** Nothing where the time is not known. */
    Family time(Optional<Instant> at, String... values) {
        return at.map(known -> gauge(known.getEpochSecond(), values)).orElse(this);
    }

    Family histogram(Latency latency, String... values) {
        histograms.add(HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(Latency.bounds(), latency.counts()))
                .sum(latency.total())
                .labels(Labels.of(labels, values))
                .build());
        return this;
    }

    MetricSnapshot counter() {
        return new CounterSnapshot(name, counts);
    }

    MetricSnapshot gauge() {
        return new GaugeSnapshot(name, gauges);
    }

    /** One that says something of itself by its labels alone. */
    MetricSnapshot info(String... values) {
        return new InfoSnapshot(name, List.of(new InfoSnapshot.InfoDataPointSnapshot(Labels.of(labels, values))));
    }

    MetricSnapshot histogram() {
        return new HistogramSnapshot(name, histograms);
    }
}
