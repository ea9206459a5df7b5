package dev.signet.architecture.broken.protocol;

import org.slf4j.Logger;

record KnowsLogging(Logger log) {}
