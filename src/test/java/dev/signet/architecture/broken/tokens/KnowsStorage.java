package dev.signet.architecture.broken.tokens;

import org.h2.mvstore.MVStore;

record KnowsStorage(MVStore file) {}
