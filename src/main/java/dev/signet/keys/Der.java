package dev.signet.keys;

import java.util.Arrays;
import java.util.HexFormat;

/** As much of DER (X.690) as it takes to put a PKCS#1 or SEC1 private key into the PKCS#8 form that the platform reads. */
final class Der {

    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int SEC1_PARAMETERS = 0xA0;

    private static final byte[] VERSION = HexFormat.of().parseHex("020100");
    private static final byte[] RSA_ENCRYPTION = HexFormat.of().parseHex("06092a864886f70d0101010500");
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Der() {}

    /** RFC 8017 appendix A.1.2 into RFC 5208 section 5. */
    static byte[] pkcs8FromPkcs1(byte[] rsaPrivateKey) {
        return pkcs8(RSA_ENCRYPTION, rsaPrivateKey);
    }

    /** RFC 5915 section 3 into RFC 5208 section 5; the curve that the key names becomes the algorithm's parameter. */
    static byte[] pkcs8FromSec1(byte[] ecPrivateKey) {
        Element sequence = Element.at(ecPrivateKey, 0, SEQUENCE);
        Element version = Element.at(ecPrivateKey, sequence.content, INTEGER);
        Element privateKey = Element.at(ecPrivateKey, version.end, OCTET_STRING);
        Element parameters = Element.at(ecPrivateKey, privateKey.end, SEC1_PARAMETERS);
        byte[] curve = Arrays.copyOfRange(ecPrivateKey, parameters.content, parameters.end);
        return pkcs8(concat(EC_PUBLIC_KEY, curve), ecPrivateKey);
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] privateKey) {
        return element(
                SEQUENCE, concat(VERSION, concat(element(SEQUENCE, algorithm), element(OCTET_STRING, privateKey))));
    }

    private static byte[] element(int tag, byte[] content) {
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
                throw new IllegalArgumentException("is not a complete EC private key that names its curve");
            }
            int first = der[start + 1] & 0xFF;
            int lengthOctets = first < 0x80 ? 0 : first - 0x80;
            int content = start + 2 + lengthOctets;
            if (lengthOctets > 2 || content > der.length) {
                throw new IllegalArgumentException("is not a well-formed EC private key");
            }
            int length = lengthOctets == 0 ? first : 0;
            for (int i = start + 2; i < content; i++) {
                length = (length << 8) | (der[i] & 0xFF);
            }
            if (content + length > der.length) {
                throw new IllegalArgumentException("is not a well-formed EC private key");
            }
            return new Element(content, content + length);
        }
    }
}
