import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What a load generator cannot do. {@code Tokens verify URL ALGORITHM < TOKEN}: is the token signed with that algorithm by a key
 * of the key set at that URL? {@code Tokens assertions COUNT ALGORITHM KEY CLIENT_ID AUDIENCE}: prints as many client assertions
 * (RFC 7523), each good once and for some minutes.
 */
final class Tokens {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> SIGNATURES =
            Map.of("RS256", "SHA256withRSA", "ES256", "SHA256withECDSAinP1363Format");

    public static void main(String... args) throws Exception {
        if (args[0].equals("verify")) {
            verify(new String(System.in.readAllBytes(), StandardCharsets.US_ASCII).strip(), args[1], args[2]);
            return;
        }
        preferNative();
        assertions(Integer.parseInt(args[1]), args[2], Path.of(args[3]), args[4], args[5]);
    }

    // A hundred thousand assertions take the JDK two minutes, and Amazon's provider half of one. Where it is not, it goes without.
    private static void preferNative() {
        try {
            Class<?> type = Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider");
            Security.insertProviderAt((Provider) type.getDeclaredConstructor().newInstance(), 1);
        } catch (ReflectiveOperationException | LinkageError absent) {
            System.err.println("Assertions are made by the JDK: " + absent);
        }
    }

    private static void verify(String token, String url, String algorithm) throws Exception {
        String[] parts = token.split("\\.", -1);
        JsonNode header = JSON.readTree(decode(parts[0]));
        if (!header.path("alg").asText().equals(algorithm)) {
            throw new IllegalStateException("The token says alg " + header.path("alg"));
        }
        Signature signature = Signature.getInstance(SIGNATURES.get(algorithm));
        signature.initVerify(key(url, header.path("kid").asText()));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        if (!signature.verify(decode(parts[2]))) {
            throw new IllegalStateException("The signature of the token is not good");
        }
    }

    private static PublicKey key(String url, String kid) throws Exception {
        String body = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        for (JsonNode jwk : JSON.readTree(body).path("keys")) {
            if (jwk.path("kid").asText().equals(kid)) {
                return jwk.has("n") ? rsa(jwk) : p256(jwk);
            }
        }
        throw new IllegalStateException("No key " + kid + " at " + url);
    }

    private static PublicKey rsa(JsonNode jwk) throws GeneralSecurityException {
        RSAPublicKeySpec spec = new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e"));
        if (spec.getModulus().bitLength() != 2048) {
            throw new IllegalStateException("The key has " + spec.getModulus().bitLength() + " bits");
        }
        return KeyFactory.getInstance("RSA").generatePublic(spec);
    }

    private static PublicKey p256(JsonNode jwk) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(number(jwk, "x"), number(jwk, "y")), curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static BigInteger number(JsonNode jwk, String name) {
        return new BigInteger(1, decode(jwk.path(name).asText()));
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    private static void assertions(int count, String algorithm, Path pem, String client, String audience)
            throws Exception {
        PrivateKey key = privateKey(pem, algorithm.equals("RS256") ? "RSA" : "EC");
        try (PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII)) {
            IntStream.range(0, count)
                    .parallel()
                    .mapToObj(i -> assertion(key, algorithm, client, audience))
                    .forEach(out::println);
        }
    }

    private static PrivateKey privateKey(Path pem, String type) throws Exception {
        String base64 = Files.readString(pem).replaceAll("-----[^-]+-----|\\s", "");
        return KeyFactory.getInstance(type)
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static String assertion(PrivateKey key, String algorithm, String client, String audience) {
        long now = Instant.now().getEpochSecond();
        String signed = encode(("{\"alg\":\"" + algorithm + "\"}").getBytes(StandardCharsets.UTF_8)) + "."
                + encode(("{\"iss\":\"" + client + "\",\"sub\":\"" + client + "\",\"aud\":\"" + audience + "\",\"jti\":\""
                                + UUID.randomUUID() + "\",\"iat\":" + now + ",\"exp\":" + (now + 290) + "}")
                        .getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance(SIGNATURES.get(algorithm));
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
