package dev.signet.clients;

import dev.signet.protocol.FormEncoding;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.RequestParameters;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a request says that it is, and the proof that it brings. Nothing here is proven.
 *
 * @param clientId the client_id, from the Basic credentials or the body
 * @param secret the client secret, if one came
 */
record PresentedCredential(Optional<String> clientId, Optional<String> secret) {

    private static final Pattern BASIC = Pattern.compile("(?i:Basic) +([A-Za-z0-9+/]+=*)");

    /**
     * Takes the one credential out of a request.
     *
     * @throws OAuthError invalid_request when there is more than one, RFC 6749 section 2.3; invalid_client when the
     *     Authorization field cannot be read
     */
    static PresentedCredential of(RequestParameters request) {
        requireOneMethod(request);
        if (request.authorization().isEmpty()) {
            return new PresentedCredential(request.get("client_id"), request.get("client_secret"));
        }
        PresentedCredential basic = basic(request.authorization().get(0));
        // The same client_id beside Basic is harmless; another one leaves it open who asks.
        if (request.get("client_id").isPresent() && !request.get("client_id").equals(basic.clientId)) {
            throw OAuthError.invalidRequest("The client_id in the body is not the one in the Authorization field");
        }
        return basic;
    }

    private static void requireOneMethod(RequestParameters request) {
        List<String> authorization = request.authorization();
        long methods = authorization.size()
                + request.get("client_secret").stream().count()
                + request.get("client_assertion").stream().count();
        if (methods > 1) {
            throw OAuthError.invalidRequest("The client must authenticate in one way only");
        }
    }

    /** RFC 6749 section 2.3.1: both parts are form-encoded before they are joined. */
    private static PresentedCredential basic(String authorization) {
        Matcher basic = BASIC.matcher(authorization);
        if (!basic.matches()) {
            throw OAuthError.invalidClient("Authorization field is not of the Basic scheme");
        }
        try {
            String credentials = FormEncoding.utf8(Base64.getDecoder().decode(basic.group(1)));
            int colon = credentials.indexOf(':');
            if (colon < 0) {
                throw OAuthError.invalidClient("Basic credentials have no colon");
            }
            return new PresentedCredential(
                    nonEmpty(FormEncoding.decode(credentials.substring(0, colon))),
                    nonEmpty(FormEncoding.decode(credentials.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            throw OAuthError.invalidClient("Basic credentials are not base64 of form-encoded UTF-8");
        }
    }

    private static Optional<String> nonEmpty(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }

    /** The client_id alone. */
    @Override
    public String toString() {
        return "PresentedCredential" + clientId;
    }
}
