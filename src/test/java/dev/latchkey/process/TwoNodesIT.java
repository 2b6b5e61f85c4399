package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Answer;
import dev.latchkey.process.Client.Person;
import dev.latchkey.process.Client.Tokens;
import dev.latchkey.testing.DpopKey;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Together;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes on one PostgreSQL are one service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesIT {

    private static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_SESSION_DAMPING", "PT0S",
            "LATCHKEY_DPOP_NONCE", "true",
            "LATCHKEY_THROTTLE_RENEWALS_BURST", "1000000",
            "LATCHKEY_THROTTLE_RENEWALS_PER_SECOND", "1000000",
            "LATCHKEY_PASSWORD_MEMORY_KIB", "64",
            "LATCHKEY_PASSWORD_ITERATIONS", "1");

    /** Two seconds are promised; the others are for a machine that does a dozen other things. */
    private static final Duration AS_PROMISED = Duration.ofSeconds(10);

    private static final int AT_ONCE = 20;

    private final PostgresServer database = PostgresServer.fresh();
    private final Service a = Service.on(database, SETTINGS);
    private final Service b = Service.on(database, SETTINGS);
    private Client atA;
    private Client atB;
    private Person ada;

    @BeforeAll
    void startAtOnceOnAnEmptyDatabase() {
        a.launch();
        b.start();
        a.listen();
        atA = new Client(a);
        atB = new Client(b);
        ada = atA.confirmed("ada@example.org", "correct horse battery staple");
    }

    @AfterAll
    void stop() {
        a.close();
        b.close();
        database.close();
    }

    private Tokens login() {
        return atA.login(ada.email(), ada.password()).tokens();
    }

    @Test
    void thatStartAtOnceMigrateOnceAndMakeOneKeyOfEachUse() {
        assertThat(database.number("select count(*) from signing_key")).isEqualTo(3);
        assertThat(database.number("select count(*) from flyway_schema_history where not success"))
                .isZero();
        assertThat(atA.get("/.well-known/jwks.json").expect(200).text())
                .isEqualTo(atB.get("/.well-known/jwks.json").expect(200).text());
    }

    @Test
    void takeUpEachOthersSessionsAndEndThem() {
        Tokens opened = login();
        Tokens renewed = atB.refresh(opened.refresh()).tokens();
        atB.profile(renewed.access()).expect(200);

        atA.post("/logout", Map.of("refresh_token", renewed.refresh())).expect(204);

        assertThat(atB.refresh(renewed.refresh()).expect(401).string("reason")).isEqualTo("logged_out");
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(AS_PROMISED)
                .until(() -> atB.profile(renewed.access()).status() == 401);
    }

    @Test
    void seeWhatTheOtherOneHasChanged() {
        Tokens tokens = login();
        atB.profile(tokens.access()).expect(200);
        atA.rename(tokens.access(), "Augusta").expect(200);
        assertThat(atA.profile(tokens.access()).string("name")).isEqualTo("Augusta");
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(AS_PROMISED)
                .until(() -> "Augusta".equals(atB.profile(tokens.access()).string("name")));
    }

    @Test
    void consumeALinkOnce() {
        for (int round = 0; round < Rounds.of(5, 100); round++) {
            String email = "link-" + round + "@example.org";
            atA.register(email, ada.password()).expect(202);
            String secret = a.printedSecret(email);
            List<Answer> answers = everywhere(client -> verified(client, secret));
            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 400)
                    .hasSize(AT_ONCE - 1)
                    .allMatch(answer -> answer.string("code").equals("invalid_token_link"));
        }
    }

    /** Who waits too long for the others, on a slow machine, is asked to come back. */
    private static Answer verified(Client client, String secret) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.verify(secret), answer -> answer.status() != 503);
    }

    /** Laws 1 and 3, with the clients of one token spread over the nodes. */
    @Test
    void giveAllWhoPresentOneTokenAtOnceTheSameNextOne() {
        Tokens tokens = login();
        long before = alarms();
        for (int round = 1; round <= Rounds.of(20, 200); round++) {
            String presented = tokens.refresh();
            List<Tokens> answers = everywhere(client -> client.refresh(presented)).stream()
                    .map(Answer::tokens)
                    .toList();
            assertThat(answers)
                    .extracting(Tokens::refresh)
                    .containsOnly(answers.get(0).refresh());
            tokens = answers.get(0);
            assertThat(Jwts.claim(tokens.refresh(), "gen")).isEqualTo(String.valueOf(round));
        }
        assertThat(alarms()).isEqualTo(before);
    }

    private long alarms() {
        return database.number("select count(*) from audit_event where type = 'reused'");
    }

    /** Law 2: whichever comes first, once the logout was answered the session is over on both nodes. */
    @Test
    void letNoRenewalOvertakeALogout() {
        for (int round = 0; round < Rounds.of(20, 500); round++) {
            Tokens tokens = login();
            Client ending = round % 2 == 0 ? atA : atB;
            Client renewing = round % 2 == 0 ? atB : atA;
            List<Answer> answers = Together.once(
                    2,
                    number -> number == 0
                            ? ending.post("/logout", Map.of("refresh_token", tokens.refresh()))
                            : renewing.refresh(tokens.refresh()));
            answers.get(0).expect(204);
            Stream.of(atA, atB).forEach(node -> node.refresh(tokens.refresh()).expect(401));
            if (answers.get(1).status() == 200) {
                String renewed = answers.get(1).tokens().refresh();
                Stream.of(atA, atB).forEach(node -> node.refresh(renewed).expect(401));
            }
        }
    }

    /** Law 4: a token two generations old ends its session, and only that one, wherever it is shown. */
    @Test
    void endTheSessionOfAReplayedTokenAndNoOther() {
        Tokens other = login();
        Tokens first = login();
        Tokens second = atB.refresh(first.refresh()).tokens();
        Tokens third = atA.refresh(second.refresh()).tokens();
        assertThat(atB.refresh(first.refresh()).expect(401).string("reason")).isEqualTo("reused");
        assertThat(atA.refresh(third.refresh()).expect(401).string("reason")).isEqualTo("reused");
        atA.refresh(other.refresh()).expect(200);
    }

    @Test
    void askForTheSameNonceAndTakeAProofOnce() {
        DpopKey own = DpopKey.fresh();
        Map<String, String> login = Map.of("email", ada.email(), "password", ada.password());
        Answer asked = atA.proven("/login", login, own.proof("POST", "/login")).expect(400);
        assertThat(asked.string("code")).isEqualTo("use_dpop_nonce");
        assertThat(asked.string("action")).isEqualTo("retry");
        String nonce = asked.header("DPoP-Nonce");
        Answer opened = atB.proven("/login", login, own.proof("POST", "/login", null, nonce))
                .expect(200);
        assertThat(opened.header("DPoP-Nonce")).isNotBlank();
        Tokens tokens = opened.tokens();
        for (int round = 0; round < Rounds.of(5, 100); round++) {
            Map<String, String> renewal = Map.of("refresh_token", tokens.refresh());
            String proof = own.proof("POST", "/refresh", null, nonce);
            List<Answer> answers = everywhere(client -> client.proven("/refresh", renewal, proof));
            assertThat(answers)
                    .extracting(Answer::status)
                    .containsOnly(200, 400)
                    .containsOnlyOnce(200);
            tokens = answers.stream()
                    .filter(answer -> answer.status() == 200)
                    .findFirst()
                    .orElseThrow()
                    .tokens();
        }
    }

    private List<Answer> everywhere(Function<Client, Answer> call) {
        return Together.once(AT_ONCE, number -> call.apply(number % 2 == 0 ? atA : atB));
    }
}
