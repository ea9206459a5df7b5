package dev.signet.gateways;

import dev.signet.RawConnection;
import dev.signet.RunningServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A gateway in a process of its own, with the lines of docs/api-owners.md and other ports. */
final class Gateway implements AutoCloseable {

    enum Kind {
        NGINX("nginx") {
            @Override
            String configuration(int port, String lines) {
                return """
                        daemon off;
                        master_process off;
                        pid nginx.pid;
                        events {}
                        http {
                            access_log off;
                            client_body_temp_path body;
                            proxy_temp_path proxy;
                            fastcgi_temp_path fastcgi;
                            uwsgi_temp_path uwsgi;
                            scgi_temp_path scgi;
                            server {
                                listen 127.0.0.1:%d;
                                location / { return 404; }
                                %s
                            }
                        }
                        """.formatted(port, lines);
            }

            @Override
            List<String> command(Path directory, Path configuration) {
                return List.of("nginx", "-p", directory.toString(), "-e", "stderr", "-c", configuration.toString());
            }
        },

        CADDY("caddyfile") {
            @Override
            String configuration(int port, String lines) {
                return """
                        {
                            admin off
                            auto_https off
                        }
                        http://:%d {
                            bind 127.0.0.1
                            %s
                            respond 404
                        }
                        """.formatted(port, lines);
            }

            @Override
            List<String> command(Path directory, Path configuration) {
                return List.of("caddy", "run", "--adapter", "caddyfile", "--config", configuration.toString());
            }
        };

        private final String language;

        Kind(String language) {
            this.language = language;
        }

        abstract String configuration(int port, String lines);

        abstract List<String> command(Path directory, Path configuration);
    }

    private final Path directory;
    private final int port;
    private final Process process;

    private Gateway(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** @param signet the port that is asked, and nobody need be there */
    static Gateway start(Kind kind, int signet, int upstream) {
        try {
            Path directory = Files.createTempDirectory("signet-gateway");
            int port = RunningServer.freePort();
            String lines = lines(kind.language)
                    .replace("127.0.0.1:8080", "127.0.0.1:" + signet)
                    .replace("127.0.0.1:9000", "127.0.0.1:" + upstream);
            Path configuration = Files.writeString(directory.resolve("gateway.conf"), kind.configuration(port, lines));
            ProcessBuilder builder = new ProcessBuilder(kind.command(directory, configuration))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile());
            builder.environment().merge("PATH", "/usr/sbin", (path, sbin) -> path + File.pathSeparator + sbin);
            builder.environment().put("XDG_DATA_HOME", directory.toString());
            builder.environment().put("XDG_CONFIG_HOME", directory.toString());
            Gateway gateway = new Gateway(directory, port, builder.start());
            gateway.awaitReady();
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of docs/api-owners.md in this language, of which it has one block. */
    private static String lines(String language) throws IOException {
        String page = Files.readString(Path.of(System.getProperty("basedir", ""), "docs", "api-owners.md"));
        Matcher block =
                Pattern.compile("(?s)\n```" + language + "\n(.*?)\n```\n").matcher(page);
        if (!block.find()) {
            throw new AssertionError("docs/api-owners.md has no lines for " + language);
        }
        String lines = block.group(1);
        if (block.find()) {
            throw new AssertionError("docs/api-owners.md has lines for " + language + " twice");
        }
        return lines;
    }

    private void awaitReady() throws IOException {
        for (long end = System.nanoTime() + 20_000_000_000L; System.nanoTime() < end; ) {
            if (!process.isAlive()) {
                break;
            }
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("not ready: " + Files.readString(directory.resolve("log")));
    }

    /** Sends a request as it stands and hears the answer to its end. */
    String send(String method, String uri, String... fields) {
        String lines = Stream.of(fields).map(field -> field + "\r\n").reduce("", String::concat);
        try (RawConnection connection = connect()) {
            return connection
                    .send(method + " " + uri + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + lines + "\r\n")
                    .answer();
        }
    }

    RawConnection connect() {
        return RawConnection.to(port);
    }

    @Override
    public void close() {
        process.destroy();
        try (Stream<Path> files = Files.walk(directory)) {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
