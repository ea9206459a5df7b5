package dev.signet;

/** Configurations that the tests start from. */
public final class TestConfig {

    /** Two applications; a client of each, one of both with scopes and claims, and a disabled one. */
    public static final String TWO_APPLICATIONS = """
            issuer: http://localhost:8080
            server:
              port: 0
            signing_keys:
              - kid: main
                algorithm: RS256
                private_key: keys/main.pem
              - kid: next
                algorithm: ES256
                private_key: keys/ec.pem
            applications:
              back-office:
                audience: http://localhost:8080/api
                path: /api
              storefront:
                audience: http://localhost:8080/storefront/api
                path: /storefront/api
                rules:
                  - { path: /storefront/api/products, methods: [GET], scope: "products:read" }
              warehouse:
                audience: https://warehouse.example/stock
                path: /stock
            clients:
              - client_id: demo
                client_secret: demo-secret
                application: back-office
              - client_id: shop
                client_secret: shop-secret
                application: storefront
                scope: "products:read"
              - client_id: unscoped-shop
                client_secret: unscoped-secret
                application: storefront
              - client_id: both
                client_secret: both-secret
                applications: [back-office, storefront]
                scope: "products:read users:read"
                expires_in: 900
                claims: { tenant: acme, level: 3 }
              - client_id: sleeping
                client_secret: sleeping-secret
                application: back-office
                enabled: false
              - client_id: "a client:with %odd+ characters"
                client_secret: "p&ss=w%rd+ :\u00e9"
                application: back-office
            """;

    /** The same with TLS, and with the files that {@link TestCertificates} writes. */
    public static final String HTTPS = TWO_APPLICATIONS.replace(
            "  port: 0\n", "  port: 0\n  tls: { certificate: tls/cert.pem, private_key: tls/key.pem }\n");

    /** The same with another issuer; the audiences stay what they are. */
    public static String issuedBy(String issuer) {
        return TWO_APPLICATIONS.replaceFirst("issuer: .*", "issuer: " + issuer);
    }

    /** The same on a port of its own, which it names in every URL: what it publishes can be followed. */
    public static String publishedAt(int port, String issuerPath) {
        return TWO_APPLICATIONS
                .replace("port: 0", "port: " + port)
                .replace("http://localhost:8080/", "http://localhost:" + port + issuerPath + "/")
                .replaceFirst("issuer: .*", "issuer: http://localhost:" + port + issuerPath);
    }

    private TestConfig() {}
}
