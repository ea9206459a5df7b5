package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HangupTest {

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no such signal")
    void the_signal_runs_the_action_each_time_and_the_process_lives_on() throws Exception {
        for (int i = 0; i < 2; i++) {
            CountDownLatch heard = new CountDownLatch(1);
            Hangup.run(heard::countDown);

            assertThat(new ProcessBuilder(
                                    "kill",
                                    "-HUP",
                                    String.valueOf(ProcessHandle.current().pid()))
                            .start()
                            .waitFor())
                    .isZero();

            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
