package dev.signet.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that names the configuration: the same before a subcommand as after it, where the inner one decides. */
final class ConfigOption {

    private static final String NAME = "--config";

    @Option(names = NAME, paramLabel = "FILE", description = "The configuration (default: ./config.yml).")
    private @Nullable Path file;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    Path file() {
        Path named = file;
        for (CommandSpec outer = command.parent(); named == null && outer != null; outer = outer.parent()) {
            named = outer.findOption(NAME).getValue();
        }
        return named == null ? Path.of("config.yml") : named;
    }
}
