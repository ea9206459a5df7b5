package dev.signet.config;

import dev.signet.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import okhttp3.tls.HeldCertificate;

/** A directory with a config.yml and what it names, for tests. */
final class ConfigRoom {

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    /** What a valid file holds at its top level. */
    static final Map<String, String> VALID = Collections.unmodifiableMap(new java.util.TreeMap<>(Map.of(
            "issuer", "http://localhost:8080",
            "signing_keys", "[{ kid: main, algorithm: RS256, private_key: keys/main.pem }]",
            "applications", "{ back-office: { path: /api } }",
            "clients", "[{ client_id: demo, client_secret: s3cr3t, application: back-office }]")));

    /** The key of RFC 8037 appendix A.2. */
    private static final String CLIENT_JWKS =
            "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";

    private final Path directory;

    private ConfigRoom(Path directory) {
        this.directory = directory;
    }

    /** Keys cost time to make, so a test class makes its room once. */
    static ConfigRoom in(Path directory) throws IOException, GeneralSecurityException {
        ConfigRoom room = new ConfigRoom(directory);
        Files.createDirectories(directory.resolve("keys"));
        room.write("keys/main.pem", pem(rsa(2048)));
        room.write("keys/weak.pem", pem(rsa(1024)));
        room.write("keys/ec256.pem", pem(ec("secp256r1")));
        room.write("keys/ec384.pem", pem(ec("secp384r1")));
        room.write(
                "keys/ed25519.pem", pem(KeyPairGenerator.getInstance("Ed25519").generateKeyPair()));
        room.write("keys/ed448.pem", pem(KeyPairGenerator.getInstance("Ed448").generateKeyPair()));
        room.write(
                "keys/encrypted.pem",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        room.write("keys/client.jwks", CLIENT_JWKS);
        room.write("keys/private.jwks", CLIENT_JWKS.replace("}]", ",\"d\":\"s3cr3t\"}]"));
        room.write("keys/client.pem", """
                -----BEGIN PUBLIC KEY-----
                MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
                -----END PUBLIC KEY-----
                """);
        room.write("keys/secret.txt", "s3cr3t\n");
        room.write("keys/long.txt", "s3cr3t".repeat(20_000));
        Files.write(directory.resolve("keys/latin1.txt"), new byte[] {'a', '\n', (byte) 0xE9});
        room.writeCertificates();
        return room;
    }

    private void writeCertificates() throws IOException, GeneralSecurityException {
        HeldCertificate server = TestCertificates.forServer("signet");
        TestCertificates.writeTo(directory, server);
        write("tls/ca.pem", TestCertificates.pem(TestCertificates.authority()));
        write("tls/other-key.pem", TestCertificates.selfSigned("other").privateKeyPkcs8Pem());
        write("tls/wrong-order.pem", TestCertificates.pem(TestCertificates.authority(), server));
        write("tls/not-ca.pem", TestCertificates.pem(TestCertificates.authority(), server));
        HeldCertificate weak = new HeldCertificate.Builder().keyPair(rsa(1024)).build();
        write("tls/weak.pem", TestCertificates.pem(weak));
        write("tls/damaged.pem", TestCertificates.pem(server).replaceFirst("(?s)(MII).{60}", "$1"));
    }

    Path directory() {
        return directory;
    }

    void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    /** The keys of the top level that a part leaves out come after it, from the valid file. */
    static String completed(String part) {
        StringBuilder whole = new StringBuilder(part);
        VALID.forEach((key, value) -> {
            if (!("\n" + part).contains("\n" + key + ":")) {
                whole.append(key).append(": ").append(value).append('\n');
            }
        });
        return whole.toString();
    }

    Configuration read(String yaml, Map<String, String> environment, KeyFiles keyFiles)
            throws IOException, ConfigException {
        write("config.yml", yaml);
        return new ConfigFile(directory.resolve("config.yml"), environment, CLOCK, new SecureRandom()).read(keyFiles);
    }

    /** A line as it is for a user who stands in the directory. */
    String seenFromHere(String line) {
        return line.replace(directory + "/", "");
    }

    private static KeyPair rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static KeyPair ec(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair pair) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }
}
