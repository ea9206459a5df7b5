package dev.signet.architecture.broken.store;

import dev.signet.architecture.broken.keys.Seal;

record KnowsKeys(Seal seal) {}
