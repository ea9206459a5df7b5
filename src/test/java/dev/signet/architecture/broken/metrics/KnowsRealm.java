package dev.signet.architecture.broken.metrics;

import dev.signet.architecture.broken.realm.Kingdom;

record KnowsRealm(Kingdom realm) {}
