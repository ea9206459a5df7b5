package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.fuzz.Target;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The words that everybody speaks, read from any input. */
public final class ProtocolTargets {

    private ProtocolTargets() {}

    public static Map<String, Target> all() {
        return Map.of(
                "form-encoding", ProtocolTargets::formEncoding,
                "scope", ProtocolTargets::scope,
                "address", ProtocolTargets::address,
                "range", ProtocolTargets::range,
                "media-range", ProtocolTargets::mediaRange,
                "log-line", ProtocolTargets::logLine);
    }

    private static void formEncoding(byte[] input) {
        String encoded = Target.text(input);
        try {
            String decoded = FormEncoding.decode(encoded);
            assertThat(decoded.length()).isLessThanOrEqualTo(encoded.length());
            assertThat(FormEncoding.decode(URLEncoder.encode(decoded, StandardCharsets.UTF_8)))
                    .isEqualTo(decoded);
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static void scope(byte[] input) {
        String text = Target.text(input);
        try {
            Scope scope = Scope.parse(text);
            assertThat(scope.toString().length()).isLessThanOrEqualTo(text.length());
            assertThat(Scope.parse(scope.toString())).isEqualTo(scope);
            assertThat(scope.covers(scope)).isTrue();
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static void address(byte[] input) {
        try {
            CallerAddress address = CallerAddress.parse(Target.field(input));
            assertThat(CallerAddress.parse(address.toString())).isEqualTo(address);
            AddressRange home = AddressRange.homeOf(address);
            assertThat(home.contains(address)).isTrue();
            assertThat(AddressRange.parse(home.toString())).isEqualTo(home);
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static void range(byte[] input) {
        try {
            AddressRange range = AddressRange.parse(Target.field(input));
            assertThat(AddressRange.parse(range.toString())).isEqualTo(range);
            assertThat(range.contains(new CallerAddress(range.network()))).isTrue();
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }

    private static void mediaRange(byte[] input) {
        String field = Target.field(input);
        int length = 0;
        for (String member : MediaRange.members(field)) {
            length += member.length();
            MediaRange.parse(member).ifPresent(range -> {
                assertThat(range.weight()).isBetween(0.0, 1.0);
                assertThat(range.type()).contains("/").doesNotContain(" ", ",", "\"");
            });
        }
        assertThat(length).isLessThanOrEqualTo(field.length());
        MediaRange.parse(field);
    }

    private static void logLine(byte[] input) {
        String value = Target.text(input);
        String line = LogLine.of("event").with("key", value).with("next", "x").toString();
        assertThat(line).matches("event=event key=(?:[^ \"]+|\"(?:[^\"\\\\]|\\\\.)*+\\.*\") next=x");
        assertThat(line.chars()).allMatch(character -> character >= 0x20 && character <= 0x7E);
        assertThat(line.length()).isLessThan(256 * 6 + 40);
    }
}
