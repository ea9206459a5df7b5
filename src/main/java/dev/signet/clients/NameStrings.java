package dev.signet.clients;

import java.util.Set;

/** As much of DER (X.690) as it takes to see of what string types the values of a distinguished name are. */
final class NameStrings {

    private static final int CONSTRUCTED = 0x20;
    /** TeletexString, VideotexString, GraphicString, GeneralString, UniversalString and BMPString. */
    private static final Set<Integer> OTHER_OCTETS = Set.of(0x14, 0x15, 0x19, 0x1B, 0x1C, 0x1E);

    private NameStrings() {}

    /**
     * Whether all text is of types whose octets mean in UTF-8 what they mean in the type, RFC 5280 section 7.1: UTF8String,
     * PrintableString, IA5String and the like. Java 17 reads every type as if it were UTF-8, so that of others one text passes
     * for another.
     *
     * @param der of the whole name, well-formed
     */
    static boolean areComparable(byte[] der) {
        return areComparable(der, 0, der.length);
    }

    private static boolean areComparable(byte[] der, int begin, int end) {
        int place = begin;
        while (place < end) {
            int tag = der[place] & 0xFF;
            int content = place + 2;
            int length = der[place + 1] & 0xFF;
            if (length > 0x7F) {
                content += length - 0x80;
                length = 0;
                for (int i = place + 2; i < content; i++) {
                    length = (length << 8) | (der[i] & 0xFF);
                }
            }
            boolean comparable = (tag & CONSTRUCTED) == 0
                    ? !OTHER_OCTETS.contains(tag)
                    : areComparable(der, content, content + length);
            if (!comparable) {
                return false;
            }
            place = content + length;
        }
        return true;
    }
}
