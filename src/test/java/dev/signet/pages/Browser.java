package dev.signet.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.Eventually;
import dev.signet.RunningServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A real Chromium without a window, with a profile of its own, driven by chromedriver in the words of W3C WebDriver. */
final class Browser implements AutoCloseable {

    private static final String REQUIRED = "signet.test.required";
    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** How WebDriver names a reference to an element: its section 12.1. */
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    /** Keeps what the policy of a page has forbidden, from before its first script. */
    private static final String WATCH = "window.forbidden = []; addEventListener('securitypolicyviolation',"
            + " event => window.forbidden.push(event.violatedDirective + ' ' + event.blockedURI));";

    private final OkHttpClient http = new OkHttpClient.Builder()
            .readTimeout(Duration.ofMinutes(2))
            .proxy(java.net.Proxy.NO_PROXY)
            .build();
    private final String driver;
    private final Path profile;
    private final Process process;
    private String session = "";

    private Browser(int port, Path profile, Process process) {
        this.driver = "http://127.0.0.1:" + port;
        this.profile = profile;
        this.process = process;
    }

    /**
     * One with an empty page. Without the programs the test is not run, and where {@code signet.test.required} is set, as it
     * is by scripts/test, it fails.
     */
    static Browser start() {
        Path chromedriver = program("chromedriver");
        Path chromium = program("chromium", "chromium-browser", "google-chrome");
        int port = RunningServer.freePort();
        try {
            Path profile = Files.createTempDirectory("signet-browser");
            Process process = new ProcessBuilder(chromedriver.toString(), "--port=" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(profile.resolve("chromedriver.log").toFile())
                    .start();
            Browser browser = new Browser(port, profile, process);
            Eventually.that("chromedriver is ready", browser::isReady);
            browser.begin(chromium);
            return browser;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path program(String... names) {
        Optional<Path> found = Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            if (Boolean.getBoolean(REQUIRED)) {
                throw new AssertionError(names[0] + " is missing; install chromium and chromium-driver");
            }
            System.err.println("NOT RUN, for " + names[0] + " is missing: what needs a browser");
            Assumptions.abort(names[0] + " is missing");
        }
        return found.orElseThrow();
    }

    private boolean isReady() {
        Request request = new Request.Builder().url(driver + "/status").build();
        try (Response response = http.newCall(request).execute()) {
            return response.code() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void begin(Path chromium) {
        List<String> arguments = List.of(
                "--headless=new",
                // Its sandbox wants rights that a container seldom gives, and it sees nothing but our own pages.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--no-proxy-server",
                "--lang=en",
                "--user-data-dir=" + profile.resolve("profile"));
        Map<String, Object> capabilities = Map.of(
                "browserName",
                "chrome",
                "goog:loggingPrefs",
                Map.of("browser", "ALL"),
                "goog:chromeOptions",
                Map.of("binary", chromium.toString(), "args", arguments));
        JsonNode begun = send("/session", Map.of("capabilities", Map.of("alwaysMatch", capabilities)));
        session = "/session/" + begun.get("sessionId").textValue();
        devTools("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
    }

    /** Opens a page, and is back when it has loaded. */
    void open(String url) {
        send(session + "/url", Map.of("url", url));
    }

    String url() {
        return get(session + "/url").textValue();
    }

    /** As somebody who types; what is there already stays. */
    void type(String selector, String text) {
        send(element(selector) + "/value", Map.of("text", text));
    }

    void click(String selector) {
        send(element(selector) + "/click", Map.of());
    }

    /** What is to be seen of an element; nothing of one that is hidden. */
    String text(String selector) {
        return get(element(selector) + "/text").textValue();
    }

    private String element(String selector) {
        JsonNode found = send(session + "/element", Map.of("using", "css selector", "value", selector));
        return session + "/element/" + found.get(ELEMENT).textValue();
    }

    /** Waits until the text of an element contains something. */
    void await(String selector, String text) {
        Eventually.that(
                selector + " says: " + text,
                () -> run(
                                "return [...document.querySelectorAll(arguments[0])]"
                                        + ".some(one => one.innerText.includes(arguments[1]))",
                                selector,
                                text)
                        .booleanValue());
    }

    /** Runs a function body in the page and returns what it returns, or what its promise comes to. */
    JsonNode run(String script, Object... arguments) {
        return send(session + "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /** What the console complains of since it was asked last, but for answers that are no success. */
    List<String> console() {
        List<String> complaints = new ArrayList<>();
        for (JsonNode entry : send(session + "/se/log", Map.of("type", "browser"))) {
            boolean complains =
                    Set.of("SEVERE", "WARNING").contains(entry.get("level").textValue());
            if (complains && !entry.get("source").textValue().equals("network")) {
                complaints.add(entry.get("message").textValue());
            }
        }
        return complaints;
    }

    /** What the policy of the page has forbidden since it was opened. */
    List<String> forbidden() {
        List<String> all = new ArrayList<>();
        run("return window.forbidden").forEach(one -> all.add(one.textValue()));
        return all;
    }

    /** Has the page see a window of this width, and maybe a phone's. */
    void resize(int width, int height, boolean phone) {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    }

    /** Has the page see what its reader prefers: {@code light} or {@code dark}. */
    void prefer(String scheme) {
        devTools(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void allowScripts(boolean allowed) {
        devTools("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
    }

    /** The whole page as a PNG. */
    byte[] picture(int width, int height) {
        JsonNode picture = devTools(
                "Page.captureScreenshot",
                Map.of(
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
        return Base64.getDecoder().decode(picture.get("data").textValue());
    }

    private JsonNode devTools(String command, Map<String, Object> parameters) {
        return send(session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    private JsonNode get(String path) {
        return answer(new Request.Builder().url(driver + path).build());
    }

    private JsonNode send(String path, Map<String, Object> body) {
        try {
            RequestBody json = RequestBody.create(JSON.writeValueAsString(body), JSON_TYPE);
            return answer(new Request.Builder().url(driver + path).post(json).build());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode answer(Request request) {
        try (Response response = http.newCall(request).execute()) {
            @Nullable JsonNode value = JSON.readTree(response.body().string()).get("value");
            if (response.code() != 200 || value == null) {
                throw new AssertionError(request.url().encodedPath() + ": " + value);
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(profile)) {
            answer(new Request.Builder().url(driver + session).delete().build());
            process.destroy();
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
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }
}
