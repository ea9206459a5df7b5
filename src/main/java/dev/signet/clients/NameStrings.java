package dev.signet.clients;

import java.util.Optional;
import java.util.Set;

/** As much of DER (X.690) as it takes to see of what string types the values of a distinguished name are. */
final class NameStrings {

    /** TeletexString, VideotexString, GraphicString, GeneralString, UniversalString and BMPString. */
    private static final Set<Integer> OTHER_OCTETS = Set.of(0x14, 0x15, 0x19, 0x1B, 0x1C, 0x1E);

    /** A name is a sequence of sets of sequences of a type and a value: RFC 5280 section 4.1.2.4. */
    private static final int DEPTH_OF_VALUES = 3;

    /** No certificate that fits into a TLS record or a header field has more. */
    private static final int MOST_LENGTH_OCTETS = 3;

    private NameStrings() {}

    /**
     * Whether all text is of types whose octets mean in UTF-8 what they mean in the type, RFC 5280 section 7.1: UTF8String,
     * PrintableString, IA5String and the like. Java 17 reads every type as if it were UTF-8, so that of others one text passes
     * for another.
     *
     * @param der of the whole name; nobody need have looked into its values
     */
    static boolean areComparable(byte[] der) {
        return areComparable(der, new Element(0, 0, der.length), 0);
    }

    private static boolean areComparable(byte[] der, Element whole, int depth) {
        if (depth > DEPTH_OF_VALUES) {
            // Whatever a value consists of, it is text of no other type.
            return !OTHER_OCTETS.contains(whole.tag);
        }
        int place = whole.begin;
        while (place < whole.end) {
            Optional<Element> part = Element.at(der, place, whole.end);
            if (part.isEmpty() || !areComparable(der, part.get(), depth + 1)) {
                return false;
            }
            place = part.get().end;
        }
        return true;
    }

    /** Where the content of something lies. */
    private record Element(int tag, int begin, int end) {

        /** Empty where there is none that ends before the limit. */
        static Optional<Element> at(byte[] der, int place, int limit) {
            if (limit - place < 2) {
                return Optional.empty();
            }
            int length = der[place + 1] & 0xFF;
            int begin = place + 2;
            if (length > 0x7F) {
                int octets = length - 0x80;
                if (octets > MOST_LENGTH_OCTETS || octets > limit - begin) {
                    return Optional.empty();
                }
                length = 0;
                for (int i = begin; i < begin + octets; i++) {
                    length = (length << 8) | (der[i] & 0xFF);
                }
                begin += octets;
            }
            return length > limit - begin
                    ? Optional.empty()
                    : Optional.of(new Element(der[place] & 0xFF, begin, begin + length));
        }
    }
}
