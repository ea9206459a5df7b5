package dev.signet.cli;

import dev.signet.config.ConfigException;
import java.io.IOException;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says why a command failed, in lines for people, and with which exit status. */
final class FailureReport implements IExecutionExceptionHandler {

    private static final int FAILED = 1;
    private static final int CONFIGURATION = 2;

    private final PrintStream err;

    FailureReport(PrintStream err) {
        this.err = err;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof ConfigException problems) {
            problems.problems().forEach(err::println);
            return CONFIGURATION;
        }
        if (failure instanceof IOException) {
            err.println(failure.getMessage());
            return FAILED;
        }
        throw failure;
    }
}
