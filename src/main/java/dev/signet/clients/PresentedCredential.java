package dev.signet.clients;

import dev.signet.protocol.AuthorizationField;
import dev.signet.protocol.FormEncoding;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.RequestParameters;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who a request says that it is, and the proof that it brings. Nothing here is proven.
 *
 * @param clientId the client_id, from the Basic credentials or the body
 * @param secret the client secret, if one came
 * @param assertion the client assertion, if one came
 * @param certificates the chain of the client certificate, which may be there for another purpose; empty without one
 */
record PresentedCredential(
        Optional<String> clientId,
        Optional<String> secret,
        Optional<ClientAssertion> assertion,
        List<X509Certificate> certificates) {

    /** A secret, or nothing. */
    PresentedCredential(Optional<String> clientId, Optional<String> secret) {
        this(clientId, secret, Optional.empty(), List.of());
    }

    /**
     * Takes the one credential out of a request.
     *
     * @throws OAuthError invalid_request when there is more than one, RFC 6749 section 2.3, or half of one; invalid_client
     *     when the Authorization field or the assertion cannot be read
     */
    static PresentedCredential of(RequestParameters request) {
        requireOneMethod(request);
        Optional<ClientAssertion> assertion = assertion(request);
        if (assertion.isPresent()) {
            return new PresentedCredential(request.get("client_id"), Optional.empty(), assertion, List.of());
        }
        if (request.authorization().isEmpty()) {
            return new PresentedCredential(
                    request.get("client_id"),
                    request.get("client_secret"),
                    Optional.empty(),
                    request.possession().certificates());
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

    /**
     * Either of the two parameters alone is no request, for both are required: RFC 7521 section 4.2. A type that is not known
     * here is a method that is not supported, and so a failed client: RFC 6749 section 5.2.
     */
    private static Optional<ClientAssertion> assertion(RequestParameters request) {
        Optional<String> assertion = request.get("client_assertion");
        Optional<String> type = request.get("client_assertion_type");
        if (assertion.isPresent() != type.isPresent()) {
            throw OAuthError.invalidRequest("client_assertion and client_assertion_type belong together");
        }
        if (type.isPresent() && !type.get().equals(ClientAssertion.TYPE)) {
            throw OAuthError.invalidClient("client_assertion_type is not jwt-bearer");
        }
        try {
            return assertion.map(ClientAssertion::parse);
        } catch (IllegalArgumentException e) {
            throw OAuthError.invalidClient("client_assertion: " + e.getMessage())
                    .by(request.get("client_id").orElse(null));
        }
    }

    /**
     * What a credential says of the certificate that was shown, if it is all that was shown.
     *
     * @param check why a chain is not the client's; empty when it is
     */
    Verdict certificateVerdict(Function<List<X509Certificate>, Optional<String>> check) {
        if (secret.isPresent() || certificates.isEmpty()) {
            return new Verdict.Wrong("no client certificate alone");
        }
        return check.apply(certificates)
                .<Verdict>map(Verdict.Wrong::new)
                .orElseGet(() -> new Verdict.Right(Optional.empty(), Optional.empty()));
    }

    /** Who it is said to be from, for the log. */
    Optional<String> named() {
        return clientId.or(() -> assertion.map(ClientAssertion::subject));
    }

    /** All that a guess is made of beside the client: the same text is the same guess. */
    String guess() {
        return secret.or(() -> assertion.map(ClientAssertion::text)).orElse("");
    }

    /** RFC 6749 section 2.3.1: both parts are form-encoded before they are joined. */
    private static PresentedCredential basic(String authorization) {
        String encoded = Optional.of(AuthorizationField.parse(authorization))
                .filter(field -> field.isOf("Basic"))
                .flatMap(AuthorizationField::token)
                .orElseThrow(() -> OAuthError.invalidClient("Authorization field is not of the Basic scheme"));
        try {
            String credentials = FormEncoding.utf8(Base64.getDecoder().decode(encoded));
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
