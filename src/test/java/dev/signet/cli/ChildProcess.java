package dev.signet.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command in a process of its own, as a user starts it. */
final class ChildProcess {

    private static final Pattern URL = Pattern.compile(" event=ready url=http://127\\.0\\.0\\.1:(\\d+) ");

    private ChildProcess() {}

    /** @param options of the Java process */
    static ProcessBuilder of(Path directory, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        // As the manifest of the jar says.
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.signet.cli.Main"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.endsWith("JAVA_OPTIONS") || name.equals("JAVA_TOOL_OPTIONS"));
        return builder;
    }

    /** Waits for the line that says ready, and reads the port from it. */
    static int ready(BufferedReader log, List<String> lines) throws IOException {
        String line = awaitLine(log, lines, "event=ready");
        Matcher url = URL.matcher(line);
        if (!url.find()) {
            throw new AssertionError("no port in: " + line);
        }
        return Integer.parseInt(url.group(1));
    }

    static String awaitLine(BufferedReader log, List<String> lines, String wanted) throws IOException {
        String line = log.readLine();
        while (line != null) {
            lines.add(line);
            if (line.contains(wanted)) {
                return line;
            }
            line = log.readLine();
        }
        throw new AssertionError("no line with " + wanted + ", but " + lines);
    }
}
