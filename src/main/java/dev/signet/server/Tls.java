package dev.signet.server;

import dev.signet.config.TlsIdentity;
import dev.signet.protocol.LogLine;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS as it is spoken here: the versions, the suites, and the certificate, which is renewed while the server runs. RFC 9325. */
final class Tls {

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    /** The three of TLS 1.3, and of TLS 1.2 the four that RFC 9325 section 4.2 recommends: FAPI 2.0 permits no others. */
    private static final String[] SUITES = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
    };

    private final SslContextFactory.Server contexts = new SslContextFactory.Server();
    private TlsIdentity identity;

    Tls(TlsIdentity identity) {
        this.identity = identity;
        contexts.setExcludeProtocols();
        contexts.setIncludeProtocols(VERSIONS);
        contexts.setExcludeCipherSuites();
        contexts.setIncludeCipherSuites(SUITES);
        contexts.setUseCipherSuitesOrder(true);
        contexts.setRenegotiationAllowed(false);
        // Asked for and never required: RFC 8705 section 6.1.
        contexts.setWantClientAuth(true);
        contexts.setSslContext(context(identity));
    }

    SslContextFactory.Server contexts() {
        return contexts;
    }

    /** Has new connections see another certificate; those that are there go on. */
    synchronized void renew(TlsIdentity next) {
        if (next.equals(identity)) {
            return;
        }
        SSLContext context = context(next);
        try {
            contexts.reload(factory -> factory.setSslContext(context));
        } catch (Exception e) {
            throw new IllegalStateException("The Java platform does not take its own TLS context", e);
        }
        identity = next;
        LOG.info(
                "{}",
                LogLine.of("certificate_renewed")
                        .with("subject", next)
                        .with("expires", next.certificate().getNotAfter().toInstant()));
    }

    private static SSLContext context(TlsIdentity identity) {
        char[] inMemory = {};
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, inMemory);
            keys.setKeyEntry(
                    "server", identity.privateKey(), inMemory, identity.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, inMemory);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), new TrustManager[] {new AnyClientCertificate()}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The Java platform does not take a key of a type that it knows", e);
        }
    }
}
