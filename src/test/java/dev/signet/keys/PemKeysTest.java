package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeysTest {

    @ParameterizedTest
    @CsvSource({
        "rsa-pkcs8, RS256, rsa-public",
        "rsa-pkcs8, RS384, rsa-public",
        "rsa-pkcs8, RS512, rsa-public",
        "rsa-pkcs1, RS256, rsa-public",
        "p256-pkcs8, ES256, p256-public",
        "p256-pkcs8-without-public-key, ES256, p256-public",
        "p256-sec1, ES256, p256-public",
        "p256-sec1-after-parameters, ES256, p256-public",
        "p256-sec1-without-public-key, ES256, p256-public",
        "p384-pkcs8, ES384, p384-public",
        "p384-sec1, ES384, p384-public",
        "p384-sec1-without-public-key, ES384, p384-public",
        "rsa-pkcs8, PS256, rsa-public",
        "ed25519-pkcs8, EDDSA, ed25519-public"
    })
    void what_openssl_writes_is_read_with_its_public_key(String file, SigningAlgorithm algorithm, String publicKey)
            throws Exception {
        KeyPair pair = PemKeys.parse(resource(file), algorithm);

        assertThat(pair.getPublic())
                .isEqualTo(publicKey(publicKey, pair.getPublic().getAlgorithm()));
        assertThat(pair.getPrivate()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rsa-pkcs1                 | ES256 | holds no private key that fits ES256
            rsa-pkcs8                 | ES384 | holds no private key that fits ES384
            p256-pkcs8                | RS256 | holds no private key that fits RS256
            p256-sec1                 | RS512 | holds no private key that fits RS512
            p256-pkcs8                | ES384 | is not an EC private key on the curve P-384
            p256-sec1                 | ES384 | is not an EC private key on the curve P-384
            p384-pkcs8                | ES256 | is not an EC private key on the curve P-256
            p384-sec1                 | ES256 | is not an EC private key on the curve P-256
            p256-pkcs8                | PS256 | holds no private key that fits PS256
            ed25519-pkcs8             | ES256 | holds no private key that fits ES256
            ed25519-pkcs8             | PS256 | holds no private key that fits PS256
            p256-pkcs8                | EDDSA | is not an Ed25519 private key
            rsa-pkcs1                 | EDDSA | is not an Ed25519 private key
            ed25519-pkcs8             | ML_DSA_65 | is not an ML-DSA-65 private key
            p256-sec1-without-curve   | ES256 | is not a complete EC private key that names its curve
            p256-sec1-explicit-curve  | ES256 | holds no private key that fits ES256
            rsa-pkcs1-encrypted       | RS256 | holds an encrypted private key; decrypt it with 'openssl pkey' and keep the file at mode 0600
            rsa-pkcs8-encrypted       | RS256 | holds an encrypted private key; decrypt it with 'openssl pkey' and keep the file at mode 0600
            p256-sec1-encrypted       | ES256 | holds an encrypted private key; decrypt it with 'openssl pkey' and keep the file at mode 0600
            rsa-public                | RS256 | holds no PEM private key (BEGIN PRIVATE KEY, BEGIN RSA PRIVATE KEY or BEGIN EC PRIVATE KEY)
            """)
    void a_key_that_does_not_fit_is_refused_with_the_reason(String file, SigningAlgorithm algorithm, String reason)
            throws IOException {
        String pem = resource(file);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.parse(pem, algorithm))
                .withMessage(reason);
    }

    @Test
    void an_RSA_key_under_2048_bits_is_refused() throws GeneralSecurityException {
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        String pem = pem("PRIVATE KEY", weak.generateKeyPair().getPrivate().getEncoded());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.parse(pem, SigningAlgorithm.RS256))
                .withMessage("is an RSA key of 1024 bits; use one of 2048 bits or more");
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, ES256", "Ed25519, RS256", "X25519, ES256", "RSASSA-PSS, RS256", "DSA, RS256"})
    void a_key_of_another_type_is_refused(String type, SigningAlgorithm algorithm) throws GeneralSecurityException {
        byte[] key = KeyPairGenerator.getInstance(type)
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        String pem = pem("PRIVATE KEY", key);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.parse(pem, algorithm))
                .withMessage("holds no private key that fits " + algorithm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed448", "X25519", "X448"})
    void a_key_on_another_curve_than_Ed25519_is_refused(String type) throws GeneralSecurityException {
        String pem = pem(
                "PRIVATE KEY",
                KeyPairGenerator.getInstance(type)
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.parse(pem, SigningAlgorithm.EDDSA))
                .withMessage("is not an Ed25519 private key");
    }

    /** RFC 8410 section 10.3: with attributes and with the public key behind it. */
    @Test
    void an_Ed25519_key_with_its_public_key_is_read() {
        String pem = pem(
                "PRIVATE KEY",
                Base64.getDecoder()
                        .decode("MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
                                + "oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB"
                                + "Z9w7lshQhqowtrbLDFw4rXAxZuE="));

        assertThat(EdwardsCurve.ED25519.jwk(
                        PemKeys.parse(pem, SigningAlgorithm.EDDSA).getPublic()))
                .containsEntry("x", "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 57, 64})
    void an_Ed25519_key_has_32_octets(int length) {
        byte[] octets = Der.element(Der.OCTET_STRING, new byte[length]);
        String pem = pem("PRIVATE KEY", Der.pkcs8Of(EdwardsCurve.ED25519.algorithmIdentifier(), octets));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.parse(pem, SigningAlgorithm.EDDSA))
                .withMessage("is not an Ed25519 private key");
    }

    @Test
    void an_ML_DSA_key_is_read_by_its_seed() throws Exception {
        assumeThat(SigningAlgorithm.ML_DSA_65.isAvailable())
                .as("ML-DSA-65 needs Java 24")
                .isTrue();
        assertReadByItsSeed();
    }

    static void assertReadByItsSeed() {
        byte[] seed = new byte[32];
        byte[] algorithm = HexFormat.of().parseHex("300b0609608648016503040312");
        byte[] alone = Der.pkcs8Of(algorithm, Der.element(0x80, seed));
        byte[] expanded = Der.element(Der.OCTET_STRING, new byte[4032]);
        byte[] both = Der.pkcs8Of(
                algorithm, Der.element(Der.SEQUENCE, concat(Der.element(Der.OCTET_STRING, seed), expanded)));

        PublicKey read = PemKeys.parse(pem("PRIVATE KEY", alone), SigningAlgorithm.ML_DSA_65)
                .getPublic();

        // The key and its name in RFC 9964 appendix A.1.
        assertThat(PublicJwk.of(read).thumbprint()).isEqualTo("Suiu29qbfuaBaR4Ats-c6XQBePB_OpAxAwcTR_0KXVM");
        assertThat(PemKeys.parse(pem("PRIVATE KEY", both), SigningAlgorithm.ML_DSA_65)
                        .getPublic())
                .isEqualTo(read);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PemKeys.parse(pem("PRIVATE KEY", Der.pkcs8Of(algorithm, expanded)), SigningAlgorithm.ML_DSA_65))
                .withMessageStartingWith("is an ML-DSA-65 private key without its seed; ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.parse(
                        pem("PRIVATE KEY", Der.pkcs8Of(algorithm, Der.element(0x80, new byte[31]))),
                        SigningAlgorithm.ML_DSA_65));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void a_key_on_P521_is_refused() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp521r1"));
        String pem = pem("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.parse(pem, SigningAlgorithm.ES384))
                .withMessage("is not an EC private key on the curve P-384");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "not a key",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n????\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMIQ=\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMIT/////\n-----END EC PRIVATE KEY-----"
            })
    void what_is_no_key_is_refused_for_every_algorithm(String pem) {
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            assertThatIllegalArgumentException().isThrownBy(() -> PemKeys.parse(pem, algorithm));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rsa-pkcs8, PRIVATE KEY, RS256",
        "rsa-pkcs1, RSA PRIVATE KEY, RS256",
        "p384-sec1, EC PRIVATE KEY, ES384",
        "p256-pkcs8, PRIVATE KEY, ES256"
    })
    void a_key_cut_short_anywhere_is_refused_without_a_fault(String file, String label, SigningAlgorithm algorithm)
            throws IOException {
        byte[] whole = der(resource(file));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = new byte[length];
            System.arraycopy(whole, 0, part, 0, length);
            String pem = pem(label, part);

            assertThatIllegalArgumentException()
                    .as("%s bytes of %s", length, whole.length)
                    .isThrownBy(() -> PemKeys.parse(pem, algorithm));
        }
    }

    /** The first octets hold the structure; behind them another number is another key. */
    @ParameterizedTest
    @CsvSource({
        "rsa-pkcs8, PRIVATE KEY, RS256, 40",
        "ed25519-pkcs8, PRIVATE KEY, EDDSA, 48",
        "rsa-pkcs1, RSA PRIVATE KEY, RS256, 16",
        "p384-sec1, EC PRIVATE KEY, ES384, 8",
        "p256-pkcs8, PRIVATE KEY, ES256, 36"
    })
    void a_damaged_key_is_read_or_refused_but_never_a_fault(
            String file, String label, SigningAlgorithm algorithm, int octets) throws IOException {
        byte[] key = der(resource(file));
        for (int position = 0; position < octets; position++) {
            for (int bit = 0; bit < 8; bit++) {
                key[position] ^= (byte) (1 << bit);
                try {
                    assertThat(PemKeys.parse(pem(label, key), algorithm)).isNotNull();
                } catch (IllegalArgumentException refusal) {
                    assertThat(refusal.getMessage()).isNotBlank();
                }
                key[position] ^= (byte) (1 << bit);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pkcs1", "rsa-pkcs8", "p256-sec1", "p384-pkcs8"})
    void no_refusal_repeats_any_of_the_key(String file) throws IOException {
        String pem = resource(file);
        String body = Base64.getEncoder().encodeToString(der(pem));
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            try {
                PemKeys.parse(pem, algorithm);
            } catch (IllegalArgumentException refusal) {
                for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
                    assertThat(String.valueOf(cause.getMessage()))
                            .doesNotContain(body.substring(body.length() / 2, body.length() / 2 + 12));
                }
            }
        }
    }

    @Test
    void the_first_private_key_of_a_file_counts() throws Exception {
        String pem = resource("p256-public") + resource("p256-sec1") + resource("rsa-pkcs1");

        assertThat(PemKeys.parse(pem, SigningAlgorithm.ES256).getPublic()).isEqualTo(publicKey("p256-public", "EC"));
        assertThatIllegalArgumentException().isThrownBy(() -> PemKeys.parse(pem, SigningAlgorithm.RS256));
    }

    @Test
    void line_ends_of_Windows_are_read() throws Exception {
        String pem = resource("p256-sec1").replace("\n", "\r\n");

        assertThat(PemKeys.parse(pem, SigningAlgorithm.ES256).getPublic()).isEqualTo(publicKey("p256-public", "EC"));
    }

    @Test
    void a_missing_file_is_called_missing(@TempDir Path directory) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.read(directory.resolve("none.pem"), SigningAlgorithm.ES256))
                .withMessage("no such file");
    }

    @Test
    void a_directory_is_called_a_directory(@TempDir Path directory) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.read(directory, SigningAlgorithm.ES256))
                .withMessage("cannot be read: it is a directory");
    }

    @Test
    void a_file_of_64_KiB_is_read_and_a_longer_one_is_not(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("long.pem");
        String key = resource("p256-sec1");
        Files.writeString(file, key + "\n".repeat(64 * 1024 - key.length()));
        assertThat(PemKeys.read(file, SigningAlgorithm.ES256)).isNotNull();

        Files.writeString(file, key + "\n".repeat(64 * 1024 - key.length() + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.read(file, SigningAlgorithm.ES256))
                .withMessage("is too long to be a key file");
    }

    @Test
    void a_file_that_may_not_be_read_says_so(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("closed.pem");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.read(file, SigningAlgorithm.ES256))
                .withMessage("cannot be read: permission denied");
    }

    @ParameterizedTest
    @EnumSource
    void a_created_key_is_read_again(SigningAlgorithm algorithm, @TempDir Path directory) throws IOException {
        assumeThat(algorithm.isAvailable())
                .as("%s needs a newer Java", algorithm)
                .isTrue();
        KeyPair pair = algorithm.generate();
        Path file = directory.resolve("new.pem");

        PemKeys.create(file, pair);

        KeyPair read = PemKeys.read(file, algorithm);
        assertThat(read.getPublic()).isEqualTo(pair.getPublic());
        assertThat(read.getPrivate()).isEqualTo(pair.getPrivate());
    }

    @Test
    void a_created_key_and_its_new_directories_are_the_owners_alone(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("one/two/new.pem");

        PemKeys.create(file, SigningAlgorithm.ES256.generate());

        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("one"))).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("one/two"))).isEqualTo("rwx------");
        assertThat(filesIn(directory.resolve("one/two"))).containsExactly("new.pem");
    }

    @Test
    void a_directory_that_was_there_keeps_its_mode(@TempDir Path directory) throws IOException {
        Path there = Files.createDirectory(directory.resolve("keys"));
        Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));

        PemKeys.create(there.resolve("new.pem"), SigningAlgorithm.ES256.generate());

        assertThat(permissions(there)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void a_key_that_is_there_is_never_overwritten(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("old.pem"), "old");

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> PemKeys.create(file, SigningAlgorithm.ES256.generate()));

        assertThat(file).hasContent("old");
        assertThat(filesIn(directory)).containsExactly("old.pem");
    }

    @Test
    void a_link_that_leads_nowhere_is_not_followed(@TempDir Path directory) throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link.pem"), directory.resolve("elsewhere.pem"));

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> PemKeys.create(link, SigningAlgorithm.ES256.generate()));

        assertThat(filesIn(directory)).containsExactly("link.pem");
    }

    @Test
    void of_many_that_create_one_file_one_wins_and_each_sees_the_same_whole_key(@TempDir Path directory)
            throws Exception {
        int contenders = 8;
        Path file = directory.resolve("raced.pem");
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(contenders);
        try {
            List<Future<PublicKey>> seen = new ArrayList<>();
            for (int i = 0; i < contenders; i++) {
                KeyPair own = SigningAlgorithm.ES256.generate();
                Callable<PublicKey> contender = () -> {
                    start.await();
                    try {
                        PemKeys.create(file, own);
                        return own.getPublic();
                    } catch (FileAlreadyExistsException e) {
                        return PemKeys.read(file, SigningAlgorithm.ES256).getPublic();
                    }
                };
                seen.add(threads.submit(contender));
            }
            start.countDown();
            PublicKey winner = seen.get(0).get();
            for (Future<PublicKey> other : seen) {
                assertThat(other.get()).isEqualTo(winner);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(filesIn(directory)).containsExactly("raced.pem");
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = PemKeysTest.class.getResourceAsStream(name + ".pem")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static PublicKey publicKey(String name, String type) throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(der(resource(name))));
    }

    private static byte[] der(String pem) {
        String body = pem.replaceAll("(?s)^.*-----BEGIN [A-Z ]+-----", "").replaceAll("(?s)-----END.*", "");
        return Base64.getMimeDecoder().decode(body);
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<String> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
