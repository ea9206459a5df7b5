package dev.signet.architecture.broken.endpoints;

import dev.signet.architecture.broken.api.Sample;

record KnowsApi(Sample sample) {}
