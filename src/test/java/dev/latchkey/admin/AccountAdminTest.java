package dev.latchkey.admin;

import static dev.latchkey.testing.Surroundings.secretIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class AccountAdminTest {

    private static final String ACCOUNTS = "/admin/accounts";
    private static final String PASSWORD = "the password of the invited";

    private Admin admin;

    @BeforeEach
    void logIn() {
        admin = Admin.fresh();
    }

    @Test
    void anAccountIsFoundByItsAddressAndByItsBeginning() {
        User user = Api.confirmedUser();
        String id = Admin.idOf(user);
        String beginning = user.email().substring(0, 20).toUpperCase(Locale.ROOT);
        for (String email : List.of(user.email(), " " + user.email().toUpperCase(Locale.ROOT), beginning + "*")) {
            admin.asks()
                    .queryParam("email", email)
                    .get(ACCOUNTS)
                    .then()
                    .statusCode(200)
                    .body("items.id", contains(id))
                    .body("items[0].email", equalTo(user.email()))
                    .body("items[0].roles", contains("user"))
                    .body("next", nullValue());
        }
        admin.asks()
                .get(ACCOUNTS + "/" + id)
                .then()
                .body("email", equalTo(user.email()))
                .body("password_hash", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%*", "_ser-*", "user-_*", "!*", "'*"})
    void aBeginningIsNoPattern(String email) {
        Api.confirmedUser();
        admin.asks()
                .queryParam("email", email)
                .get(ACCOUNTS)
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(0));
    }

    @Test
    void pagesLeaveNobodyOutAndShowNobodyTwiceWhoeverSignsUpMeanwhile() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expected.add(Admin.idOf(Api.unconfirmedUser()));
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Response page = (cursor == null ? admin.asks() : admin.asks().queryParam("cursor", cursor))
                    .queryParam("limit", 200)
                    .get(ACCOUNTS);
            seen.addAll(page.path("items.id"));
            cursor = page.path("next");
            Api.unconfirmedUser();
        } while (cursor != null);
        assertThat(seen).doesNotHaveDuplicates().containsSubsequence(expected);
        assertThat(admin.asks().queryParam("limit", 2).get(ACCOUNTS).<List<String>>path("items.id"))
                .containsExactlyElementsOf(seen.subList(0, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=x",
                "cursor=%2521",
                "cursor=eA",
                "cursor=",
                "emial=a",
                "limit=1&limit=2",
                "email=nobody",
                "email=",
                "order=id"
            })
    void aParameterThatIsWrongIsNamed(String query) {
        admin.asks()
                .urlEncodingEnabled(false)
                .get(ACCOUNTS + "?" + query)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"))
                .body("fields." + query.substring(0, query.indexOf('=')), notNullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "x'--", "00000000-0000-0000-0000-000000000000"})
    void anAccountThatDoesNotExistIsNotFound(String id) {
        for (Response answer : List.of(
                admin.asks().get(ACCOUNTS + "/" + id),
                admin.asks().delete(ACCOUNTS + "/" + id),
                admin.asks().post(ACCOUNTS + "/" + id + "/disable"),
                admin.asks().post(ACCOUNTS + "/" + id + "/enable"),
                admin.assign(id, "admin"),
                admin.assign(id),
                admin.asks().get(ACCOUNTS + "/" + id + "/sessions"),
                admin.asks().delete(ACCOUNTS + "/" + id + "/sessions"),
                admin.asks().delete("/admin/sessions/" + id))) {
            answer.then().statusCode(404).body("code", equalTo("not_found"));
        }
    }

    @Test
    void whoIsInvitedChoosesThePasswordAndHasTheRoles() {
        String email = Api.newAddress();
        admin.asks(Map.of("email", email, "roles", List.of("editor")))
                .post(ACCOUNTS)
                .then()
                .statusCode(201)
                .body("email", equalTo(email))
                .body("verified", equalTo(false))
                .body("roles", contains("user"));
        Life.reset(secretIn(email, 1), PASSWORD).then().statusCode(204);
        Api.profile(new User(email, PASSWORD).login().access()).then().body("roles", contains("editor", "user"));
    }

    @Test
    void anAddressThatIsSomebodysIsAConflictAndOneThatNobodyConfirmedIsNot() {
        User confirmed = Api.confirmedUser();
        admin.asks(Map.of("email", confirmed.email()))
                .post(ACCOUNTS)
                .then()
                .statusCode(409)
                .body("code", equalTo("account_exists"))
                .body("error", equalTo("이 이메일의 계정이 이미 있습니다."));
        User squatter = Api.unconfirmedUser();
        secretIn(squatter.email(), 1);
        admin.asks(Map.of("email", squatter.email())).post(ACCOUNTS).then().statusCode(201);
        Life.reset(secretIn(squatter.email(), 2), PASSWORD).then().statusCode(204);
        Api.login(squatter.email(), squatter.password()).then().statusCode(401);
        String token = Api.login(squatter.email(), PASSWORD).path("access_token");
        Api.profile(token).then().body("roles", equalTo(List.of("user")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"email\":\"nobody\"}",
                "{\"email\":\"a@example.org\",\"roles\":[\"Admin user\"]}",
                "{\"email\":\"a@example.org\",\"roles\":[null]}",
                "{\"email\":\"a@example.org\",\"roles\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\"]}",
                "{\"email\":\"a@example.org\",\"password\":\"a long enough password\"}"
            })
    void anInvitationThatIsWrongMakesNothing(String body) {
        admin.asks(body).post(ACCOUNTS).then().statusCode(400).body("code", equalTo("invalid_request"));
        assertThat(Rows.value("select count(*) from account where email = 'a@example.org'"))
                .isEqualTo(0L);
    }

    @Test
    void aRoleThatIsNoneIsNamedByItsField() {
        for (Object role : List.of("Admin user", 1, List.of())) {
            admin.asks(Map.of("email", Api.newAddress(), "roles", List.of(role)))
                    .post(ACCOUNTS)
                    .then()
                    .statusCode(400)
                    .body("fields.roles", notNullValue());
        }
    }

    @Test
    void whoIsDisabledIsOutAtOnceAndInAgainOnlyByALogin() {
        User user = Api.confirmedUser();
        String id = Admin.idOf(user);
        Tokens tokens = user.login();
        for (int twice = 0; twice < 2; twice++) {
            admin.asks().post(ACCOUNTS + "/" + id + "/disable").then().statusCode(204);
        }
        Api.profile(tokens.access()).then().statusCode(401);
        Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo("disabled"));
        Api.login(user.email(), user.password()).then().statusCode(403).body("code", equalTo("account_disabled"));
        admin.asks().get(ACCOUNTS + "/" + id).then().body("disabled_at", notNullValue());

        admin.asks().post(ACCOUNTS + "/" + id + "/enable").then().statusCode(204);
        Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo("disabled"));
        user.login().renew();
        assertThat(Life.events(user.email())).containsOnlyOnce("account_disabled", "account_enabled");
    }

    @Test
    void whoIsDeletedLeavesAnIdInTheTrailAndWhoDidIt() {
        User user = Api.confirmedUser();
        String id = Admin.idOf(user);
        Tokens tokens = user.login();
        admin.asks().delete(ACCOUNTS + "/" + id).then().statusCode(204);
        admin.asks().delete(ACCOUNTS + "/" + id).then().statusCode(404);
        Api.profile(tokens.access()).then().statusCode(401);
        Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo("account_deleted"));
        admin.asks()
                .queryParam("account", id)
                .get("/admin/audit")
                .then()
                .body("items[0].type", equalTo("account_deleted"))
                .body("items[0].actor_id", equalTo(admin.id()))
                .body("items.ip", everyItem(nullValue()));
    }

    @Test
    void rolesAreInTheNextTokenAndInTheTrail() {
        User user = Api.confirmedUser();
        String id = Admin.idOf(user);
        Tokens tokens = user.login();
        admin.assign(id, "editor", "auditor")
                .then()
                .statusCode(200)
                .body("roles", contains("auditor", "editor", "user"));
        MutableClock.advance(Duration.ofMinutes(1));
        assertThat(Jwts.json(tokens.renew().access(), "groups")).contains("editor");
        admin.asks()
                .queryParam("account", id)
                .queryParam("type", "roles_changed")
                .get("/admin/audit")
                .then()
                .body("items.detail", contains("auditor editor user"))
                .body("items[0].actor_id", equalTo(admin.id()))
                .body("items[0].outcome", equalTo("success"))
                .body("items[0].ip", equalTo("127.0.0.1"))
                .body("items[0].request_id", notNullValue());
        admin.assign(id).then().statusCode(200).body("roles", contains("user"));
    }

    /** Whoever was invited may have signed up instead; the invitation is still out. */
    @Test
    void rolesThatWereTakenAwayDoNotComeBackByAnInvitation() {
        String email = Api.newAddress();
        admin.asks(Map.of("email", email, "roles", List.of("admin")))
                .post(ACCOUNTS)
                .then()
                .statusCode(201);
        String invitation = secretIn(email, 1);
        Life.register(email, "the password of a sign-up").then().statusCode(202);
        Life.verify(secretIn(email, 2)).then().statusCode(200);
        String id = Admin.idOf(new User(email, "the password of a sign-up"));
        admin.assign(id, "editor").then().statusCode(200);

        Life.reset(invitation, PASSWORD).then().statusCode(204);
        Api.profile(new User(email, PASSWORD).login().access()).then().body("roles", contains("editor", "user"));
    }

    @Test
    void anAddressThatNobodyConfirmedHasNoRole() {
        User stranger = Api.unconfirmedUser();
        admin.assign(Admin.idOf(stranger), "admin").then().statusCode(400).body("code", equalTo("email_not_verified"));
    }

    @Test
    void theLastAdminStays() {
        Rows.change("update account set roles = 'user' where cast(id as varchar) <> ?1", admin.id());
        for (Response answer : List.of(
                admin.assign(admin.id()),
                admin.asks().post(ACCOUNTS + "/" + admin.id() + "/disable"),
                admin.asks().delete(ACCOUNTS + "/" + admin.id()),
                admin.asks(Map.of("password", "a long enough password")).delete("/profile"))) {
            answer.then()
                    .statusCode(409)
                    .body("code", equalTo("last_admin"))
                    .body("error", equalTo("관리자가 한 명은 남아 있어야 합니다."));
        }
        admin.assign(admin.id(), "admin", "editor").then().statusCode(200);
        Admin second = Admin.fresh();
        second.assign(admin.id()).then().statusCode(200);
        admin.asks().get(ACCOUNTS).then().statusCode(403);
        second.asks().get(ACCOUNTS).then().statusCode(200);
    }

    @Test
    void ofTwoAdminsWhoPutEachOtherOutAtOnceOneStays() {
        Rows.change("update account set roles = 'user'");
        List<Admin> two = List.of(Admin.fresh(), Admin.fresh());
        List<Integer> answers = Together.once(
                2, number -> two.get(number).assign(two.get(1 - number).id()).statusCode());
        assertThat(answers).contains(200).containsAnyOf(403, 409);
        assertThat(Rows.value("select count(*) from account where roles = 'admin user'"))
                .isEqualTo(1L);
    }

    @Test
    void aSessionTellsItsStory() {
        User user = Api.confirmedUser();
        Tokens first = user.login();
        MutableClock.advance(Duration.ofMinutes(1));
        Tokens second = first.renew();
        MutableClock.advance(Duration.ofMinutes(1));
        second.renew();
        MutableClock.advance(Duration.ofMinutes(1));
        Api.refresh(first.refresh()).then().statusCode(401);
        Tokens alive = user.login();

        Response page = admin.asks().get(ACCOUNTS + "/" + Admin.idOf(user) + "/sessions");
        page.then()
                .statusCode(200)
                .body("items.id", contains(Jwts.claim(alive.refresh(), "sid"), Jwts.claim(first.refresh(), "sid")))
                .body("items[0].renewals", equalTo(0))
                .body("items[0].reason", nullValue())
                .body("items[0].client_id", equalTo("latchkey"))
                .body("items[1].renewals", equalTo(2))
                .body("items[1].opened_at", notNullValue())
                .body("items[1].renewed_at", notNullValue())
                .body("items[1].ended_at", notNullValue())
                .body("items[1].reason", equalTo("reused"))
                .body("items[1].events.type", contains("opened", "reused", "ended"))
                .body("items[1].events[1].ip", equalTo("127.0.0.1"));
        assertThat(page.asString()).doesNotContain(first.refresh(), "generation", "hash");

        Response newest = admin.asks().queryParam("limit", 1).get(ACCOUNTS + "/" + Admin.idOf(user) + "/sessions");
        admin.asks()
                .queryParam("cursor", newest.<String>path("next"))
                .get(ACCOUNTS + "/" + Admin.idOf(user) + "/sessions")
                .then()
                .body("items.id", contains(Jwts.claim(first.refresh(), "sid")))
                .body("next", nullValue());
    }

    @Test
    void anAdminEndsOneSessionOrAllOfThem() {
        User user = Api.confirmedUser();
        Tokens one = user.login();
        Tokens two = user.login();
        Tokens three = user.login();
        for (int twice = 0; twice < 2; twice++) {
            admin.asks()
                    .delete("/admin/sessions/" + Jwts.claim(one.refresh(), "sid"))
                    .then()
                    .statusCode(204);
        }
        Api.refresh(one.refresh()).then().statusCode(401).body("reason", equalTo("revoked_by_admin"));
        Api.profile(one.access()).then().statusCode(401);
        two = two.renew();

        admin.asks()
                .delete(ACCOUNTS + "/" + Admin.idOf(user) + "/sessions")
                .then()
                .statusCode(200)
                .body("ended", equalTo(2));
        for (Tokens ended : List.of(two, three)) {
            Api.refresh(ended.refresh()).then().statusCode(401).body("reason", equalTo("revoked_by_admin"));
            Api.profile(ended.access()).then().statusCode(401);
        }
        admin.asks()
                .queryParam("session", Jwts.claim(one.refresh(), "sid"))
                .queryParam("type", "ended")
                .get("/admin/audit")
                .then()
                .body("items.actor_id", contains(admin.id()));
    }

    @Test
    void theTrailIsSearchedByWhomWhatAndWhen() {
        User user = Api.confirmedUser();
        Api.login(user.email(), "a wrong password").then().statusCode(401);
        String id = Admin.idOf(user);
        admin.asks()
                .queryParam("account", id)
                .get("/admin/audit")
                .then()
                .body("items.type", contains("login_refused", "verified", "signed_up"))
                .body("items.outcome", contains("failure", "success", "success"));
        String now = MutableClock.now().plusSeconds(1).toString();
        admin.asks()
                .queryParam("account", id)
                .queryParam("from", now)
                .get("/admin/audit")
                .then()
                .body("items.size()", equalTo(0));
        admin.asks()
                .queryParam("account", id)
                .queryParam("to", now)
                .get("/admin/audit")
                .then()
                .body("items.size()", equalTo(3));
        admin.asks().queryParam("actor", admin.id()).get("/admin/audit").then().body("items.size()", equalTo(0));
        Response newest =
                admin.asks().queryParam("account", id).queryParam("limit", 2).get("/admin/audit");
        admin.asks()
                .queryParam("account", id)
                .queryParam("cursor", newest.<String>path("next"))
                .get("/admin/audit")
                .then()
                .body("items.type", contains("signed_up"))
                .body("next", nullValue());
        for (String wrong : List.of("account=x", "from=yesterday", "cursor=eA", "colour=red")) {
            admin.asks().get("/admin/audit?" + wrong).then().statusCode(400).body("code", equalTo("invalid_request"));
        }
    }

    @Test
    void keysThatAreRolledOverAreInTheTrail() {
        admin.asks(Map.of("use", "refresh")).post("/admin/keys/rollover").then().statusCode(204);
        admin.asks()
                .queryParam("actor", admin.id())
                .get("/admin/audit")
                .then()
                .body("items.type", hasItem("key_rolled_over"));
    }

    private static String withASecondFactor(User user) {
        String id = Admin.idOf(user);
        Rows.change("insert into totp (account_id, sealed, last_step) values (?1, 'sealed', 0)", UUID.fromString(id));
        Rows.change("insert into recovery_code (hash, account_id) values (?1, ?2)", id, UUID.fromString(id));
        return id;
    }

    private Response removeSecondFactor(String account) {
        return admin.asks().delete(ACCOUNTS + "/" + account + "/totp");
    }

    @Test
    void whoeverLostThePhoneAndTheRecoveryCodesLogsInAgainAndStaysLoggedInElsewhere() {
        User user = Api.confirmedUser();
        Tokens elsewhere = user.login();
        String id = withASecondFactor(user);
        Api.login(user.email(), user.password()).then().body("action", equalTo("totp"));
        removeSecondFactor(id).then().statusCode(204);
        user.login();
        elsewhere.renew();
        assertThat(Rows.value("select count(*) from recovery_code where account_id = ?1", UUID.fromString(id)))
                .isEqualTo(0L);
        assertThat(Rows.value(
                        "select cast(actor_id as varchar) from audit_event where type = 'totp_disabled' and account_id = ?1",
                        UUID.fromString(id)))
                .isEqualTo(admin.id());
        assertThat(Surroundings.mailsTo(user.email(), 2)).hasSize(2);
        removeSecondFactor(id).then().statusCode(404).body("code", equalTo("not_found"));
        removeSecondFactor(UUID.randomUUID().toString()).then().statusCode(404);
    }

    /** Otherwise an access token that was stolen would be enough, where everybody else has to show password and code. */
    @Test
    void anAdminDoesNotRemoveTheirOwnSecondFactorInThisWay() {
        removeSecondFactor(admin.id()).then().statusCode(403).body("code", equalTo("forbidden"));
    }
}
