package dev.signet.endpoints;

import dev.signet.realm.Issuer;

/** Where our own endpoints are, below the issuer: what is published and what is routed is one and the same. */
public final class Paths {

    public static final String TOKEN = Issuer.TOKEN;
    public static final String INTROSPECTION = TOKEN + "/introspect";
    public static final String REVOCATION = TOKEN + "/revoke";
    public static final String JWKS = "/.well-known/jwks.json";
    public static final String AUTHORIZATION_SERVER = "/.well-known/oauth-authorization-server";
    public static final String OPENID_CONFIGURATION = "/.well-known/openid-configuration";
    public static final String PROTECTED_RESOURCE = Issuer.PROTECTED_RESOURCE;
    public static final String VERIFY = "/auth/verify";
    public static final String LIVE = "/health/live";
    public static final String READY = "/health/ready";
    public static final String OPENAPI = "/openapi.yaml";
    public static final String DOCS = "/docs";

    public static final String METRICS = "/metrics";

    private Paths() {}
}
