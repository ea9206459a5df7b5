package dev.signet.cli;

import dev.signet.config.ConfigException;
import java.io.IOException;
import java.io.PrintStream;

/** Says why a command failed, in lines for people, and with which exit status. */
final class FailureReport {

    private static final int FAILED = 1;
    private static final int CONFIGURATION = 2;

    private FailureReport() {}

    /** Says it on {@code err}, and returns the exit status. */
    static int of(Exception failure, PrintStream err) {
        if (failure instanceof ConfigException problems) {
            problems.problems().forEach(err::println);
            return CONFIGURATION;
        }
        if (failure instanceof IOException) {
            err.println(failure.getMessage());
        } else {
            failure.printStackTrace(err);
        }
        return FAILED;
    }
}
