package dev.latchkey.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.latchkey.guard.Throttle;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.DpopKey;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.OAuthClient;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Sessions that are bound to a key (RFC 9449): whoever has the key has all, and whoever has not has nothing. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class DpopTest {

    private static final String KEY = "a-key-of-sixteen-or-more";

    @Inject
    Throttle throttle;

    private final DpopKey own = DpopKey.fresh();
    private final DpopKey thiefs = DpopKey.fresh();

    private static void refused(Response answer) {
        answer.then()
                .statusCode(400)
                .header("Cache-Control", "no-store")
                .body("code", equalTo("invalid_dpop_proof"))
                .body("action", equalTo("fix_request"))
                .body("$", not(hasKey("reason")));
    }

    @Test
    void aLoginWithAProofBindsBothTokensToItsKey() {
        Response login = DpopKey.login(Api.confirmedUser(), own.proof("POST", "/login"));
        login.then().statusCode(200).body("token_type", equalTo("DPoP"));
        Tokens tokens = Tokens.of(login);
        String bound = "{\"jkt\":\"" + own.thumbprint() + "\"}";
        assertThat(Jwts.json(tokens.access(), "cnf")).isEqualTo(bound);
        assertThat(Jwts.json(tokens.refresh(), "cnf")).isEqualTo(bound);
    }

    @Test
    void aLoginWithoutOneBindsNothing() {
        Tokens tokens = Api.confirmedUser().login();
        assertThat(Jwts.json(tokens.access(), "cnf")).isEmpty();
        assertThat(Jwts.json(tokens.refresh(), "cnf")).isEmpty();
    }

    @Test
    void aBoundSessionIsRenewedByItsKeyAndStaysBound() {
        Tokens tokens = own.login(Api.confirmedUser());
        for (int generation = 1; generation <= 3; generation++) {
            MutableClock.advance(Duration.ofMinutes(1));
            Response answer = own.refresh(tokens.refresh());
            answer.then().statusCode(200).body("token_type", equalTo("DPoP"));
            tokens = Tokens.of(answer);
            assertThat(Jwts.claim(tokens.refresh(), "gen")).isEqualTo(String.valueOf(generation));
            own.profile(tokens.access()).then().statusCode(200);
        }
    }

    @Test
    void aStolenRefreshTokenIsOfNoUseAndHarmsNobody() {
        Tokens stolen = own.login(Api.confirmedUser());
        MutableClock.advance(Duration.ofMinutes(1));
        Tokens current = own.renew(stolen);
        MutableClock.advance(Duration.ofMinutes(1));
        for (String token : List.of(stolen.refresh(), current.refresh())) {
            refused(Api.refresh(token));
            refused(thiefs.refresh(token));
            OAuthClient.LATCHKEY.renew(token).then().statusCode(400).body("error", equalTo("invalid_dpop_proof"));
        }
        assertThat(Jwts.claim(own.renew(current).refresh(), "gen")).isEqualTo("2");
    }

    /**
     * So that a thief does not use up what the owner has: even when nothing of it is left, it is not looked at. What the
     * owner asked for too often is not written either: its proof is as good as before.
     */
    @Test
    void aThiefIsTurnedAwayBeforeRenewalsAreCounted() {
        Tokens tokens = own.login(Api.confirmedUser());
        UUID session = UUID.fromString(Jwts.claim(tokens.refresh(), "sid"));
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> user = CompletableFuture.runAsync(() -> useUp(session, over));
        String tooMany = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> own.proof("POST", "/refresh"),
                        proof -> DpopKey.refresh(tokens.refresh(), proof).statusCode() == 429);
        for (int attempt = 0; attempt < 5; attempt++) {
            refused(Api.refresh(tokens.refresh()));
            refused(thiefs.refresh(tokens.refresh()));
        }
        over.set(true);
        user.join();
        Awaitility.await()
                .until(() -> DpopKey.refresh(tokens.refresh(), tooMany).statusCode() == 200);
    }

    /** As long as it goes on, nothing is left of what a session may renew. */
    private void useUp(UUID session, AtomicBoolean over) {
        while (!over.get()) {
            try {
                throttle.renewal(session);
            } catch (Refusal nothingLeft) {
                Thread.onSpinWait();
            }
        }
    }

    /** So that nobody writes as many rows as they like. */
    @Test
    void aProofByAnotherKeyIsNotUsedUp() {
        Tokens stolen = own.login(Api.confirmedUser());
        Tokens thiefsOwn = thiefs.login(Api.confirmedUser());
        String proof = thiefs.proof("POST", "/refresh");
        refused(DpopKey.refresh(stolen.refresh(), proof));
        DpopKey.refresh(thiefsOwn.refresh(), proof).then().statusCode(200);
    }

    @Test
    void aReplayByTheOwnersKeyEndsTheSessionAsEver() {
        Tokens first = own.login(Api.confirmedUser());
        MutableClock.advance(Duration.ofMinutes(1));
        Tokens second = own.renew(first);
        MutableClock.advance(Duration.ofMinutes(1));
        own.refresh(first.refresh()).then().statusCode(401).body("reason", equalTo("reused"));
        own.refresh(second.refresh()).then().statusCode(401).body("reason", equalTo("reused"));
    }

    @Test
    void aLostAnswerIsAnsweredAgainWithTheKeyAndANewProof() {
        Tokens tokens = own.login(Api.confirmedUser());
        String lost = Tokens.of(withKey(tokens)).refresh();
        MutableClock.advance(Duration.ofDays(29));
        String again = Tokens.of(withKey(tokens)).refresh();
        assertThat(again).isEqualTo(lost);
    }

    private Response withKey(Tokens tokens) {
        return Api.json(Map.of("refresh_token", tokens.refresh()))
                .header("DPoP", own.proof("POST", "/refresh"))
                .header("Idempotency-Key", KEY)
                .post("/refresh");
    }

    @Test
    void manyAtOnceEachWithItsOwnProofGetTheSameToken() {
        Tokens tokens = own.login(Api.confirmedUser());
        List<String> answers = Together.once(10, caller -> own.renew(tokens).refresh());
        assertThat(answers).hasSize(10).containsOnly(answers.get(0));
    }

    @Test
    void ofManyThatUseOneProofAtOnceOneIsAnswered() {
        Tokens tokens = own.login(Api.confirmedUser());
        String proof = own.proof("POST", "/refresh");
        List<Integer> answers = Together.once(
                8, caller -> DpopKey.refresh(tokens.refresh(), proof).statusCode());
        assertThat(answers)
                .containsOnlyOnce(200)
                .filteredOn(status -> status == 400)
                .hasSize(7);
    }

    @Test
    void aUsedProofIsUsedEverywhere() {
        User user = Api.confirmedUser();
        String proof = own.proof("POST", "/login");
        DpopKey.login(user, proof).then().statusCode(200);
        refused(DpopKey.login(user, proof));
        refused(DpopKey.login(Api.confirmedUser(), proof));
    }

    @Test
    void aLoginWithABadProofIsRefusedBeforeThePasswordIsLookedAt() {
        User user = Api.confirmedUser();
        for (String proof : List.of("", "nonsense", own.proof("POST", "/refresh"), own.proof("GET", "/login"))) {
            refused(DpopKey.login(user, proof));
            refused(DpopKey.login(user.with("a wrong password"), proof));
        }
    }

    @Test
    void theAddressIsTheSettingWhateverTheHostSays() {
        User user = Api.confirmedUser();
        Api.json(Map.of("email", user.email(), "password", user.password()))
                .headers("Host", "evil.example.org", "X-Forwarded-Host", "evil.example.org")
                .header("DPoP", own.proof("POST", "/login"))
                .post("/login")
                .then()
                .statusCode(200);
    }

    @Test
    void aSecondProofInTheRequestIsOneTooMany() {
        User user = Api.confirmedUser();
        refused(Api.json(Map.of("email", user.email(), "password", user.password()))
                .header("DPoP", own.proof("POST", "/login"), own.proof("POST", "/login"))
                .post("/login"));
    }

    @Test
    void aProofAtARenewalBindsTheAccessTokenOfASessionThatIsNotBound() {
        Tokens tokens = Api.confirmedUser().login();
        Response answer = own.refresh(tokens.refresh());
        answer.then().statusCode(200).body("token_type", equalTo("DPoP"));
        Tokens renewed = Tokens.of(answer);
        assertThat(Jwts.json(renewed.access(), "cnf")).contains(own.thumbprint());
        assertThat(Jwts.json(renewed.refresh(), "cnf")).isEmpty();
        renewed.renew();
    }

    @Test
    void inCookieModeAMissingProofTakesNothingFromTheBrowser() {
        User user = Api.confirmedUser();
        String cookie = DpopKey.login(user, own.proof("POST", "/login"), Map.of("cookie", true))
                .cookie("__Host-latchkey");
        Response forgotten = fromBrowser(cookie, null);
        refused(forgotten);
        assertThat(forgotten.headers().hasHeaderWithName("Set-Cookie")).isFalse();
        Response stolen = fromBrowser(cookie, thiefs.proof("POST", "/refresh"));
        refused(stolen);
        assertThat(stolen.headers().hasHeaderWithName("Set-Cookie")).isFalse();
        fromBrowser(cookie, own.proof("POST", "/refresh")).then().statusCode(200);
    }

    private static Response fromBrowser(String cookie, String proof) {
        var request = Api.json("{}").cookie("__Host-latchkey", cookie).header("Sec-Fetch-Site", "same-origin");
        return (proof == null ? request : request.header("DPoP", proof)).post("/refresh");
    }

    /** As with a revocation (RFC 7009): whoever finds a token may make it worthless. */
    @Test
    void aLogoutNeedsNoProof() {
        Tokens byBody = own.login(Api.confirmedUser());
        Api.json(Map.of("refresh_token", byBody.refresh()))
                .post("/logout")
                .then()
                .statusCode(204);
        own.refresh(byBody.refresh()).then().statusCode(401).body("reason", equalTo("logged_out"));
        Tokens byHeader = own.login(Api.confirmedUser());
        given().header("Authorization", "DPoP " + byHeader.access())
                .post("/logout")
                .then()
                .statusCode(204);
        own.refresh(byHeader.refresh()).then().statusCode(401).body("reason", equalTo("logged_out"));
    }

    @Test
    void whereTheClientMustBindALoginWithoutAProofIsRefused() {
        User user = Api.confirmedUser();
        Map<String, String> bound = Map.of("client_id", OAuthClient.BOUND.id());
        refused(Api.json(
                        Map.of("email", user.email(), "password", user.password(), "client_id", OAuthClient.BOUND.id()))
                .post("/login"));
        Tokens tokens = Tokens.of(DpopKey.login(user, own.proof("POST", "/login"), bound));
        own.renew(tokens);
    }

    @Test
    void aSessionFromBeforeTheClientHadToBindComesToItsEnd() {
        Tokens tokens = Api.confirmedUser().login();
        Rows.change(
                "update session set client_id = ?1 where id = ?2",
                OAuthClient.BOUND.id(),
                UUID.fromString(Jwts.claim(tokens.access(), "sid")));
        Api.refresh(tokens.refresh()).then().statusCode(401).body("code", equalTo("invalid_refresh_token"));
        own.refresh(tokens.refresh()).then().statusCode(401).body("code", equalTo("invalid_refresh_token"));
    }
}
