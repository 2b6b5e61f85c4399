package dev.latchkey.session;

import static dev.latchkey.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.account.Account;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.SqlStatements;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions that people see and end, and what they are told of those that ended. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class SessionsTest {

    private static final int SESSIONS = 10_000;

    private static final String STATEMENTS = "test.sessions.sql.statements";

    @Inject
    Sessions sessions;

    @Inject
    Purge purge;

    @Inject
    Chance chance;

    @Inject
    SqlStatements statements;

    @Inject
    Metrics metrics;

    /**
     * A script that logs in every five minutes has as many in five weeks, and whoever has a password in minutes. What takes
     * a step for each two of them takes longer than a connection may be silent.
     */
    @Test
    void aNewPasswordEndsThousandsOfSessions() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        UUID account = UUID.fromString(Jwts.claim(caller.access(), "sub"));
        Instant now = MutableClock.now();
        Login login = new Login("app", null, null, null, Login.PASSWORD, Optional.empty(), null);
        RenewalPolicy policy = dev.latchkey.session.Rows.DEFAULTS;
        QuarkusTransaction.requiringNew().run(() -> {
            Account owner = Account.findById(account);
            for (int i = 0; i < SESSIONS; i++) {
                sessions.persist(new Session(UUID.randomUUID(), owner, login, now, policy));
            }
        });
        Life.changePassword(caller, user.password(), "an entirely new password")
                .then()
                .statusCode(204);
        assertThat(Rows.value("select count(*) from session where account_id = ?1 and ended_at is null", account))
                .isEqualTo(1L);
        assertThat(Rows.value("select count(*) from audit_event where account_id = ?1 and type = 'ended'", account))
                .isEqualTo((long) SESSIONS);
    }

    /** The oldest of more than a list holds is the one that asks; whatever is newest has ended. */
    @Test
    void theListHoldsTheCallersSessionAndWhatLivesBeforeWhatHasEnded() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        UUID account = UUID.fromString(Jwts.claim(caller.access(), "sub"));
        List<UUID> live = open(account, 100);
        List<UUID> ended = open(account, 450);
        QuarkusTransaction.requiringNew()
                .run(() -> sessions.end(ended, new Ending(EndReason.LOGGED_OUT, MutableClock.now())));
        List<String> listed = bearer(caller).get("/sessions").path("id");
        assertThat(listed)
                .hasSize(500)
                .contains(Jwts.claim(caller.access(), "sid"))
                .containsAll(live.stream().map(UUID::toString).toList())
                .isSortedAccordingTo(Comparator.reverseOrder());
        open(account, 500);
        assertThat(bearer(caller).get("/sessions").<List<String>>path("id"))
                .hasSize(500)
                .contains(Jwts.claim(caller.access(), "sid"))
                .doesNotContainAnyElementsOf(ended.stream().map(UUID::toString).toList());
    }

    private List<UUID> open(UUID account, int many) {
        Login login = new Login("app", null, null, null, Login.PASSWORD, Optional.empty(), null);
        return QuarkusTransaction.requiringNew().call(() -> {
            Account owner = Account.findById(account);
            return IntStream.range(0, many)
                    .mapToObj(number -> new Session(
                            chance.id(), owner, login, MutableClock.now(), dev.latchkey.session.Rows.DEFAULTS))
                    .peek(sessions::persist)
                    .map(Session::id)
                    .toList();
        });
    }

    @Test
    void aLogoutEndsTheSessionAtOnceAndIsAlwaysAnsweredTheSame() {
        Tokens tokens = Api.confirmedUser().login();
        logout(tokens.refresh()).then().statusCode(204);
        logout(tokens.refresh()).then().statusCode(204);
        logout("nonsense").then().statusCode(204);
        refused("logged_out", tokens);
    }

    @Test
    void aLogoutTakesTheAccessTokenWhereNoRefreshTokenComesAlong() {
        Tokens tokens = Api.confirmedUser().login();
        bearer(tokens).post("/logout").then().statusCode(204);
        refused("logged_out", tokens);
        given().post("/logout").then().statusCode(204);
        given().header("Authorization", "Bearer nonsense")
                .post("/logout")
                .then()
                .statusCode(204);
    }

    @Test
    void aLogoutDoesNotDependOnWhatElseIsAccepted() {
        Tokens tokens = Api.confirmedUser().login();
        json(Map.of("refresh_token", tokens.refresh()))
                .accept("text/html")
                .post("/logout")
                .then()
                .statusCode(204);
        refused("logged_out", tokens);
        json("{").accept("text/html").post("/logout").then().statusCode(400).body("code", equalTo("invalid_request"));
    }

    @Test
    void whatHasNoAnswerHasNoFormat() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        Tokens other = user.login();
        bearer(caller)
                .accept("text/html")
                .delete("/sessions/" + Jwts.claim(other.refresh(), "sid"))
                .then()
                .statusCode(204);
        bearer(caller)
                .accept("text/html")
                .contentType("application/json")
                .body(Map.of("current_password", user.password(), "new_password", "another long password"))
                .put("/password")
                .then()
                .statusCode(204);
        bearer(caller).accept("text/html").get("/sessions").then().statusCode(406);
    }

    @Test
    void aLogoutGoesByTheAccessTokenWhereTheRefreshTokenNamesNoSession() {
        for (String refresh : new String[] {"", "nonsense"}) {
            Tokens tokens = Api.confirmedUser().login();
            bearer(tokens)
                    .contentType("application/json")
                    .body(Map.of("refresh_token", refresh))
                    .post("/logout")
                    .then()
                    .statusCode(204);
            refused("logged_out", tokens);
        }
        Tokens tokens = Api.confirmedUser().login();
        bearer(tokens).cookie("__Host-latchkey", "stale").post("/logout").then().statusCode(403);
        tokens.renew();
        bearer(tokens)
                .cookie("__Host-latchkey", "stale")
                .header("Sec-Fetch-Site", "same-origin")
                .post("/logout")
                .then()
                .statusCode(204);
        Api.profile(tokens.access()).then().statusCode(401);
    }

    @Test
    void loggingOutElsewhereKeepsTheCallersSession() {
        User user = Api.confirmedUser();
        Tokens one = user.login();
        Tokens two = user.login();
        Tokens stranger = Api.confirmedUser().login();
        Tokens caller = user.login();
        bearer(caller).post("/logout/others").then().statusCode(200).body("ended", equalTo(2));
        refused("logged_out_elsewhere", one);
        refused("logged_out_elsewhere", two);
        caller.renew();
        stranger.renew();
        bearer(caller).post("/logout/others").then().statusCode(200).body("ended", equalTo(0));
    }

    @Test
    void loggingOutEverywhereEndsTheCallersSessionToo() {
        User user = Api.confirmedUser();
        Tokens one = user.login();
        Tokens caller = user.login();
        bearer(caller).post("/logout/all").then().statusCode(200).body("ended", equalTo(2));
        refused("logged_out_elsewhere", one);
        refused("logged_out", caller);
    }

    @Test
    void theListShowsEachSessionWithItsDeviceAndWhyItEnded() {
        User user = Api.confirmedUser();
        Tokens phone = login(user, Map.of("device", "My phone"), "curl/8");
        Tokens caller = login(
                user,
                Map.of(),
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36");
        logout(phone.refresh());
        caller = caller.renew();

        Response list = bearer(caller).get("/sessions");
        list.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("size()", equalTo(2))
                .body("[0].id", equalTo(Jwts.claim(caller.refresh(), "sid")))
                .body("[0].current", equalTo(true))
                .body("[0].device", equalTo("Chrome on Windows"))
                .body("[0].ip", equalTo("127.0.0.1"))
                .body("[0].ended_at", nullValue())
                .body("[0].reason", nullValue())
                .body("[1].current", equalTo(false))
                .body("[1].device", equalTo("My phone"))
                .body("[1].renewed_at", nullValue())
                .body("[1].reason", equalTo("logged_out"));
        assertThat(list.<String>path("[0].renewed_at")).isNotNull();
        assertThat(list.<Map<String, Object>>path("[1]").keySet())
                .containsExactlyInAnyOrder(
                        "id",
                        "current",
                        "device",
                        "ip",
                        "created_at",
                        "renewed_at",
                        "expires_at",
                        "ended_at",
                        "reason");
    }

    @Test
    void aSessionThatRanOutIsListedAsIdle() {
        User user = Api.confirmedUser();
        user.login();
        MutableClock.advance(Duration.ofDays(31));
        bearer(user.login()).get("/sessions").then().body("[1].reason", equalTo("idle"));
    }

    @Test
    void endedSessionsAreListedForThirtyDays() {
        User user = Api.confirmedUser();
        logout(user.login().refresh());
        MutableClock.advance(Duration.ofDays(29));
        bearer(user.login()).get("/sessions").then().body("size()", equalTo(2));
        MutableClock.advance(Duration.ofDays(2));
        assertThat(bearer(user.login()).get("/sessions").<List<String>>path("reason"))
                .doesNotContain("logged_out");
    }

    @Test
    void aSessionIsEndedFromAnotherDevice() {
        User user = Api.confirmedUser();
        Tokens lost = user.login();
        Tokens caller = user.login();
        bearer(caller)
                .delete("/sessions/" + Jwts.claim(lost.refresh(), "sid"))
                .then()
                .statusCode(204);
        bearer(caller)
                .delete("/sessions/" + Jwts.claim(lost.refresh(), "sid"))
                .then()
                .statusCode(204);
        refused("logged_out_elsewhere", lost);
        caller.renew();
    }

    @Test
    void somebodyElsesSessionDoesNotExist() {
        Tokens victim = Api.confirmedUser().login();
        Tokens caller = Api.confirmedUser().login();
        for (String id :
                List.of(Jwts.claim(victim.refresh(), "sid"), UUID.randomUUID().toString(), "1", "x'--")) {
            bearer(caller).delete("/sessions/" + id).then().statusCode(404).body("code", equalTo("not_found"));
        }
        victim.renew();
    }

    @ParameterizedTest
    @CsvSource({"GET, /sessions", "POST, /logout/others", "POST, /logout/all", "DELETE, /sessions/1", "PUT, /password"})
    void withoutAnAccessTokenThereIsNothingToSee(String method, String path) {
        given().contentType("application/json")
                .request(method, path)
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid_token"))
                .header("WWW-Authenticate", equalTo("Bearer realm=\"latchkey\""));
        given().contentType("application/json")
                .header("Authorization", "Bearer " + Api.confirmedUser().login().refresh())
                .request(method, path)
                .then()
                .statusCode(401);
    }

    @Test
    void aChangedPasswordEndsTheOtherSessionsAndTellsTheOwner() {
        User user = Api.confirmedUser();
        Tokens other = user.login();
        Tokens caller = user.login();
        change(caller, "not the password", "a new password").then().statusCode(401);
        change(caller, user.password(), "short").then().statusCode(400);
        other = other.renew();

        change(caller, user.password(), "a new password").then().statusCode(204);
        refused("password_changed", other);
        caller.renew();
        Api.login(user.email(), user.password()).then().statusCode(401);
        Api.login(user.email(), "a new password").then().statusCode(200);
        assertThat(Surroundings.subject(Surroundings.mailsTo(user.email(), 2).get(1)))
                .isEqualTo("비밀번호가 변경되었습니다");
    }

    @Test
    void anEndingThatAnotherNodeWroteIsKnownHereWithinTwoSeconds() {
        Tokens tokens = Api.confirmedUser().login();
        UUID id = UUID.fromString(Jwts.claim(tokens.refresh(), "sid"));
        Ending ending = new Ending(EndReason.REVOKED_BY_ADMIN, MutableClock.now());
        QuarkusTransaction.requiringNew().run(() -> sessions.end(List.of(id), ending));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> Api.profile(tokens.access()).statusCode() == 401);
        refused("revoked_by_admin", tokens);
    }

    /** The node slept, or was cut off, while another wrote it. */
    @Test
    void anEndingOfAWhileAgoIsKnownHereOnceTheDatabaseIsBack() {
        Tokens tokens = Api.confirmedUser().login();
        UUID id = UUID.fromString(Jwts.claim(tokens.refresh(), "sid"));
        Ending ending = new Ending(EndReason.REVOKED_BY_ADMIN, MutableClock.now());
        QuarkusTransaction.requiringNew().run(() -> sessions.end(List.of(id), ending));
        MutableClock.advance(Duration.ofMinutes(10));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> Api.profile(tokens.access()).statusCode() == 401);
    }

    @Test
    void aTokenThatIsNewerThanARestoredDatabaseOutlivesThePurge() {
        User user = Api.confirmedUser();
        Tokens rested = user.login();
        String sid = Jwts.claim(rested.refresh(), "sid");
        Object backup = Rows.value("select idle_expires_at from session where id = ?1", UUID.fromString(sid));
        MutableClock.advance(Duration.ofDays(29));
        Tokens newer = rested.renew();
        MutableClock.advance(Duration.ofDays(29));
        Tokens newest = newer.renew();
        MutableClock.advance(Duration.ofDays(3));
        Rows.change(
                "update session set generation = 0, parent_generation = null, idle_expires_at = ?1 where id = ?2",
                backup,
                UUID.fromString(sid));
        purge.run();
        newest.renew();
    }

    @Test
    void whatIsOverForThirtyDaysIsPurgedAndWhatLivesIsNot() {
        User user = Api.confirmedUser();
        Tokens ended = user.login();
        logout(ended.refresh());
        Tokens idle = user.login();
        MutableClock.advance(Duration.ofDays(20));
        Tokens alive = user.login();
        MutableClock.advance(Duration.ofDays(9));
        purge.run();
        assertThat(exists(ended)).isTrue();
        alive = alive.renew();
        MutableClock.advance(Duration.ofDays(2));
        purge.run();
        assertThat(exists(ended)).isFalse();
        assertThat(exists(idle)).as("ran out, and is kept to explain itself").isTrue();
        MutableClock.advance(Duration.ofDays(27));
        alive = alive.renew();
        MutableClock.advance(Duration.ofDays(4));
        purge.run();
        assertThat(exists(idle)).as("a newer token may be about").isTrue();
        alive = alive.renew();
        bearer(alive).get("/sessions").then().body("size()", equalTo(1));
        MutableClock.advance(Duration.ofDays(59));
        purge.run();
        assertThat(exists(idle)).as("its longest life is over as well").isFalse();
        assertThat(exists(alive)).isTrue();
    }

    @Test
    void whatIsLeftOfTheSessionsOfADeletedAccountIsPurgedAsWell() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        Life.delete(caller, user.password()).then().statusCode(204);
        purge.run();
        Api.refresh(caller.refresh()).then().statusCode(401).body("reason", equalTo("account_deleted"));
        MutableClock.advance(Duration.ofDays(31));
        purge.run();
        Api.refresh(caller.refresh()).then().statusCode(401).body("reason", nullValue());
    }

    /** One statement for all of them would take longer than a statement may, and come to nothing each time. */
    @Test
    void howeverManyOfThemThereAreTheyArePurgedInSteps() {
        QuarkusTransaction.requiringNew()
                .run(() -> IntStream.range(0, 1001)
                        .mapToObj(number -> new DeletedSession(UUID.randomUUID(), Instant.EPOCH))
                        .forEach(deleted -> deleted.persist()));
        statements.counted(STATEMENTS, purge::run);
        assertThat(metrics.count(STATEMENTS, "verb", "delete")).isGreaterThanOrEqualTo(3);
        assertThat(Rows.value("select count(*) from deleted_session where deleted_at = ?1", Instant.EPOCH))
                .isEqualTo(0L);
    }

    /** Another node reads what a deletion left, because the sessions themselves are gone. */
    @Test
    void aDeletionIsKnownToNodesThatReadItLater() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        Instant before = MutableClock.now().minusSeconds(1);
        Life.delete(caller, user.password()).then().statusCode(204);
        UUID id = UUID.fromString(Jwts.claim(caller.refresh(), "sid"));
        assertThat(QuarkusTransaction.requiringNew().call(() -> sessions.endedSince(before)))
                .extracting(Sessions.Ended::id)
                .contains(id);
    }

    private boolean exists(Tokens tokens) {
        UUID id = UUID.fromString(Jwts.claim(tokens.refresh(), "sid"));
        return QuarkusTransaction.requiringNew()
                .call(() -> sessions.findByIdOptional(id).isPresent());
    }

    private static void refused(String reason, Tokens tokens) {
        Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo(reason));
        Api.profile(tokens.access()).then().statusCode(401).body("code", equalTo("invalid_token"));
    }

    private static Response logout(String refreshToken) {
        return json(Map.of("refresh_token", refreshToken)).post("/logout");
    }

    private static Response change(Tokens caller, String current, String replacement) {
        return bearer(caller)
                .contentType("application/json")
                .body(Map.of("current_password", current, "new_password", replacement))
                .put("/password");
    }

    private static Tokens login(User user, Map<String, String> more, String userAgent) {
        Map<String, String> body = new HashMap<>(more);
        body.put("email", user.email());
        body.put("password", user.password());
        return Tokens.of(json(body).header("User-Agent", userAgent).post("/login"));
    }

    private static RequestSpecification bearer(Tokens tokens) {
        return given().header("Authorization", "Bearer " + tokens.access());
    }
}
