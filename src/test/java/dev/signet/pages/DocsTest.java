package dev.signet.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Swagger UI at {@code /docs} in a real browser. */
class DocsTest {

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        browser.resize(1100, 900, false);
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    @AfterEach
    void nothing_went_wrong_unseen() {
        assertThat(browser.console()).as("the console").isEmpty();
        assertThat(browser.forbidden()).as("what the policy forbade").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"localhost, ''", "127.0.0.1, ''", "localhost, /tenant", "127.0.0.1, /tenant"})
    void it_authorises_by_client_credentials_and_calls_an_API(String host, String issuerPath) {
        String config = TestConfig.publishedAt(RunningServer.freePort(), issuerPath)
                // The API is where its path says, whatever the issuer's.
                .replace(issuerPath + "/api\n", "/api\n");
        try (RunningServer server = RunningServer.start(config, Clock.systemUTC())) {
            browser.open("http://" + host + ":" + server.port() + issuerPath + "/docs");
            browser.await("#swagger-ui", "Ask for an access token");

            authorise("demo", "demo-secret");
            call("listUsers");

            browser.await("#operations-sample-listUsers .live-responses-table", "Nikolai Petrov");
        }
    }

    @Test
    void a_wrong_secret_is_told_on_the_page_and_no_box_for_passwords_opens() {
        try (RunningServer server =
                RunningServer.start(TestConfig.publishedAt(RunningServer.freePort(), ""), Clock.systemUTC())) {
            browser.open("http://localhost:" + server.port() + "/docs");
            browser.await("#swagger-ui", "Ask for an access token");

            enter("demo", "wrong");

            browser.await(".modal-ux .errors", "Client authentication failed");
        }
    }

    private static void authorise(String clientId, String secret) {
        enter(clientId, secret);
        browser.await(".modal-ux", "Logout");
        browser.click(".modal-ux .btn-done");
    }

    private static void enter(String clientId, String secret) {
        browser.click(".auth-wrapper .authorize");
        browser.type(".modal-ux input[id^=client_id]", clientId);
        browser.type(".modal-ux input[id^=client_secret]", secret);
        browser.click(".modal-ux .auth-container:first-child .authorize");
    }

    private static void call(String operation) {
        String place = "#operations-sample-" + operation;
        browser.click(place + " .opblock-summary-control");
        browser.await(place, "Try it out");
        browser.click(place + " .try-out__btn");
        browser.await(place, "Execute");
        browser.click(place + " .execute");
    }
}
