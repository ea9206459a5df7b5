package dev.signet.tokens;

import java.util.Optional;

/**
 * A request that may enter.
 *
 * @param token that opened the way
 * @param nextNonce the DPoP nonce for the requests to come, when it is time for another: RFC 9449 section 8.2
 */
public record Admission(VerifiedToken token, Optional<String> nextNonce) {}
