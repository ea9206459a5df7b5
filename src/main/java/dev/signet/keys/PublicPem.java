package dev.signet.keys;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys in PEM files: a SubjectPublicKeyInfo or a certificate, RFC 7468 section 13, RFC 7468 section 5. */
public final class PublicPem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (PUBLIC KEY|CERTIFICATE)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private PublicPem() {}

    /**
     * Reads the first public key or certificate in the text of a file.
     *
     * @throws PrivateKeyException when there is a private key in it
     * @throws IllegalArgumentException saying what is wrong with the file, without any of its content
     */
    public static PublicJwk parse(String pem) {
        if (pem.contains("PRIVATE KEY-----")) {
            throw new PrivateKeyException();
        }
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new IllegalArgumentException("holds no PEM public key (BEGIN PUBLIC KEY or BEGIN CERTIFICATE)");
        }
        byte[] der = PemKeys.base64(block.group(2));
        try {
            return PublicJwk.of(
                    block.group(1).equals("CERTIFICATE")
                            ? PemCertificates.ofDer(der).getPublicKey()
                            : publicKey(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("holds no public key that the Java platform takes", e);
        }
    }

    private static PublicKey publicKey(byte[] spki) throws GeneralSecurityException {
        byte[] algorithm = Der.algorithmOfSpki(spki);
        return KeyType.all().stream()
                .filter(type -> Arrays.equals(type.algorithmIdentifier(), algorithm))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is of no type of key that is known here"))
                .publicKey(spki);
    }
}
