package dev.latchkey.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.process.Client.Answer;
import dev.latchkey.process.Client.Person;
import dev.latchkey.process.Client.Tokens;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Together;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an operator may change about renewal, set as an operator sets it. */
class PolicyIT {

    @Nested
    class WithoutRotationAndWithATightThrottle extends Running {

        WithoutRotationAndWithATightThrottle() {
            super(Map.of(
                    "LATCHKEY_SESSION_ROTATION", "false",
                    "LATCHKEY_THROTTLE_RENEWALS_BURST", "5",
                    "LATCHKEY_THROTTLE_RENEWALS_PER_SECOND", "1"));
        }

        @Test
        void theRefreshTokenOfTheLoginIsKept() {
            Tokens login = login();
            Tokens renewed = client.refresh(login.refresh()).tokens();
            assertThat(renewed.refresh()).isEqualTo(login.refresh());
            assertThat(renewed.access()).isNotEqualTo(login.access());
            client.profile(renewed.access()).expect(200);
        }

        @Test
        void theClientOfATutorialOnFlaskWorksUnchanged() throws Exception {
            assertThat(runOfAnotherClient("python3", "src/test/python/tutorial_client.py"))
                    .containsExactly(
                            "401 이메일 또는 비밀번호가 잘못되었습니다.",
                            "200 logged in",
                            "200 ada@example.org",
                            "200 renewed",
                            "200 renewed",
                            "200 renewed",
                            "200 ada@example.org",
                            "401 유효하지 않은 토큰입니다.",
                            "401 유효하지 않은 Refresh Token입니다.");
        }

        @Test
        void whoRenewsTooOftenWaitsAndStaysLoggedIn() {
            String token = login().refresh();
            for (int i = 0; i < 5; i++) {
                client.refresh(token).expect(200);
            }
            Answer refusal = Awaitility.await().until(() -> client.refresh(token), answer -> answer.status() != 200);
            assertThat(refusal.expect(429).string("code")).isEqualTo("too_many_attempts");
            assertThat(refusal.header("Retry-After")).isEqualTo("1");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> client.refresh(token).status() == 200);
        }

        @Test
        void aForwardedAddressIsAStrangersWord() {
            assertThat(addressOfALoginForwardedFor("203.0.113.7")).isEqualTo("127.0.0.1");
        }
    }

    @Nested
    class WithoutAWindow extends Running {

        private static final int ROUNDS = Rounds.of(10, 200);
        private static final int CLIENTS = 20;

        WithoutAWindow() {
            super(Map.of("LATCHKEY_SESSION_DUPLICATE_WINDOW", "PT0S", "LATCHKEY_SESSION_DAMPING", "PT0S"));
        }

        @Test
        void ofManyRenewalsWithOneTokenOneIsAnsweredAndTheOthersEndTheSession() {
            try (Together together = new Together()) {
                for (int round = 0; round < ROUNDS; round++) {
                    Tokens login = login();
                    oneIsAnsweredAndTheOthersEndIt(together.run(CLIENTS, () -> client.refresh(login.refresh())));
                }
            }
        }

        private void oneIsAnsweredAndTheOthersEndIt(List<Answer> answers) {
            List<Answer> granted =
                    answers.stream().filter(answer -> answer.status() == 200).toList();
            assertThat(granted).hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.status() != 200))
                    .allSatisfy(answer ->
                            assertThat(answer.expect(401).string("reason")).isEqualTo("reused"));
            Tokens tokens = granted.get(0).tokens();
            client.refresh(tokens.refresh()).expect(401);
            client.profile(tokens.access()).expect(401);
        }
    }

    @Nested
    class ReportingReuseBehindATrustedProxy extends Running {

        ReportingReuseBehindATrustedProxy() {
            super(Map.of(
                    "LATCHKEY_SESSION_REUSE", "report",
                    "LATCHKEY_SESSION_DAMPING", "PT0S",
                    "LATCHKEY_PUBLIC_URL", "https://example.org/login",
                    "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true",
                    "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "127.0.0.1",
                    "QUARKUS_HTTP_ACCESS_LOG_ENABLED", "true"));
        }

        @Test
        void aReplayIsCountedAndAnsweredWithTheCurrentToken() {
            Tokens first = login();
            Tokens second = client.refresh(first.refresh()).tokens();
            Tokens third = client.refresh(second.refresh()).tokens();
            Tokens replayed = client.refresh(first.refresh()).tokens();
            assertThat(replayed.refresh()).isEqualTo(third.refresh());
            assertThat(client.get("/q/metrics").text())
                    .contains("latchkey_events_total{detail=\"reported\",type=\"reused\"} 1.0");
            client.profile(replayed.access()).expect(200);
            client.refresh(third.refresh()).expect(200);
        }

        /** RFC 8414 section 3.1 has the path at the end, OpenID Connect Discovery section 4 at the front. */
        @Test
        void anIssuerWithAPathIsDiscoveredWhereEitherStandardHasIt() {
            for (String path : List.of(
                    "/.well-known/oauth-authorization-server/login",
                    "/.well-known/openid-configuration/login",
                    "/login/.well-known/openid-configuration")) {
                Answer metadata = client.get(path).expect(200);
                assertThat(metadata.string("issuer")).isEqualTo("https://example.org/login");
                assertThat(metadata.string("token_endpoint")).isEqualTo("https://example.org/login/oauth2/token");
            }
            client.get("/.well-known/oauth-authorization-server/other").expect(404);
            client.get("/other/.well-known/openid-configuration").expect(404);
        }

        @Test
        void aTrustedProxyTellsTheAddressOfALogin() {
            assertThat(addressOfALoginForwardedFor("203.0.113.7")).isEqualTo("203.0.113.7");
            assertThat(addressOfALoginForwardedFor("192.0.2.1, 203.0.113.7"))
                    .as("what a stranger had written before the proxy added to it")
                    .isEqualTo("203.0.113.7");
        }

        @Test
        void theAccessLogHasThatAddressTooAndNoQuery() {
            client.post("/oauth2/nothing?token=secret", "{}", "X-Forwarded-For", "192.0.2.2, 203.0.113.8");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(output())
                            .containsPattern("203\\.0\\.113\\.8 - - .*POST /oauth2/nothing HTTP/1\\.1\" 404"));
            assertThat(output()).doesNotContain("192.0.2.2", "token=secret");
        }
    }

    /** A service with settings of its own, for all tests of a class. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Running {

        private final Service service;
        final Client client;
        private Person person;

        Running(Map<String, String> settings) {
            this.service = Service.fresh(settings);
            this.client = new Client(service);
        }

        @BeforeAll
        void start() {
            service.start();
            person = client.confirmed("ada@example.org", "correct horse battery staple");
        }

        @AfterAll
        void stop() {
            service.close();
        }

        String output() {
            return service.output();
        }

        Tokens login() {
            return client.login(person.email(), person.password()).tokens();
        }

        /** What somebody else's client prints, which is given the address of the service, an e-mail address and a password. */
        List<String> runOfAnotherClient(String interpreter, String script) throws Exception {
            Process run = otherClient(interpreter, script, service.url().toString(), person.email(), person.password());
            List<String> printed = new String(run.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            assertThat(run.waitFor()).as("exit code, after %s", printed).isZero();
            return printed;
        }

        private static Process otherClient(String... command) {
            try {
                return new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            } catch (IOException notInstalled) {
                System.err.println("!!!!! NO " + command[0] + " ON THE PATH: ITS CLIENT IS SKIPPED !!!!!");
                return Assumptions.abort("no " + command[0] + " on the path");
            }
        }

        String addressOfALoginForwardedFor(String address) {
            String body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(person.email(), person.password());
            Tokens tokens =
                    client.post("/login", body, "X-Forwarded-For", address).tokens();
            for (JsonNode session : client.get("/sessions", tokens.access()).json()) {
                if (session.path("current").asBoolean()) {
                    return session.path("ip").asText();
                }
            }
            throw new AssertionError("a session that its owner does not see");
        }
    }
}
