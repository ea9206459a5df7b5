package dev.signet.clients;

/**
 * A secret as it is. RFC 6749 appendix A.2 allows printable ASCII alone; other letters are taken as well, but nothing that
 * nobody sees: a file or an editor has added it, and no client will send it.
 */
final class PlainText {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private PlainText() {}

    /** @throws IllegalArgumentException when it holds what nobody sees; the message repeats nothing of it */
    static void requireSeen(String secret) {
        boolean unseen = secret.codePoints()
                .anyMatch(character -> Character.isISOControl(character) || character == BYTE_ORDER_MARK);
        if (unseen || isBlankAtAnEnd(secret)) {
            throw new IllegalArgumentException(
                    "must not hold a line break, another control character or a byte order mark,"
                            + " nor begin or end with a blank; remove it where the secret comes from");
        }
    }

    private static boolean isBlankAtAnEnd(String secret) {
        return !secret.isEmpty()
                && (isBlank(secret.codePointAt(0)) || isBlank(secret.codePointBefore(secret.length())));
    }

    /** No-break spaces too, which come from where a secret was copied. */
    private static boolean isBlank(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }
}
