package interop;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An API that wants a token, and the public key of the client that signs, at its {@code jwks_uri}. */
@RestController
class Api {

    private final ECKey clientKey;

    Api(ECKey clientKey) {
        this.clientKey = clientKey;
    }

    @GetMapping("/who")
    String who(@AuthenticationPrincipal Jwt token) {
        return token.getSubject();
    }

    @GetMapping("/jwks.json")
    Map<String, Object> keys() {
        return new JWKSet(clientKey.toPublicJWK()).toJSONObject();
    }
}
