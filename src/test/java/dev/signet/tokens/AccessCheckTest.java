package dev.signet.tokens;

import static dev.signet.tokens.Forge.BACK_OFFICE;
import static dev.signet.tokens.Forge.EC;
import static dev.signet.tokens.Forge.KEYS;
import static dev.signet.tokens.Forge.NAMES;
import static dev.signet.tokens.Forge.NOW;
import static dev.signet.tokens.Forge.STOREFRONT;
import static dev.signet.tokens.Forge.claims;
import static dev.signet.tokens.Forge.clock;
import static dev.signet.tokens.Forge.good;
import static dev.signet.tokens.Forge.header;
import static dev.signet.tokens.Forge.quoted;
import static dev.signet.tokens.Forge.token;
import static dev.signet.tokens.Forge.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.signet.TestProofs;
import dev.signet.TestStore;
import dev.signet.applications.Application;
import dev.signet.applications.AskedPath;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import okhttp3.tls.HeldCertificate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessCheckTest {

    private static final String METADATA = "http://localhost:8080/.well-known/oauth-protected-resource/api";

    private final AccessCheck backOffice = check(BACK_OFFICE, clientId -> true);
    private final AccessCheck storefront = check(STOREFRONT, clientId -> true);

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer  ", "Bearer          "})
    void a_good_token_enters_whatever_the_case_of_its_scheme(String scheme) {
        assertThat(admit(backOffice, List.of(scheme + good())).clientId()).isEqualTo("demo");
    }

    @Test
    void without_an_Authorization_field_there_is_a_challenge_without_a_code() {
        OAuthError refusal = refusal(() -> admit(backOffice, List.of()));

        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.code()).isEmpty();
        assertThat(backOffice.challenge(refusal))
                .isEqualTo("Bearer realm=\"signet\", resource_metadata=\"" + METADATA + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Basic ZGVtbzpkZW1vLXNlY3JldA==",
                "DPoPx @",
                "DPoP-@",
                "DPo @",
                "Bearerx @",
                "Bearer2 @",
                "Bearer- @",
                "Bearer.@",
                "Bearer_@",
                "Bear er @",
                "XBearer @",
                " Bearer @",
                "\tBearer @",
                "Negotiate",
                "@",
                "B\u00e9arer @",
                "Bea\u0280er @"
            })
    void another_scheme_is_as_good_as_no_token(String authorization) {
        OAuthError refusal = refusal(() -> admit(backOffice, List.of(authorization.replace("@", good()))));

        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.code()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "bearer",
                "Bearer ",
                "Bearer    ",
                "Bearer\t@",
                "Bearer \t@",
                "Bearer\n@",
                "Bearer\u00a0@",
                "Bearer @ ",
                "Bearer @\t",
                "Bearer @\n",
                "Bearer @,",
                "Bearer @, Bearer @",
                "Bearer @,Bearer @",
                "Bearer @ @",
                "Bearer @, Basic ZGVtbw==",
                "Bearer Bearer @",
                "Bearer,@",
                "Bearer=@",
                "Bearer:@",
                "Bearer \"@\"",
                "Bearer <@>",
                "Bearer token=@;",
                "Bearer =",
                "Bearer =@",
                "Bearer @=a",
                "Bearer @#",
                "Bearer @\u00e9",
                "Bearer \u0000"
            })
    void a_Bearer_field_that_is_not_of_the_syntax_is_an_invalid_request(String authorization) {
        OAuthError refusal = refusal(() -> admit(backOffice, List.of(authorization.replace("@", good()))));

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.code()).contains("invalid_request");
        assertThat(backOffice.challenge(refusal))
                .isEqualTo(
                        "Bearer realm=\"signet\", error=\"invalid_request\", error_description=\"The Authorization field"
                                + " is not of the form: Bearer, a space, a token\", resource_metadata=\"" + METADATA
                                + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DPoP", "dpop ", "DPoP\t@", "DPoP @,", "DPoP @ @", "DPoP token=@;", "DPoP \u0000"})
    void a_DPoP_field_that_is_not_of_the_syntax_is_one_as_well(String authorization) {
        OAuthError refusal = refusal(() -> admit(backOffice, List.of(authorization.replace("@", good()))));

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(backOffice.challenge(refusal))
                .startsWith(
                        "DPoP error=\"invalid_request\", error_description=\"The Authorization field is not of the form:"
                                + " DPoP, a space, a token\", algs=\"RS256 ")
                .endsWith("\", resource_metadata=\"" + METADATA + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "~", "+/-._~", "abc=", "abc=="})
    void what_is_of_the_syntax_and_no_token_of_ours_is_an_invalid_token(String token) {
        OAuthError refusal = refusal(() -> admit(backOffice, List.of("Bearer " + token)));

        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.code()).contains("invalid_token");
    }

    @Test
    void two_Authorization_fields_are_an_invalid_request_even_if_they_agree() {
        String field = "Bearer " + good();
        for (List<String> fields : List.of(
                List.of(field, field),
                List.of(field, "Basic ZGVtbw=="),
                List.of("Basic ZGVtbw==", "Digest x"),
                List.of("", field),
                List.of(field, field, field))) {
            OAuthError refusal = refusal(() -> admit(backOffice, fields));

            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.code()).contains("invalid_request");
            assertThat(refusal.description()).isEqualTo("More than one Authorization field");
        }
    }

    @Test
    void a_refused_token_is_challenged_with_its_reason() {
        String foreign = token(EC, header(EC), with(claims(), "aud", quoted(STOREFRONT.audience())));
        OAuthError refusal = refusal(() -> admit(backOffice, List.of("Bearer " + foreign)));

        assertThat(backOffice.challenge(refusal))
                .isEqualTo(
                        "Bearer realm=\"signet\", error=\"invalid_token\", error_description=\"The access token is for"
                                + " storefront, not for back-office\", resource_metadata=\"" + METADATA + "\"");
    }

    @Test
    void a_client_that_is_gone_takes_its_tokens_with_it() {
        AccessCheck check = check(BACK_OFFICE, clientId -> !clientId.equals("demo"));

        OAuthError refusal = refusal(() -> admit(check, List.of("Bearer " + good())));

        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.code()).contains("invalid_token");
        assertThat(refusal.description()).isEqualTo("The access token is not valid");
        assertThat(refusal.reason()).isEqualTo("client is gone, disabled or not of this application");
        assertThat(refusal.clientId()).contains("demo");
    }

    @Test
    void nobody_asks_for_the_client_of_a_token_that_is_not_proven() {
        AccessCheck check = check(BACK_OFFICE, clientId -> {
            throw new AssertionError("asked for " + clientId);
        });

        OAuthError refusal =
                refusal(() -> admit(check, List.of("Bearer " + token(Forge.STRANGERS, header(EC), claims()))));

        assertThat(refusal.reason()).isEqualTo("signature is wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /storefront/api/products, products:read, true",
        "HEAD, /storefront/api/products/1, products:read, true",
        "GET, /storefront/api/products, products:read users:read, true",
        "GET, /storefront/api/products, users:read, false",
        "HEAD, /storefront/api/products, users:read, false",
        "GET, /storefront/api/products, products, false",
        "GET, /storefront/api/products, '', false",
        "GET, //storefront//api//products, '', false",
        "GET, /storefront/api/%70roducts, '', false",
        "POST, /storefront/api/products, '', true",
        "GET, /storefront/api/carts, '', true",
        "GET, /storefront/api, '', true"
    })
    void a_token_needs_the_scope_of_the_rule(String method, String path, String scope, boolean enters) {
        String claimed = scope.isEmpty() ? "" : quoted(scope);
        String token =
                token(EC, header(EC), with(with(claims(), "aud", quoted(STOREFRONT.audience())), "scope", claimed));
        ThrowingCallable entering = () -> admit(storefront, method, path, List.of("Bearer " + token));

        if (enters) {
            assertThat(catchThrowable(entering)).isNull();
        } else {
            OAuthError refusal = refusal(entering);
            assertThat(refusal.status()).isEqualTo(403);
            assertThat(refusal.clientId()).contains("demo");
            assertThat(storefront.challenge(refusal))
                    .isEqualTo(
                            "Bearer realm=\"signet\", error=\"insufficient_scope\", error_description=\"The token lacks a"
                                    + " scope that is needed here: products:read\", scope=\"products:read\", resource_metadata=\""
                                    + METADATA + "\"");
        }
    }

    @Test
    void the_token_is_proven_before_the_rule_is_looked_at() {
        assertThat(refusal(() -> admit(storefront, "GET", "/storefront/api/products", List.of()))
                        .code())
                .isEmpty();
        assertThat(refusal(() -> admit(storefront, "GET", "/storefront/api/products", List.of("Bearer " + good())))
                        .code())
                .contains("invalid_token");
    }

    @Test
    void a_proof_that_cannot_be_remembered_opens_nothing_and_is_no_challenge() {
        TestProofs key = TestProofs.with(SigningAlgorithm.ES256, clock(NOW));
        String bound = token(EC, header(EC), with(claims(), "cnf", "{\"jkt\":" + quoted(key.thumbprint()) + "}"));
        String proof = key.forToken(bound, "GET", BACK_OFFICE.audience()).sign();
        AccessRequest request = new AccessRequest(
                "GET", AskedPath.of("/api"), List.of("DPoP " + bound), new Possession(List.of(proof), List.of()));

        OAuthError refusal = refusal(() -> backOffice.admit(request, TestStore.unwritable()));

        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.code()).contains("temporarily_unavailable");
        assertThat(refusal.clientId()).contains("demo");
        assertThat(backOffice.admit(request, TestStore.empty()).token().clientId())
                .isEqualTo("demo");
    }

    /** RFC 9449 section 11.1. */
    @Test
    void a_proof_opens_once() {
        TestProofs key = TestProofs.with(SigningAlgorithm.ES256, clock(NOW));
        String bound = token(EC, header(EC), with(claims(), "cnf", "{\"jkt\":" + quoted(key.thumbprint()) + "}"));
        String proof = key.forToken(bound, "GET", BACK_OFFICE.audience()).sign();
        AccessRequest request = new AccessRequest(
                "GET", AskedPath.of("/api"), List.of("DPoP " + bound), new Possession(List.of(proof), List.of()));
        TestStore store = TestStore.empty();

        assertThat(backOffice.admit(request, store).token().clientId()).isEqualTo("demo");

        OAuthError refusal = refusal(() -> backOffice.admit(request, store));
        assertThat(refusal.code()).contains("invalid_dpop_proof");
        assertThat(refusal.description()).isEqualTo("The DPoP proof has been used before");
    }

    /** RFC 8705 section 3. */
    @Test
    void a_token_of_a_certificate_opens_with_that_certificate_alone() {
        X509Certificate own = new HeldCertificate.Builder().build().certificate();
        X509Certificate other = new HeldCertificate.Builder().build().certificate();
        String bound = token(
                EC, header(EC), with(claims(), "cnf", "{\"x5t#S256\":" + quoted(Confirmation.thumbprint(own)) + "}"));

        assertThat(catchThrowable(showing(bound, own))).isNull();
        assertThat(catchThrowable(showing(bound, own, other))).isNull();
        assertThat(catchThrowable(showing(good(), other))).isNull();
        assertThat(refusal(showing(bound)).reason()).isEqualTo("cnf is not confirmed: no certificate");
        assertThat(refusal(showing(bound, other)).reason()).isEqualTo("cnf is not confirmed: another certificate");
        assertThat(refusal(showing(bound, other, own)).reason()).isEqualTo("cnf is not confirmed: another certificate");
    }

    private ThrowingCallable showing(String token, X509Certificate... chain) {
        AccessRequest request = new AccessRequest(
                "GET", AskedPath.of("/api"), List.of("Bearer " + token), new Possession(List.of(), List.of(chain)));
        return () -> backOffice.admit(request, TestStore.empty());
    }

    @Test
    void a_revoked_token_opens_nothing() {
        TestStore store = TestStore.empty();
        AccessRequest request =
                new AccessRequest("GET", AskedPath.of("/api"), List.of("Bearer " + good()), Possession.NONE);
        VerifiedToken token = backOffice.admit(request, store).token();

        store.revoke("demo", token.jti(), token.expiresAt());

        OAuthError refusal = refusal(() -> backOffice.admit(request, store));
        assertThat(refusal.code()).contains("invalid_token");
        assertThat(refusal.description()).isEqualTo("The access token has been revoked");
        assertThat(refusal.clientId()).contains("demo");
    }

    private static VerifiedToken admit(AccessCheck check, List<String> authorization) {
        return admit(check, "GET", check.application().path().encoded(), authorization);
    }

    private static VerifiedToken admit(AccessCheck check, String method, String path, List<String> authorization) {
        AccessRequest request = new AccessRequest(method, AskedPath.of(path), authorization, Possession.NONE);
        return check.admit(request, TestStore.empty()).token();
    }

    private static AccessCheck check(Application application, Predicate<String> clientStands) {
        return new AccessCheck(
                application,
                new TokenVerifier(new IssuedTokens(Forge.ISSUER, KEYS), application, NAMES, clock(NOW)),
                clientStands,
                METADATA,
                Forge.ISSUER,
                new DpopVerifier(clock(NOW), EnumSet.allOf(SigningAlgorithm.class), Optional.empty()));
    }

    private static OAuthError refusal(ThrowingCallable entering) {
        Throwable thrown = catchThrowable(entering);
        assertThat(thrown).isInstanceOf(OAuthError.class);
        return (OAuthError) thrown;
    }
}
