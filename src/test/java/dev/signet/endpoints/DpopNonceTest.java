package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import dev.signet.TestProofs;
import dev.signet.TestProofs.Proof;
import dev.signet.keys.SigningAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nonces of the server's in proofs, with dpop_nonce: RFC 9449 section 8 at the token endpoint, RFC 9449 section 9 at APIs. */
class DpopNonceTest {

    private static final String CONFIG = "dpop_nonce: true\n" + TestConfig.TWO_APPLICATIONS;
    private static final String USERS = "http://localhost:8080/api/users";

    private final MutableClock clock = new MutableClock();
    private final TestProofs key = TestProofs.with(SigningAlgorithm.ES256, clock);
    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.start(CONFIG, clock);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer ask(Proof proof) {
        return server.send(asking().header("DPoP", proof.sign()));
    }

    private Request.Builder asking() {
        return server.request("/oauth2-token")
                .post(RunningServer.form(
                        "grant_type", "client_credentials", "client_id", "demo", "client_secret", "demo-secret"));
    }

    private Answer call(String token, Proof proof) {
        return server.send(server.request("/api/users")
                .header("Authorization", "DPoP " + token)
                .header("DPoP", proof.sign()));
    }

    private String nonce() {
        return nonceOf(ask(key.forTokenEndpoint()));
    }

    private static String nonceOf(Answer answer) {
        assertThat(answer.headers().values("DPoP-Nonce")).hasSize(1);
        return Objects.requireNonNull(answer.header("DPoP-Nonce"));
    }

    private String token() {
        Answer answer = ask(key.forTokenEndpoint().claim("nonce", nonce()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").textValue();
    }

    @Test
    void a_proof_without_a_nonce_is_answered_with_one_that_is_good() {
        Answer wanted = ask(key.forTokenEndpoint());

        assertThat(wanted.status()).isEqualTo(400);
        assertThat(wanted.error()).isEqualTo("use_dpop_nonce");
        assertThat(nonceOf(wanted)).matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");
        Answer good = ask(key.forTokenEndpoint().claim("nonce", nonceOf(wanted)));
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.header("DPoP-Nonce")).isNull();
    }

    @Test
    void so_it_is_at_the_API() {
        String token = token();
        Answer wanted = call(token, key.forToken(token, "GET", USERS));

        assertThat(wanted.status()).isEqualTo(401);
        assertThat(wanted.headers().values("WWW-Authenticate"))
                .singleElement()
                .asString()
                .startsWith("DPoP error=\"use_dpop_nonce\", error_description=\"")
                .contains(", algs=\"", ", resource_metadata=\"");
        assertThat(wanted.header("Cache-Control")).isEqualTo("no-store");
        Answer good = call(token, key.forToken(token, "GET", USERS).claim("nonce", nonceOf(wanted)));
        assertThat(good.status()).isEqualTo(200);
    }

    @Test
    void an_old_a_foreign_and_a_tampered_nonce_are_answered_with_another() {
        String old = nonce();
        clock.advance(Duration.ofMinutes(5));
        String tampered = nonce().replaceFirst("^.", "_");
        for (String nonce : List.of(old, tampered, "", "x", "eyJ7S_zG.eyJH0-Z.HX4w-7v")) {
            Answer answer = ask(key.forTokenEndpoint().claim("nonce", nonce));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error()).isEqualTo("use_dpop_nonce");
            assertThat(ask(key.forTokenEndpoint().claim("nonce", nonceOf(answer)))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_nonce_may_be_used_by_many_proofs_and_is_renewed_with_an_answer_in_time() {
        String nonce = nonce();
        String token = token();
        for (int i = 0; i < 3; i++) {
            assertThat(call(token, key.forToken(token, "GET", USERS).claim("nonce", nonce))
                            .header("DPoP-Nonce"))
                    .isNull();
        }
        clock.advance(Duration.ofSeconds(150));

        Answer tokens = ask(key.forTokenEndpoint().claim("nonce", nonce));
        Answer users = call(token, key.forToken(token, "GET", USERS).claim("nonce", nonce));
        for (Answer answer : List.of(tokens, users)) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            clock.advance(Duration.ofSeconds(1));
            assertThat(ask(key.forTokenEndpoint().claim("nonce", nonceOf(answer)))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void what_is_wrong_with_a_proof_otherwise_is_told_first_and_gives_no_nonce() {
        Answer answer = ask(key.forTokenEndpoint().claim("htm", "GET"));

        assertThat(answer.error()).isEqualTo("invalid_dpop_proof");
        assertThat(answer.header("DPoP-Nonce")).isNull();
        assertThat(ask(key.forTokenEndpoint().claim("nonce", 7)).error()).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void a_proof_that_lacked_its_nonce_is_not_used() {
        Proof proof = key.forTokenEndpoint();
        String nonce = nonceOf(ask(proof));

        assertThat(ask(proof.claim("nonce", nonce)).status()).isEqualTo(200);
        assertThat(ask(proof).error()).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void after_a_reload_without_them_nobody_needs_one_and_whoever_has_one_may_send_it() {
        String nonce = nonce();
        server.reload(TestConfig.TWO_APPLICATIONS);

        assertThat(ask(key.forTokenEndpoint()).status()).isEqualTo(200);
        assertThat(ask(key.forTokenEndpoint().claim("nonce", nonce)).status()).isEqualTo(200);
    }

    @Test
    void pages_of_other_origins_may_read_the_nonce() {
        try (RunningServer open = RunningServer.start(
                CONFIG.replace("  port: 0\n", "  port: 0\n  cors_origins: [\"https://app.example\"]\n"), clock)) {
            Answer answer = open.send(open.request("/oauth2-token")
                    .header("Origin", "https://app.example")
                    .header("DPoP", key.forTokenEndpoint().sign())
                    .post(RunningServer.form(
                            "grant_type", "client_credentials", "client_id", "demo", "client_secret", "demo-secret")));

            assertThat(answer.error()).isEqualTo("use_dpop_nonce");
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("DPoP-Nonce");
        }
    }
}
