package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.protocol.RequestParameters;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresentedCredentialTest {

    @Test
    void the_body_may_bring_it() {
        PresentedCredential presented = of(Map.of("client_id", "demo", "client_secret", "demo-secret"));

        assertThat(presented.clientId()).contains("demo");
        assertThat(presented.secret()).contains("demo-secret");
    }

    @Test
    void a_body_is_taken_as_it_is_and_not_decoded_again() {
        PresentedCredential presented = of(Map.of("client_id", "a%3Ab", "client_secret", "a+b%25"));

        assertThat(presented.clientId()).contains("a%3Ab");
        assertThat(presented.secret()).contains("a+b%25");
    }

    @Test
    void nothing_may_come_at_all() {
        assertThat(of(Map.of())).isEqualTo(new PresentedCredential(Optional.empty(), Optional.empty()));
        assertThat(of(Map.of("client_id", "demo")).secret()).isEmpty();
        assertThat(of(Map.of("client_secret", "demo-secret")).clientId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "demo:demo-secret,demo,demo-secret",
                "a%3Ab:c%3Ad,a:b,c:d",
                "a:b:c,a,b:c",
                "a::,a,:",
                "a+b:c+d,a b,c d",
                "a%20b:c%20d,a b,c d",
                "a%2Bb:c%2bd,a+b,c+d",
                "100%25:%2525,100%,%25",
                "caf%C3%A9:%E2%82%AC,caf\u00e9,\u20ac",
                "caf\u00e9:\u20ac,caf\u00e9,\u20ac",
                "%F0%9F%98%80:x,\ud83d\ude00,x",
                "a:%26%3D%22,a,&=\"",
                "a+:+b,'a ',' b'"
            })
    void the_two_parts_of_Basic_are_form_decoded(String credentials, String clientId, String secret) {
        PresentedCredential presented = of(Map.of(), basic(credentials));

        assertThat(presented.clientId()).contains(clientId);
        assertThat(presented.secret()).contains(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic ", "basic ", "BASIC ", "bAsIc ", "Basic    "})
    void the_scheme_stands_in_any_case(String scheme) {
        PresentedCredential presented = of(Map.of(), scheme + base64("demo:demo-secret"));

        assertThat(presented.clientId()).contains("demo");
    }

    @Test
    void an_empty_part_of_Basic_is_an_absent_one() {
        assertThat(of(Map.of(), basic(":secret")).clientId()).isEmpty();
        assertThat(of(Map.of(), basic(":secret")).secret()).contains("secret");
        assertThat(of(Map.of(), basic("demo:")).clientId()).contains("demo");
        assertThat(of(Map.of(), basic("demo:")).secret()).isEmpty();
        assertThat(of(Map.of(), basic(":"))).isEqualTo(new PresentedCredential(Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Basic",
                "Basic ",
                "Basic\tZGVtbzpkZW1v",
                "Basic:ZGVtbzpkZW1v",
                "BasicZGVtbzpkZW1v",
                " Basic ZGVtbzpkZW1v",
                "Basic ZGVtbzpkZW1v ",
                "Basic ZGVtbzpkZW1v\n",
                "Basic ZGVtbzpkZW1v, Basic ZGVtbzpkZW1v",
                "Basic ZGVt bzpkZW1v",
                "Basic \"ZGVtbzpkZW1v\"",
                "Basic demo:demo",
                "Bearer ZGVtbzpkZW1v",
                "DPoP ZGVtbzpkZW1v",
                "Digest username=\"demo\"",
                "Negotiate",
                "Ba\u017fic ZGVtbzpkZW1v"
            })
    void another_scheme_or_form_is_a_failed_client(String authorization) {
        OAuthError refusal = refusal(Map.of(), authorization);

        assertThat(refusal.code()).contains("invalid_client");
        assertThat(refusal.reason()).isEqualTo("Authorization field is not of the Basic scheme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Z", "ZA=", "ZGVtbzpkZW1v=", "ZGVtbzpkZW1v====", "ZGVtbw===", "ZGVtbzpkZW1vZ"})
    void broken_base64_is_a_failed_client(String base64) {
        OAuthError refusal = refusal(Map.of(), "Basic " + base64);

        assertThat(refusal.code()).contains("invalid_client");
        assertThat(refusal.reason()).isEqualTo("Basic credentials are not base64 of form-encoded UTF-8");
    }

    @Test
    void pads_may_be_left_out() {
        assertThat(of(Map.of(), "Basic ZGVtbzpkZW1vMQ").secret()).contains("demo1");
        assertThat(of(Map.of(), "Basic ZGVtbzpkZW1vMQ==").secret()).contains("demo1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%:x", "x:%", "x:%4", "x:%zz", "%u0041:x", "x:%C3", "x:%ff", "%ED%A0%80:x", "%C0%AF:x", "a:100%"
            })
    void Basic_that_is_not_form_encoded_is_a_failed_client(String credentials) {
        OAuthError refusal = refusal(Map.of(), basic(credentials));

        assertThat(refusal.code()).contains("invalid_client");
        assertThat(refusal.reason()).isEqualTo("Basic credentials are not base64 of form-encoded UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff3a78", "c33a78", "783aeda080", "fffe61003a00"})
    void Basic_that_is_not_UTF8_is_a_failed_client(String hex) {
        String encoded = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));

        assertThat(refusal(Map.of(), "Basic " + encoded).code()).contains("invalid_client");
    }

    @Test
    void Basic_without_a_colon_is_a_failed_client() {
        assertThat(refusal(Map.of(), basic("demo")).reason()).isEqualTo("Basic credentials have no colon");
        assertThat(refusal(Map.of(), basic("demo%3Ademo-secret")).code()).contains("invalid_client");
    }

    @Test
    void the_same_client_id_beside_Basic_is_fine() {
        assertThat(of(Map.of("client_id", "a:b"), basic("a%3Ab:secret")).clientId())
                .contains("a:b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "Demo", "demo ", "a%3Ab"})
    void another_client_id_beside_Basic_is_an_invalid_request(String other) {
        OAuthError refusal = refusal(Map.of("client_id", other), basic("demo:demo-secret"));

        assertThat(refusal.code()).contains("invalid_request");
        assertThat(refusal.description())
                .isEqualTo("The client_id in the body is not the one in the Authorization field");
    }

    @Test
    void a_client_id_beside_Basic_without_one_is_an_invalid_request() {
        assertThat(refusal(Map.of("client_id", "demo"), basic(":demo-secret")).code())
                .contains("invalid_request");
    }

    @Test
    void two_ways_to_authenticate_are_an_invalid_request_even_if_they_agree() {
        String basic = basic("demo:demo-secret");
        Map<String, String> secret = Map.of("client_id", "demo", "client_secret", "demo-secret");
        Map<String, String> assertion = Map.of("client_assertion", "a.b.c");
        Map<String, String> both = Map.of("client_secret", "demo-secret", "client_assertion", "a.b.c");

        assertTwoWays(refusal(secret, basic));
        assertTwoWays(refusal(assertion, basic));
        assertTwoWays(refusal(both));
        assertTwoWays(refusal(secret, "Bearer x"));
        assertTwoWays(refusal(secret, ""));
        assertTwoWays(refusal(Map.of(), basic, basic));
        assertTwoWays(refusal(Map.of(), basic, "Bearer x"));
    }

    @Test
    void the_form_is_checked_before_the_client() {
        assertTwoWays(refusal(Map.of("client_secret", "x"), "Basic ???"));
    }

    private static void assertTwoWays(OAuthError refusal) {
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.code()).contains("invalid_request");
        assertThat(refusal.description()).isEqualTo("The client must authenticate in one way only");
    }

    private static OAuthError refusal(Map<String, String> parameters, String... authorization) {
        Throwable thrown = catchThrowable(() -> of(parameters, authorization));
        assertThat(thrown).isInstanceOf(OAuthError.class);
        return (OAuthError) thrown;
    }

    private static PresentedCredential of(Map<String, String> parameters, String... authorization) {
        return PresentedCredential.of(new RequestParameters(
                parameters, List.of(), List.of(authorization), CallerAddress.parse("127.0.0.1"), Possession.NONE));
    }

    private static String basic(String credentials) {
        return "Basic " + base64(credentials);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
