package dev.signet.metrics;

import dev.signet.protocol.OAuthError;
import java.util.Map;
import java.util.Set;

/**
 * Why something was refused, as one word of few. The log has it in full; a label must not, for each value that it may have
 * costs memory here and in whatever scrapes it.
 */
final class RefusalReason {

    /** By the error code what the log begins with, where that tells more than the code does. */
    private static final Map<String, Map<String, String>> TOLD = Map.of(
            "invalid_client",
            Map.of(
                    "unknown client", "unknown_client",
                    "wrong client secret", "wrong_secret",
                    "secret expired ", "secret_expired",
                    "client is disabled", "client_disabled",
                    "address not allowed", "address_not_allowed"),
            "invalid_token",
            Map.of(
                    "expired", "token_expired",
                    "revoked", "token_revoked",
                    "aud is ", "wrong_audience",
                    "client is gone", "client_gone"));

    /** Of a challenge without a code: RFC 6750 section 3.1. */
    private static final String NO_TOKEN = "no_token";

    private static final Set<String> CODES = Set.of(
            "invalid_request",
            "invalid_client",
            "invalid_scope",
            "invalid_target",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_dpop_proof",
            "use_dpop_nonce",
            "invalid_token",
            "insufficient_scope",
            "slow_down",
            "temporarily_unavailable",
            NO_TOKEN);

    private RefusalReason() {}

    static String of(OAuthError refusal) {
        String code = refusal.code().orElse(NO_TOKEN);
        return TOLD.getOrDefault(code, Map.of()).entrySet().stream()
                .filter(told -> refusal.reason().startsWith(told.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(CODES.contains(code) ? code : "other");
    }
}
