package dev.signet.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
        int status = execute(surroundings, arguments);
        if (status != Serve.SERVING) {
            System.exit(status);
        }
    }

    /** Runs what is asked for, and returns the exit status or {@link Serve#SERVING}. */
    static int execute(Surroundings surroundings, String... arguments) {
        Path served = servedPlainly(List.of(arguments));
        return served == null
                ? commandLine(surroundings).execute(arguments)
                : new Serve(surroundings, new ConfigOption(served)).execute();
    }

    /**
     * The configuration to serve, where that is all that is asked for; otherwise null. The command line's library takes a
     * third of a start, since archives leave out its classes, which are of Java 5, and a server starts in one of these ways.
     */
    private static @Nullable Path servedPlainly(List<String> arguments) {
        List<String> options = !arguments.isEmpty() && arguments.get(0).equals("serve")
                ? arguments.subList(1, arguments.size())
                : arguments;
        if (options.isEmpty()) {
            return ConfigOption.DEFAULT;
        }
        boolean named = options.size() == 2 && options.get(0).equals("--config");
        // What begins like this means something else to the library, or nothing.
        boolean plain =
                named && !options.get(1).startsWith("-") && !options.get(1).startsWith("@");
        try {
            return plain ? Path.of(options.get(1)) : null;
        } catch (InvalidPathException e) {
            return null; // The library says so in its own words.
        }
    }

    private static CommandLine commandLine(Surroundings surroundings) {
        ConfigOption config = new ConfigOption(ConfigOption.DEFAULT);
        Serve serve = new Serve(surroundings, config);
        return new CommandLine(new Signet(config, serve))
                .addSubcommand("serve", serve)
                .addSubcommand("check-config", new CheckConfig(surroundings, config))
                .addSubcommand("new-client", new NewClient(surroundings, config))
                .addSubcommand("new-key", new NewKey(surroundings, config))
                .addSubcommand("hash-secret", new HashSecret(surroundings))
                .setOut(new PrintWriter(surroundings.out(), true, Charset.defaultCharset()))
                .setErr(new PrintWriter(surroundings.err(), true, Charset.defaultCharset()))
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> FailureReport.of(failure, surroundings.err()));
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
