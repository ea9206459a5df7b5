package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds a part of a credential does not print it. */
class PossessionTest {

    @Test
    void written_out_it_shows_how_much_there_is_and_no_proof() {
        assertThat(new Possession(List.of("a.b.c", "d.e.f"), List.of()))
                .hasToString("Possession[2 proofs, 0 certificates]");
    }

    @Test
    void nobody_changes_it_afterwards() {
        List<String> proofs = new ArrayList<>(List.of("a.b.c"));
        Possession possession = new Possession(proofs, List.of());
        proofs.add("d.e.f");

        assertThat(possession.proofs()).containsExactly("a.b.c");
    }

    @Test
    void a_single_use_written_out_shows_its_time_and_no_name() {
        SingleUse use = new SingleUse(
                "assertion 4 demo jti", Instant.parse("2026-11-23T00:00:00Z"), OAuthError.invalidClient("used before"));

        assertThat(use).hasToString("SingleUse[until 2026-11-23T00:00:00Z]");
    }
}
