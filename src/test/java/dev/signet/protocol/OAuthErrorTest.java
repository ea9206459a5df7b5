package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OAuthErrorTest {

    static Arguments[] errors() {
        return new Arguments[] {
            Arguments.of(OAuthError.invalidRequest("What is wrong"), 400, "invalid_request"),
            Arguments.of(OAuthError.slowDown(Duration.ZERO, "why"), 429, "slow_down"),
            Arguments.of(
                    OAuthError.temporarilyUnavailable(Duration.ofSeconds(5), "why"), 503, "temporarily_unavailable"),
            Arguments.of(OAuthError.requestTimeout(), 408, "invalid_request"),
            Arguments.of(OAuthError.contentTooLarge(16384), 413, "invalid_request"),
            Arguments.of(OAuthError.methodNotAllowed("POST"), 405, "invalid_request"),
            Arguments.of(OAuthError.notFound(), 404, "not_found"),
            Arguments.of(OAuthError.serverError("id"), 500, "server_error"),
            Arguments.of(OAuthError.invalidClient("wrong client secret"), 401, "invalid_client"),
            Arguments.of(OAuthError.invalidDpopProof("What is wrong", "reason"), 400, "invalid_dpop_proof"),
            Arguments.of(OAuthError.useDpopNonce("nonce"), 400, "use_dpop_nonce"),
            Arguments.of(OAuthError.unsupportedGrantType(), 400, "unsupported_grant_type"),
            Arguments.of(OAuthError.unauthorizedClient("What is wrong"), 400, "unauthorized_client"),
            Arguments.of(OAuthError.invalidScope("What is wrong"), 400, "invalid_scope"),
            Arguments.of(OAuthError.invalidTarget("What is wrong"), 400, "invalid_target"),
            Arguments.of(OAuthError.missingToken(), 401, null),
            Arguments.of(OAuthError.invalidToken("What is wrong", "reason"), 401, "invalid_token"),
            Arguments.of(OAuthError.insufficientScope(Scope.parse("a b")), 403, "insufficient_scope")
        };
    }

    @ParameterizedTest
    @MethodSource("errors")
    void each_error_has_the_status_and_the_code_of_its_RFC(OAuthError error, int status, @Nullable String code) {
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.code()).isEqualTo(Optional.ofNullable(code));
        assertThat(error.reason()).isNotBlank();
        assertThat(error.clientId()).isEmpty();
    }

    @Test
    void a_description_keeps_to_the_characters_of_the_RFC() {
        for (int character = 0; character < 0x180; character++) {
            String description = "a" + (char) character;
            boolean allowed = character >= 0x20 && character <= 0x7E && character != '"' && character != '\\';
            if (allowed) {
                assertThat(OAuthError.invalidRequest(description).description()).isEqualTo(description);
            } else {
                assertThatIllegalArgumentException()
                        .as("%04x", character)
                        .isThrownBy(() -> OAuthError.invalidRequest(description));
            }
        }
    }

    @Test
    void a_description_is_not_empty() {
        assertThatIllegalArgumentException().isThrownBy(() -> OAuthError.invalidScope(""));
    }

    @Test
    void a_failed_client_is_never_told_why() {
        assertThat(OAuthError.invalidClient("wrong client secret").description())
                .isEqualTo(OAuthError.invalidClient("unknown client").description())
                .isEqualTo("Client authentication failed");
    }

    @Test
    void a_reason_for_the_log_may_hold_anything() {
        OAuthError error = OAuthError.invalidToken("The access token is not valid", "kid is \"\n\"");

        assertThat(error.reason()).isEqualTo("kid is \"\n\"");
        assertThat(error).hasMessage("kid is \"\n\"");
    }

    @Test
    void a_refusal_with_its_client_is_otherwise_the_same() {
        OAuthError refusal = OAuthError.insufficientScope(Scope.parse("a"));
        OAuthError known = refusal.by("demo");

        assertThat(known.clientId()).contains("demo");
        assertThat(known)
                .usingRecursiveComparison()
                .ignoringFields("clientId", "stackTrace", "suppressedExceptions")
                .isEqualTo(refusal);
    }

    @Test
    void a_method_that_is_not_allowed_names_those_that_are() {
        OAuthError error = OAuthError.methodNotAllowed("GET, HEAD");

        assertThat(error.headers()).isEqualTo(Map.of("Allow", "GET, HEAD"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> error.headers().put("Allow", "POST"));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.001S, 1", "PT1S, 1", "PT1.000000001S, 2", "PT-3S, 1", "PT1M, 60"})
    void slow_down_says_in_whole_seconds_when_to_come_again(Duration wait, String seconds) {
        OAuthError slowDown = OAuthError.slowDown(wait, "too many slow checks waiting");

        assertThat(slowDown.headers()).containsExactly(entry("Retry-After", seconds));
        assertThat(slowDown.reason()).isEqualTo("too many slow checks waiting");
    }

    @Test
    void a_missing_scope_is_named_for_the_challenge_and_for_people() {
        OAuthError error = OAuthError.insufficientScope(Scope.parse("products:read users:read"));

        assertThat(error.scope()).contains("products:read users:read");
        assertThat(error.description()).endsWith("products:read users:read");
    }

    @Test
    void a_refusal_costs_no_stack_trace() {
        assertThat(OAuthError.notFound().getStackTrace()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void a_gateway_is_told_401_403_or_that_nobody_knows(OAuthError error, int status, @Nullable String code) {
        OAuthError told = error.toGateway();

        assertThat(told.status()).isEqualTo(status == 401 || status >= 500 ? status : 403);
        assertThat(told.code()).isEqualTo(Optional.ofNullable(code));
        assertThat(told.headers()).isEqualTo(error.headers());
    }

    @ParameterizedTest
    @CsvSource({"PT1S, 1 second", "PT2S, 2 seconds"})
    void and_when_to_come_again_is_told_to_people(Duration wait, String told) {
        assertThat(OAuthError.slowDown(wait, "why").description()).isEqualTo("Too many attempts; try again in " + told);
        assertThat(OAuthError.temporarilyUnavailable(wait, "why").description())
                .isEqualTo("The server cannot do this now; try again in " + told);
    }

    @Test
    void a_nonce_that_is_wanted_comes_with_the_answer() {
        assertThat(OAuthError.useDpopNonce("eyJ7S").headers()).containsExactly(entry("DPoP-Nonce", "eyJ7S"));
    }

    /** RFC 9449 section 7.1: what is wrong with a proof is 401 at an API, and 400 at the token endpoint. */
    @ParameterizedTest
    @MethodSource("errors")
    void under_DPoP_what_is_wrong_with_a_proof_is_401(OAuthError error, int status, @Nullable String code) {
        boolean aboutProof = "invalid_dpop_proof".equals(code) || "use_dpop_nonce".equals(code);
        OAuthError challenge = error.underDpop();

        assertThat(challenge.status()).isEqualTo(aboutProof ? 401 : status);
        assertThat(challenge.isUnderDpop()).isTrue();
        assertThat(error.isUnderDpop()).isFalse();
        assertThat(challenge)
                .usingRecursiveComparison()
                .ignoringFields("status", "underDpop", "stackTrace", "suppressedExceptions")
                .isEqualTo(error);
    }

    @Test
    void a_refusal_under_DPoP_stays_so_with_its_client_and_to_a_gateway() {
        OAuthError challenge =
                OAuthError.invalidToken("What is wrong", "reason").underDpop();

        assertThat(challenge.by("demo").isUnderDpop()).isTrue();
        assertThat(challenge.toGateway().isUnderDpop()).isTrue();
    }
}
