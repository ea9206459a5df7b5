package dev.signet.architecture.broken.api;

import dev.signet.architecture.broken.keys.Seal;

record KnowsKeys(Seal seal) {}
