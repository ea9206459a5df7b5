package dev.signet.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Clock;
import picocli.CommandLine;

/** The front door: the only place with the real clock, the real streams and the exit. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Surroundings surroundings = new Surroundings(
                Clock.systemUTC(),
                System.getenv(),
                System.in,
                System.out,
                System.err,
                Main::onTermination,
                Hangup::run);
        int status = commandLine(surroundings).execute(arguments);
        if (status != Serve.SERVING) {
            System.exit(status);
        }
    }

    static CommandLine commandLine(Surroundings surroundings) {
        ConfigOption config = new ConfigOption();
        Serve serve = new Serve(surroundings, config);
        return new CommandLine(new Signet(config, serve))
                .addSubcommand("serve", serve)
                .addSubcommand("check-config", new CheckConfig(surroundings, config))
                .addSubcommand("new-client", new NewClient(surroundings, config))
                .addSubcommand("new-key", new NewKey(surroundings, config))
                .addSubcommand("hash-secret", new HashSecret(surroundings))
                .setOut(new PrintWriter(surroundings.out(), true, Charset.defaultCharset()))
                .setErr(new PrintWriter(surroundings.err(), true, Charset.defaultCharset()))
                .setExecutionExceptionHandler(new FailureReport(surroundings.err()));
    }

    /**
     * Runs the action when the process is asked to end, and ends it as done: status 0, not the signal's. What is returned
     * takes that back, for a process that ends by itself.
     */
    private static Runnable onTermination(Runnable action) {
        Thread hook = new Thread(
                () -> {
                    action.run();
                    Runtime.getRuntime().halt(0);
                },
                "termination");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                return; // It was asked to end meanwhile, and does.
            }
        };
    }
}
