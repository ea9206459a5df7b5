import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a Prometheus for what each panel of a Grafana dashboard shows, and for its alert rules: DASHBOARD PROMETHEUS. Every query
 * must find a number, and every rule be evaluated. Prints what does not hold, and then ends with status 1.
 */
public final class Panels {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Panels() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        int queries = 0;
        for (JsonNode panel : JSON.readTree(new File(arguments[0])).get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries++;
                String query = target.get("expr")
                        .textValue()
                        .replace("$__rate_interval", "20s")
                        .replace("$instance", ".*");
                if (!findsNumber(arguments[1], query)) {
                    failures.add(panel.get("title").textValue() + ": finds nothing: " + query);
                }
            }
        }
        int rules = 0;
        for (JsonNode group : get(arguments[1], "/api/v1/rules").path("data").path("groups")) {
            for (JsonNode rule : group.get("rules")) {
                rules++;
                if (!rule.get("health").textValue().equals("ok")) {
                    failures.add(rule.get("name").textValue() + ": " + rule.path("lastError"));
                }
            }
        }
        failures.forEach(System.err::println);
        System.err.println("monitoring: " + queries + " queries of panels, " + rules + " alert rules, " + failures.size()
                + " without data or in error");
        System.exit(failures.isEmpty() && queries > 0 && rules > 0 ? 0 : 1);
    }

    private static boolean findsNumber(String prometheus, String query) throws IOException, InterruptedException {
        JsonNode answer = get(prometheus, "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        for (JsonNode series : answer.path("data").path("result")) {
            if (Double.isFinite(Double.parseDouble(series.get("value").get(1).textValue().replace("+Inf", "Infinity")))) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode get(String prometheus, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(prometheus + path)).build();
        return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    }
}
