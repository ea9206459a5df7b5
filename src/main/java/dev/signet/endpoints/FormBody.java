package dev.signet.endpoints;

import dev.signet.protocol.FormEncoding;
import dev.signet.protocol.OAuthError;

/** A body of application/x-www-form-urlencoded, RFC 6749 appendix B. */
final class FormBody {

    private FormBody() {}

    /** @throws OAuthError invalid_request */
    static BodyParameters parse(String body) {
        BodyParameters parameters = new BodyParameters();
        for (String pair : body.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                parameters.add(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String encoded) {
        try {
            return FormEncoding.decode(encoded);
        } catch (IllegalArgumentException e) {
            throw OAuthError.invalidRequest("The form is malformed: its percent-encoding is broken or not UTF-8");
        }
    }
}
