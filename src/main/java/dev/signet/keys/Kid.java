package dev.signet.keys;

import dev.signet.protocol.Sha256;
import java.security.PublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;

/** Names for new keys: RFC 7517 section 4.5 leaves open what they look like. */
public final class Kid {

    private static final int OCTETS = 4;

    private Kid() {}

    /** The day for people; and so much of the key that no two have one name, not even where somebody begins anew. */
    public static String of(PublicKey key, Instant made) {
        return made.atOffset(ZoneOffset.UTC).toLocalDate() + "-"
                + HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(key.getEncoded()), OCTETS));
    }
}
