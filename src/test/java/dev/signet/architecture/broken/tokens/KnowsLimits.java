package dev.signet.architecture.broken.tokens;

import io.github.bucket4j.Bucket;

record KnowsLimits(Bucket limit) {}
