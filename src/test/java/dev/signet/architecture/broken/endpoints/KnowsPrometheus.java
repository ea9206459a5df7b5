package dev.signet.architecture.broken.endpoints;

import io.prometheus.metrics.model.snapshots.Labels;

record KnowsPrometheus(Labels labels) {}
