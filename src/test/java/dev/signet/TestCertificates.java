package dev.signet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.tls.HeldCertificate;

/** Certificates for tests, made when they are needed and valid for a day. */
public final class TestCertificates {

    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .commonName("Test authority")
            .validityInterval(0, Instant.parse("2100-01-01T00:00:00Z").toEpochMilli())
            .certificateAuthority(1)
            .build();
    private static final HeldCertificate INTERMEDIATE = new HeldCertificate.Builder()
            .commonName("Test intermediate")
            .validityInterval(0, Instant.parse("2100-01-01T00:00:00Z").toEpochMilli())
            .certificateAuthority(0)
            .signedBy(AUTHORITY)
            .build();

    private TestCertificates() {}

    public static HeldCertificate authority() {
        return AUTHORITY;
    }

    /** A server's certificate for this machine, from an intermediate authority; EC on P-256. */
    public static HeldCertificate forServer(String commonName) {
        return server(commonName).build();
    }

    /** The same with an RSA key. */
    public static HeldCertificate forRsaServer(String commonName) {
        return server(commonName).rsa2048().build();
    }

    private static HeldCertificate.Builder server(String commonName) {
        return new HeldCertificate.Builder()
                .commonName(commonName)
                .addSubjectAlternativeName("127.0.0.1")
                .addSubjectAlternativeName("localhost")
                .signedBy(INTERMEDIATE);
    }

    /** A certificate that nobody issued but its own holder. */
    public static HeldCertificate selfSigned(String commonName) {
        return new HeldCertificate.Builder().commonName(commonName).build();
    }

    /** Writes tls/cert.pem, with its chain, and tls/key.pem. */
    public static void writeTo(Path directory, HeldCertificate server) throws IOException {
        Files.createDirectories(directory.resolve("tls"));
        Files.writeString(directory.resolve("tls/cert.pem"), pem(server, INTERMEDIATE));
        Files.writeString(directory.resolve("tls/key.pem"), server.privateKeyPkcs8Pem());
    }

    /** Writes the same two files with a self-signed certificate of a key on Ed25519, which OkHttp cannot make. */
    public static void writeEd25519To(Path directory) throws IOException, GeneralSecurityException {
        char[] password = "changeit".toCharArray();
        Path store = directory.resolve("ed25519.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String line = "-genkeypair -keyalg Ed25519 -dname CN=ed25519 -alias own -storepass changeit -keystore " + store;
        Process process = new ProcessBuilder(Stream.concat(Stream.of(keytool), Stream.of(line.split(" ", -1)))
                        .toList())
                .inheritIO()
                .start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), password);
        Files.writeString(
                directory.resolve("tls/cert.pem"),
                pem("CERTIFICATE", keys.getCertificate("own").getEncoded()));
        Files.writeString(
                directory.resolve("tls/key.pem"),
                pem("PRIVATE KEY", keys.getKey("own", password).getEncoded()));
        Files.delete(store);
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** The certificate and its issuer's, as the server shows them. */
    public static List<X509Certificate> chain(HeldCertificate server) {
        return List.of(server.certificate(), INTERMEDIATE.certificate());
    }

    public static String pem(HeldCertificate... chain) {
        return Arrays.stream(chain).map(HeldCertificate::certificatePem).collect(Collectors.joining());
    }

    /** A client that knows the authority, and shows the certificate that it has, if any. */
    public static OkHttpClient.Builder client(HeldCertificate... own) {
        return new OkHttpClient.Builder().sslSocketFactory(trusting(own).getSocketFactory(), new TrustsAuthority());
    }

    /** What a client needs that knows the authority, and shows the certificate that it has, if any. */
    public static SSLContext trusting(HeldCertificate... own) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(own), new TrustManager[] {new TrustsAuthority()}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager[] keys(HeldCertificate... own) throws GeneralSecurityException, IOException {
        char[] none = {};
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, none);
        for (HeldCertificate one : own) {
            keys.setKeyEntry("own", one.keyPair().getPrivate(), none, new X509Certificate[] {one.certificate()});
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, none);
        return managers.getKeyManagers();
    }

    private static final class TrustsAuthority implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("this is a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType)
                throws java.security.cert.CertificateException {
            try {
                chain[chain.length - 1].verify(AUTHORITY.keyPair().getPublic());
            } catch (GeneralSecurityException e) {
                throw new java.security.cert.CertificateException(e);
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {AUTHORITY.certificate()};
        }
    }
}
