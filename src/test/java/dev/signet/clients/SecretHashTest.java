package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes that others have made, in their own spellings. */
class SecretHashTest {

    /** What the hashes below are of, where nothing else is said. */
    private static final String SECRET = "correct horse \u00e9";

    private static final String SALT = "c2FsdHNhbHQxNmJ5dGVzIQ";
    private static final String TAG = "4/vMUky+Vv6DSgzGjvxcBIZh8dsGh+V4hAKZCvwrdXI";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // argon2, the tool of the reference implementation
                "$argon2id$v=19$m=8192,t=2,p=1$c2FsdHNhbHQxNmJ5dGVzIQ$4/vMUky+Vv6DSgzGjvxcBIZh8dsGh+V4hAKZCvwrdXI",
                "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQxNmJ5dGVzIQ$xoy3uoVDfEv8BEnagNwcrv+w9JSalqJFdCYDEygVIiA",
                "$argon2id$v=16$m=8192,t=1,p=2$c2FsdHNhbHQxNmJ5dGVzIQ$iA6oJto6SqZ01vkiPYhQMgY7DI/yusTyo/LyT5oBEpY",
                // the same, as it was written before there were versions
                "$argon2id$m=8192,t=1,p=2$c2FsdHNhbHQxNmJ5dGVzIQ$iA6oJto6SqZ01vkiPYhQMgY7DI/yusTyo/LyT5oBEpY",
                // password_hash of PHP
                "$argon2id$v=19$m=16384,t=4,p=1$c1VGRDZXT0xlMnFGZEdUTg$6Mbu5gwSByMlwMWm0c+EPI7LoAPrC42ZR0EdhFL4jCU",
                "$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe",
                // passlib
                "$argon2id$v=19$m=8192,t=2,p=2$pjTm3BujNGasdQ6h1DqH0A$lHSBgWSKQy6bvToxqTkXYw",
                "$2a$08$14XR85PBPB.9Of3uRUgEk.Dibiq2yGjt8oa24MB0WpU0p1t2lWyXC",
                "$2b$08$KvZj4u5sr4fvi6PcO7gn7.l1sIir2dZQgzaDjMMnmfw7uu2MUxkpi",
                "$pbkdf2-sha256$10000$././AHNhbHRzYWx0$4krg7DgpH9ozq7b9JeFeFkNXyIszNCxutKKkKH/hqLs",
                "$pbkdf2-sha256$29000$1Pofw7h3LoUwJoQQwlhL6Q$/w8barV3TQm0TGLxdru.Bvg7qzGUvjIp.1.mLk85OKk",
                "$pbkdf2-sha512$25000$EuKcsxaCEMK4l5KyFuL8Hw$oCAuWijHhlF1uMcLR3NgipA1Y7DUEkPq32TDxl7/WiDIKKvHCsc1ayYWbo"
                        + "RgrxjDcgn.j7qR4WlTacnWP2VSlg",
                // htpasswd
                "$2y$08$eE6adLUHMtLb11fPCoLfQ.H8XMOnrIQLe7.L.FL8m6C7nIXhCm6y6",
                // as Spring Security stores it
                "{bcrypt}$2a$08$14XR85PBPB.9Of3uRUgEk.Dibiq2yGjt8oa24MB0WpU0p1t2lWyXC"
            })
    void a_hash_that_another_program_made_takes_its_secret_and_no_other(String text) {
        SecretHash hash = SecretHash.parse(text);
        assertThat(hash.matches(SECRET)).isTrue();
        assertThat(hash.matches("correct horse e")).isFalse();
        assertThat(hash.matches("")).isFalse();
        assertThat(hash.matches(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                // The example of Authelia's manual.
                "insecure_secret $pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YK"
                        + "tZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng",
                // Those that Hydra's hashers are tested with.
                "test $pbkdf2-sha256$i=100000,l=32$1jP+5Zxpxgtee/iPxGgOz0RfE9/KJuDElP1ley4VxXc$QJxzfvdbHYBpydCbHoFg3GJEqMF"
                        + "ULwskiuqiJctoYpI",
                "test $pbkdf2-sha512$i=100000,l=32$bdHBpn7OWOivJMVJypy2UqR0UnaD5prQXRZevj/05YU$+wArTfv1a+bNGO1iZrmEdVjhA+l"
                        + "L11wF4/IxpgYfPwc",
                "test $2a$12$o6hx.Wog/wvFSkT/Bp/6DOxCtLRTDj7lm9on9suF/WaCGNVHbkfL6",
                // SHA-256 of "abc" in FIPS 180-2, in either case
                "abc sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "abc sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"
            })
    void a_published_hash_takes_its_published_secret(String secret, String text) {
        assertThat(SecretHash.parse(text).matches(secret)).isTrue();
        assertThat(SecretHash.parse(text).matches(secret + "x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "sha256",
                "$",
                "$2a",
                "${",
                "p$2a$08$",
                "{not a hash}",
                "a:b$c$d",
                "two words",
                "md5",
                "user:pass"
            })
    void whatever_does_not_begin_like_a_hash_is_plain_text(String text) {
        assertThat(SecretHash.isPlainText(text)).isTrue();
        assertThat(SecretHash.parse(text).matches(text)).isTrue();
        assertThat(SecretHash.parse(text).matches(text + " ")).isFalse();
    }

    @Test
    void an_empty_secret_is_refused() {
        assertThatThrownBy(() -> SecretHash.parse("")).hasMessage("must not be empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256:00",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015adf",
                "sha256:ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "SHA256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha512:00",
                "{sha256}ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "{noop}secret",
                "{bcrypt}secret",
                "{argon2@SpringSecurity_v5_8}$argon2id$v=19$m=8192,t=2,p=1$" + SALT + "$" + TAG,
                "$argon2i$v=19$m=8192,t=2,p=1$" + SALT + "$" + TAG,
                "$argon2id$v=18$m=8192,t=2,p=1$" + SALT + "$" + TAG,
                "$argon2id$v=19$t=2,m=8192,p=1$" + SALT + "$" + TAG,
                "$argon2id$v=19$m=8192,t=2$" + SALT + "$" + TAG,
                "$argon2id$v=19$m=08192,t=2,p=1$" + SALT + "$" + TAG,
                "$argon2id$v=19$m=8192,t=2,p=1$" + SALT + "$" + TAG + "$",
                "$argon2id$v=19$m=8192,t=2,p=1$" + SALT + "$" + TAG + "=",
                "$argon2id$v=19$m=8192,t=2,p=1$" + SALT + "$4/vMUky+Vv6DSgzGjvxcBIZh8dsGh+V4hAKZCvwrdXJ",
                "$argon2id$v=19$m=8192,t=2,p=1$" + SALT + "$AAAA",
                "$argon2id$v=19$m=8192,t=2,p=1$AAAA$" + TAG,
                "$2x$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe",
                "$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYf",
                "$2y$8$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe",
                "$pbkdf2-sha1$29000$1Pofw7h3LoUwJoQQwlhL6Q$/w8barV3TQm0TGLxdru.Bvg7qzGUvjIp.1.mLk85OKk",
                "$pbkdf2-sha256$29000$1Pofw7h3LoUwJoQQwlhL6Q",
                "$pbkdf2-sha256$i=29000$1Pofw7h3LoUwJoQQwlhL6Q$/w8barV3TQm0TGLxdru.Bvg7qzGUvjIp.1.mLk85OKk",
                "$pbkdf2-sha256$i=29000,l=31$1Pofw7h3LoUwJoQQwlhL6Q$/w8barV3TQm0TGLxdru.Bvg7qzGUvjIp.1.mLk85OKk",
                "$6$salt$hash",
                // htpasswd, with the name and without
                "user:$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe",
                "user:$apr1$salt$hash",
                "user:{SHA}hash",
                // a compose file, a shell, a file with a byte order mark, a paste
                "$$argon2id$$v=19$$m=8192,t=2,p=1$$" + SALT + "$$" + TAG,
                "'$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe'",
                "\uFEFFsha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                " $2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe",
                "argon2id$v=19$m=8192,t=2,p=1$" + SALT + "$" + TAG,
                // Django and Werkzeug
                "pbkdf2_sha256$600000$salt$hash",
                "argon2$argon2id$v=19$m=8192,t=2,p=1$" + SALT + "$" + TAG,
                "bcrypt_sha256$$2b$12$hash",
                "pbkdf2:sha256:260000$salt$hash",
                "scrypt:32768:8:1$salt$hash",
                "md5:00"
            })
    void a_hash_that_is_malformed_or_of_an_unknown_kind_is_refused_and_nothing_of_it_repeated(String text) {
        assertThatThrownBy(() -> SecretHash.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("must ")
                .doesNotContain(text)
                .doesNotContain(SALT)
                .doesNotContain(TAG)
                .doesNotContain("ba7816");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "8191 2 1",
                "262145 2 1",
                "8192 0 1",
                "8192 11 1",
                "8192 2 0",
                "8192 2 9",
                "999999999 2 1",
                "1 1 1",
                "8192 2 9999999999"
            })
    void argon2id_out_of_bounds_is_refused(String memory, String passes, String lanes) {
        assertThatThrownBy(() -> SecretHash.parse(argon2id(memory, passes, lanes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"8192 1 1", "262144 10 8"})
    void the_bounds_of_argon2id_are_taken(String memory, String passes, String lanes) {
        assertThat(SecretHash.parse(argon2id(memory, passes, lanes))).isInstanceOf(Argon2idHash.class);
    }

    @Test
    void argon2id_that_takes_more_than_half_of_the_heap_is_refused_with_the_remedy() {
        long heap = 64L << 20;
        assertThat(Argon2idHash.parse(argon2id("32768", "1", "1"), heap).memory())
                .isEqualTo(32768);
        assertThatThrownBy(() -> Argon2idHash.parse(argon2id("32769", "1", "1"), heap))
                .hasMessage("must have a memory (m) of at most 32768 KiB here, half of the heap of this Java process;"
                        + " give it more (java -Xmx), or hash the secret anew");
    }

    private static String argon2id(String memory, String passes, String lanes) {
        return "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=" + lanes + "$" + SALT + "$" + TAG;
    }

    @ParameterizedTest
    @CsvSource({"07, false", "08, true", "14, true", "15, false", "31, false", "00, false"})
    void bcrypt_has_a_cost_of_8_to_14(String cost, boolean taken) {
        String text = "$2b$" + cost + "$KvZj4u5sr4fvi6PcO7gn7.l1sIir2dZQgzaDjMMnmfw7uu2MUxkpi";
        assertTaken(text, taken, "must have a bcrypt cost of 08 to 14");
    }

    @ParameterizedTest
    @CsvSource({"9999, false", "10000, true", "2000000, true", "2000001, false", "999999999, false"})
    void pbkdf2_has_10000_to_2000000_rounds(String rounds, boolean taken) {
        String rest = "$1Pofw7h3LoUwJoQQwlhL6Q$/w8barV3TQm0TGLxdru.Bvg7qzGUvjIp.1.mLk85OKk";
        assertTaken("$pbkdf2-sha256$" + rounds + rest, taken, "must have 10000 to 2000000 rounds of PBKDF2");
        assertTaken(
                "$pbkdf2-sha256$i=" + rounds + ",l=32" + rest, taken, "must have 10000 to 2000000 rounds of PBKDF2");
    }

    /** What one hash takes is reckoned from another by this: RFC 8018 section 5.2 says how many blocks there are. */
    @ParameterizedTest
    @CsvSource({
        "256, 16, 10000",
        "256, 32, 10000",
        "256, 33, 20000",
        "256, 64, 20000",
        "512, 32, 10000",
        "512, 64, 10000"
    })
    void the_effort_of_pbkdf2_is_its_rounds_for_each_block(int sha, int length, long steps) {
        String tag = Base64.getEncoder().withoutPadding().encodeToString(new byte[length]);
        SlowHash hash = (SlowHash)
                SecretHash.parse("$pbkdf2-sha" + sha + "$i=10000,l=" + length + "$AAAAAAAAAAAAAAAAAAAAAA$" + tag);

        assertThat(hash.effort()).isEqualTo(new SlowHash.Effort("pbkdf2-sha" + sha, steps));
    }

    @Test
    void the_effort_of_argon2id_is_its_memory_for_each_pass() {
        SlowHash hash = (SlowHash)
                SecretHash.parse("$argon2id$v=19$m=8192,t=2,p=2$pjTm3BujNGasdQ6h1DqH0A$lHSBgWSKQy6bvToxqTkXYw");

        assertThat(hash.effort()).isEqualTo(new SlowHash.Effort("argon2id", 16384));
    }

    private static void assertTaken(String text, boolean taken, String refusal) {
        if (taken) {
            assertThat(SecretHash.parse(text)).isInstanceOf(SlowHash.class);
        } else {
            assertThatThrownBy(() -> SecretHash.parse(text)).hasMessage(refusal);
        }
    }

    /** PHP made all three, and cut the first in silence. */
    @Test
    void bcrypt_takes_no_secret_longer_than_the_72_bytes_that_it_sees() {
        SecretHash of80 = SecretHash.parse("$2y$08$MlKnT0aYPV8xhB.CzugPG.SxFcypxw70Q5dgiPwbJOY1uamxSwlZ.");
        SecretHash of72 = SecretHash.parse("$2y$08$b1sqzSRgVtEjKJNdlNXKnudcnyDZTSdNB6ES.O6tKAF.h.rrtRycK");
        SecretHash of71 = SecretHash.parse("$2y$08$fLSIT1WCFzR8dZI4vBbFEuUcNTlT7sEVpjJS7F6ilLr8MTjMIC34u");
        assertThat(of80.matches("a".repeat(80))).isFalse();
        assertThat(of80.matches("a".repeat(72) + "b")).isFalse();
        assertThat(of72.matches("a".repeat(72))).isTrue();
        assertThat(of72.matches("a".repeat(73))).isFalse();
        assertThat(of71.matches("a".repeat(71))).isTrue();
        assertThat(of71.matches("a".repeat(72))).isFalse();
    }

    /** Its key goes round with a zero at the end, so that these two come to one hash. */
    @Test
    void bcrypt_takes_no_secret_that_only_looks_to_it_like_the_right_one() {
        SecretHash hash = SecretHash.parse("$2b$08$KvZj4u5sr4fvi6PcO7gn7.l1sIir2dZQgzaDjMMnmfw7uu2MUxkpi");
        assertThat(hash.matches(SECRET + '\0' + SECRET)).isFalse();
        assertThat(hash.matches(SECRET + '\0')).isFalse();
    }

    @Test
    void what_we_write_we_read() {
        String sha256 = SecretHash.sha256(SECRET);
        assertThat(sha256).matches("sha256:[0-9a-f]{64}");
        assertThat(SecretHash.parse(sha256).matches(SECRET)).isTrue();

        String argon2id = SecretHash.argon2id(SECRET, new SecureRandom());
        assertThat(argon2id).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").hasSize(97);
        assertThat(SecretHash.parse(argon2id).matches(SECRET)).isTrue();
        assertThat(SecretHash.argon2id(SECRET, new SecureRandom())).isNotEqualTo(argon2id);
    }

    @Test
    void hashes_are_equal_by_what_they_are_and_show_nothing_of_it() {
        String text = argon2id("8192", "2", "1");
        assertThat(SecretHash.parse(text)).isEqualTo(SecretHash.parse(text)).hasSameHashCodeAs(SecretHash.parse(text));
        assertThat(SecretHash.parse(text)).isNotEqualTo(SecretHash.parse(argon2id("8192", "3", "1")));
        assertThat(SecretHash.parse(text).toString()).doesNotContain(SALT).doesNotContain(TAG);
        assertThat(SecretHash.parse("secret"))
                .hasToString(SecretHash.parse("other").toString());
    }
}
