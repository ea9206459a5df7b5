package dev.signet.config;

import dev.signet.applications.Application;
import java.util.Map;
import java.util.Optional;

/**
 * All that the meaning of a client depends on beside its own file: while this and the file are the same, so is the client.
 *
 * @param applications by name, also those that have problems
 * @param lifetime of tokens, in seconds, where a client names none
 * @param onLoopback whether nobody but this machine can reach the server
 * @param seesCallers whether the server learns where its callers are, and not only where their proxy is
 */
record ClientDefaults(
        Map<String, Optional<Application>> applications, int lifetime, boolean onLoopback, boolean seesCallers) {}
