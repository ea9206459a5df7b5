package dev.signet.config;

import dev.signet.applications.Application;
import dev.signet.keys.RemoteKeys;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that the meaning of a client depends on beside its own file: while this and the file are the same, so is the client.
 *
 * @param applications by name, also those that have problems
 * @param lifetime of tokens, in seconds, where a client names none
 * @param onLoopback whether nobody but this machine can reach the server
 * @param seesCallers whether the server learns where its callers are, and not only where their proxy is
 * @param issuer this server; empty where it is not known for a problem
 * @param audiences what the {@code aud} of a client's own assertions may be
 * @param remoteKeys where keys that others publish are known, through every reading
 * @param clientCa the issuers of client certificates
 * @param seesCertificates whether client certificates arrive
 * @param profile that every client has to keep to
 */
record ClientDefaults(
        Map<String, Optional<Application>> applications,
        int lifetime,
        boolean onLoopback,
        boolean seesCallers,
        String issuer,
        Set<String> audiences,
        RemoteKeys remoteKeys,
        List<X509Certificate> clientCa,
        boolean seesCertificates,
        SecurityProfile profile) {}
