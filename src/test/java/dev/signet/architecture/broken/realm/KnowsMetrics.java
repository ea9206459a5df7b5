package dev.signet.architecture.broken.realm;

import dev.signet.architecture.broken.metrics.Count;

record KnowsMetrics(Count count) {}
