package dev.signet.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.applications.AskedPath;
import dev.signet.protocol.Possession;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who prints what has a token in it, to a log say, does not print the token. */
class UntoldTest {

    private static final String TOKEN =
            part("{\"alg\":\"RS256\"}") + '.' + part("{\"sub\":\"demo\"}") + '.' + part("seal");

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_jwt_says_how_long_it_is() {
        assertThat(CompactJwt.parse(TOKEN)).hasToString("CompactJwt[" + TOKEN.length() + " characters]");
    }

    @Test
    void a_presented_token_says_its_scheme() {
        assertThat(PresentedToken.of(List.of("Bearer " + TOKEN))).hasToString("PresentedToken[Bearer]");
        assertThat(PresentedToken.of(List.of("DPoP " + TOKEN))).hasToString("PresentedToken[DPoP]");
    }

    @Test
    void a_request_says_its_method_and_path() {
        AccessRequest request =
                new AccessRequest("GET", AskedPath.of("/api/users"), List.of("Bearer " + TOKEN), Possession.NONE);
        assertThat(request.toString())
                .startsWith("AccessRequest[GET ")
                .contains("/api/users")
                .doesNotContain(TOKEN);
    }
}
