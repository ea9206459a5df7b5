package dev.signet.keys;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * As much of DER (X.690) as it takes to put a PKCS#1 or SEC1 private key into the PKCS#8 form that the platform reads, and to
 * find out what a key is for.
 */
final class Der {

    static final int OCTET_STRING = 0x04;
    static final int SEQUENCE = 0x30;

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int SEC1_PARAMETERS = 0xA0;

    private static final byte[] NO_UNUSED_BITS = {0};
    private static final byte[] VERSION = HexFormat.of().parseHex("020100");
    private static final byte[] RSA_ENCRYPTION = HexFormat.of().parseHex("06092a864886f70d0101010500");
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Der() {}

    /** The AlgorithmIdentifier of a SubjectPublicKeyInfo: RFC 5280 section 4.1. */
    static byte[] algorithmOfSpki(byte[] spki) {
        Element sequence = Element.at(spki, 0, SEQUENCE);
        return whole(spki, sequence.content, Element.at(spki, sequence.content, SEQUENCE));
    }

    /**
     * The octets that a private key in PKCS#8 has for one algorithm; its version, attributes and public key are passed over.
     *
     * @throws IllegalArgumentException when it is not PKCS#8, or for another algorithm
     */
    static byte[] privateKey(byte[] pkcs8, byte[] algorithmIdentifier) {
        Element sequence = Element.at(pkcs8, 0, SEQUENCE);
        Element version = Element.at(pkcs8, sequence.content, INTEGER);
        Element algorithm = Element.at(pkcs8, version.end, SEQUENCE);
        if (!Arrays.equals(whole(pkcs8, version.end, algorithm), algorithmIdentifier)) {
            throw new IllegalArgumentException("is a key for another algorithm");
        }
        return content(pkcs8, Element.at(pkcs8, algorithm.end, OCTET_STRING));
    }

    /** The content of the one element that these octets begin with, if it has this tag. */
    static Optional<byte[]> content(byte[] der, int tag) {
        return der.length > 0 && (der[0] & 0xFF) == tag
                ? Optional.of(content(der, Element.at(der, 0, tag)))
                : Optional.empty();
    }

    private static byte[] content(byte[] der, Element element) {
        return Arrays.copyOfRange(der, element.content, element.end);
    }

    private static byte[] whole(byte[] der, int start, Element element) {
        return Arrays.copyOfRange(der, start, element.end);
    }

    /** The key of an algorithm in PKCS#8: RFC 5208 section 5. */
    static byte[] pkcs8Of(byte[] algorithmIdentifier, byte[] privateKey) {
        return element(SEQUENCE, concat(VERSION, concat(algorithmIdentifier, element(OCTET_STRING, privateKey))));
    }

    /** The key of an algorithm in a SubjectPublicKeyInfo: RFC 5280 section 4.1. */
    static byte[] spkiOf(byte[] algorithmIdentifier, byte[] publicKey) {
        return element(SEQUENCE, concat(algorithmIdentifier, element(BIT_STRING, concat(NO_UNUSED_BITS, publicKey))));
    }

    /** RFC 8017 appendix A.1.2 into RFC 5208 section 5. */
    static byte[] pkcs8FromPkcs1(byte[] rsaPrivateKey) {
        return pkcs8(RSA_ENCRYPTION, rsaPrivateKey);
    }

    /** RFC 5915 section 3 into RFC 5208 section 5; the curve that the key names becomes the algorithm's parameter. */
    static byte[] pkcs8FromSec1(byte[] ecPrivateKey) {
        Element sequence = Element.at(ecPrivateKey, 0, SEQUENCE);
        Element version = Element.at(ecPrivateKey, sequence.content, INTEGER);
        Element privateKey = Element.at(ecPrivateKey, version.end, OCTET_STRING);
        if (privateKey.end >= ecPrivateKey.length || (ecPrivateKey[privateKey.end] & 0xFF) != SEC1_PARAMETERS) {
            throw new IllegalArgumentException("is not a complete EC private key that names its curve");
        }
        byte[] curve = content(ecPrivateKey, Element.at(ecPrivateKey, privateKey.end, SEC1_PARAMETERS));
        return pkcs8(concat(EC_PUBLIC_KEY, curve), ecPrivateKey);
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] privateKey) {
        return pkcs8Of(element(SEQUENCE, algorithm), privateKey);
    }

    static byte[] element(int tag, byte[] content) {
        return concat(concat(new byte[] {(byte) tag}, length(content.length)), content);
    }

    /** In as few octets as it takes, else it is no DER and the platform refuses it: X.690 clause 10.1. */
    private static byte[] length(int length) {
        if (length < 0x80) {
            return new byte[] {(byte) length};
        }
        return length < 0x100
                ? new byte[] {(byte) 0x81, (byte) length}
                : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Where the content of one element lies. */
    private record Element(int content, int end) {

        static Element at(byte[] der, int start, int tag) {
            if (start + 2 > der.length || (der[start] & 0xFF) != tag) {
                throw new IllegalArgumentException("is not a well-formed key");
            }
            int first = der[start + 1] & 0xFF;
            int lengthOctets = first < 0x80 ? 0 : first - 0x80;
            int content = start + 2 + lengthOctets;
            if (lengthOctets > 2 || content > der.length) {
                throw new IllegalArgumentException("is not a well-formed key");
            }
            int length = lengthOctets == 0 ? first : 0;
            for (int i = start + 2; i < content; i++) {
                length = (length << 8) | (der[i] & 0xFF);
            }
            if (content + length > der.length) {
                throw new IllegalArgumentException("is not a well-formed key");
            }
            return new Element(content, content + length);
        }
    }
}
