package dev.signet.tokens;

/**
 * What a client's tokens must be bound to, beside the key of a proof that comes of itself.
 *
 * @param dpop to the key of a proof: dpop_bound_access_tokens, RFC 9449 section 5.2
 * @param certificate to its certificate: tls_client_certificate_bound_access_tokens, RFC 8705 section 3.4
 */
public record BindingRule(boolean dpop, boolean certificate) {

    /** To nothing. */
    public static final BindingRule NONE = new BindingRule(false, false);
}
