package dev.signet.clients;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, RFC 9106, in the spelling of its reference implementation: {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}.
 * Without a version it is of version 16, as there.
 *
 * @param version 16 or 19
 * @param memory in KiB
 */
record Argon2idHash(int version, int memory, int passes, int lanes, Octets salt, Octets tag) implements SlowHash {

    static final String PREFIX = "$argon2id$";

    private static final Pattern SPELLING =
            Pattern.compile("\\$argon2id\\$(?:v=(16|19)\\$)?m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,8}),p=([1-9][0-9]{0,8})"
                    + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    static Argon2idHash parse(String text) {
        return parse(text, Runtime.getRuntime().maxMemory());
    }

    /** @param heap how many bytes the process may take; a check may take half of them, or else the rest of the server fails */
    static Argon2idHash parse(String text, long heap) {
        Matcher parts = SPELLING.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "must be of the form $argon2id$v=19$m=KIB,t=PASSES,p=LANES$SALT$HASH, with version 16 or 19");
        }
        int memory = within("memory (m) of", parts.group(2), 8 * 1024, 256 * 1024, "KiB");
        long most = heap / 2 / 1024;
        if (memory > most) {
            throw new IllegalArgumentException(
                    "must have a memory (m) of at most " + most
                            + " KiB here, half of the heap of this Java process; give it more (java -Xmx), or hash the secret anew");
        }
        return new Argon2idHash(
                parts.group(1) == null ? 16 : Integer.parseInt(parts.group(1)),
                memory,
                within("time (t) of", parts.group(3), 1, 10, "passes"),
                within("parallelism (p) of", parts.group(4), 1, 8, "lanes"),
                Octets.ofBase64("salt", parts.group(5), 8, 1024),
                Octets.ofBase64("hash", parts.group(6), 16, 64));
    }

    private static int within(String name, String digits, int least, int most, String unit) {
        int number = Integer.parseInt(digits);
        if (number < least || number > most) {
            throw new IllegalArgumentException("must have a " + name + " " + least + " to " + most + " " + unit);
        }
        return number;
    }

    /** With the least of the parameters that OWASP recommends: 19 MiB, two passes, one lane. */
    static Argon2idHash of(String secret, SecureRandom random) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        Argon2idHash empty = new Argon2idHash(19, 19 * 1024, 2, 1, new Octets(salt), new Octets(new byte[32]));
        return new Argon2idHash(19, empty.memory, empty.passes, empty.lanes, empty.salt, new Octets(empty.tag(secret)));
    }

    @Override
    public boolean matches(String secret) {
        return tag.are(tag(secret));
    }

    /** Computed by one thread, whatever the lanes: a guess takes one core. */
    private byte[] tag(String secret) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(version)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt.copy())
                .build());
        byte[] computed = new byte[tag.length()];
        generator.generateBytes(secret.getBytes(StandardCharsets.UTF_8), computed);
        return computed;
    }

    @Override
    public Argon2idHash sample() {
        return new Argon2idHash(version, 2048, 1, 1, salt, tag);
    }

    @Override
    public Effort effort() {
        return new Effort("argon2id", (long) memory * passes);
    }

    String spelling() {
        return PREFIX + "v=" + version + "$m=" + memory + ",t=" + passes + ",p=" + lanes + "$" + salt.toBase64() + "$"
                + tag.toBase64();
    }
}
