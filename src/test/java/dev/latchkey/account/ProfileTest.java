package dev.latchkey.account;

import static dev.latchkey.testing.Surroundings.secretIn;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A profile is its owner's to change, and to take away with everything that belongs to it. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class ProfileTest {

    @Test
    void aNameIsChangedAndRemoved() {
        Tokens caller = Api.confirmedUser().login();
        Life.rename(caller, "김하늘").then().statusCode(200).body("name", equalTo("김하늘"));
        Api.profile(caller.access()).then().body("name", equalTo("김하늘"));
        Life.rename(caller, null).then().statusCode(200).body("name", nullValue());
        Api.profile(caller.access()).then().body("name", nullValue());
    }

    /** Profiles are remembered for a moment: none that somebody read before a change is seen after it. */
    @Test
    void aChangeIsSeenAtOnceWhileOthersRead() {
        Tokens caller = Api.confirmedUser().login();
        AtomicBoolean done = new AtomicBoolean();
        Callable<Integer> reader = () -> {
            while (!done.get()) {
                Api.profile(caller.access());
            }
            return 200;
        };
        Callable<Integer> writer = () -> {
            try {
                for (int round = 0; round < Rounds.of(20, 400); round++) {
                    String name = "Name " + round;
                    Life.rename(caller, name).then().statusCode(200);
                    Api.profile(caller.access()).then().statusCode(200).body("name", equalTo(name));
                }
                return 200;
            } finally {
                done.set(true);
            }
        };
        try (Together together = new Together()) {
            assertThat(together.run(List.of(reader, reader, reader, writer))).containsOnly(200);
        }
    }

    /** Whoever has a stolen access token may try to undo what its owner does against it. */
    @Test
    void aChangeOfNameBringsNoReplacedPasswordBack() {
        for (int round = 0; round < Rounds.of(6, 60); round++) {
            User user = Api.confirmedUser();
            Tokens thief = user.login();
            Tokens owner = user.login();
            AtomicBoolean changed = new AtomicBoolean();
            Callable<Integer> change = () -> {
                int status = Life.changePassword(owner, user.password(), "another long password")
                        .statusCode();
                changed.set(true);
                return status;
            };
            Callable<Integer> rename = () -> {
                while (!changed.get()) {
                    Life.rename(thief, "Somebody");
                }
                return 204;
            };
            try (Together together = new Together()) {
                assertThat(together.run(List.of(rename, rename, change))).containsOnly(204);
            }
            Api.login(user.email(), user.password()).then().statusCode(401);
            Api.login(user.email(), "another long password").then().statusCode(200);
        }
    }

    /** Clients of typed languages know fields that are null, and stumble over those that are not there. */
    @Test
    void everyFieldIsThereEvenWhereItIsEmpty() {
        Tokens caller = Api.confirmedUser().login();
        Map<String, Object> renamed = Life.rename(caller, null).path("$");
        Map<String, Object> profile = Api.profile(caller.access()).path("$");
        assertThat(profile.keySet())
                .containsExactlyInAnyOrder("id", "email", "name", "verified", "roles", "created_at");
        assertThat(renamed).isEqualTo(profile);
    }

    @Test
    void aChangeWithoutANameIsToldWhatItLacks() {
        for (String body : List.of("{}", "{\"name\":1}")) {
            given().contentType("application/json")
                    .header(
                            "Authorization",
                            "Bearer " + Api.confirmedUser().login().access())
                    .header("Accept-Language", "en")
                    .body(body)
                    .patch("/profile")
                    .then()
                    .statusCode(400)
                    .body(
                            "fields.name",
                            equalTo(
                                    body.equals("{}")
                                            ? "This field is required."
                                            : "This field is unknown or has the wrong type."));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000b"})
    void aNameIsCheckedAsAtTheSignUp(String name) {
        Tokens caller = Api.confirmedUser().login();
        Life.rename(caller, name)
                .then()
                .statusCode(400)
                .body("fields.name", equalTo("이름은 100자 이하이며 제어 문자를 포함할 수 없습니다."));
        Life.rename(caller, "😀".repeat(101)).then().statusCode(400);
        Api.profile(caller.access()).then().body("name", equalTo("Someone"));
    }

    @ParameterizedTest
    @CsvSource({
        "role",
        "roles",
        "groups",
        "email",
        "verified",
        "email_verified",
        "emailVerified",
        "verified_at",
        "id",
        "tenant",
        "created_at",
        "createdAt",
        "password_hash",
        "disabled_at",
        "language",
        "__proto__"
    })
    void nobodyChangesAFieldThatIsNotTheirs(String field) {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        Object before = Rows.value("select a.* from account a where email = ?1", user.email());
        given().contentType("application/json")
                .header("Authorization", "Bearer " + caller.access())
                .body("{\"name\":\"Other\",\"" + field + "\":\"admin\"}")
                .patch("/profile")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
        assertThat((Object[]) Rows.value("select a.* from account a where email = ?1", user.email()))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "[]", "\"x\"", "{\"name\":1}", "{\"name\":[]}", ""})
    void aChangeThatSaysNothingChangesNothing(String body) {
        Tokens caller = Api.confirmedUser().login();
        given().contentType("application/json")
                .header("Authorization", "Bearer " + caller.access())
                .body(body)
                .patch("/profile")
                .then()
                .statusCode(400);
        Api.profile(caller.access()).then().body("name", equalTo("Someone"));
    }

    @ParameterizedTest
    @CsvSource({"PATCH, /profile", "DELETE, /profile", "PUT, /profile/email"})
    void withoutAnAccessTokenThereIsNothingToChange(String method, String path) {
        given().contentType("application/json")
                .body("{}")
                .request(method, path)
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid_token"));
    }

    @Test
    void onlyWhoKnowsThePasswordDeletesTheAccount() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        Life.delete(caller, "a wrong long password")
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid_credentials"));
        given().header("Authorization", "Bearer " + caller.access())
                .delete("/profile")
                .then()
                .statusCode(400);
        Api.profile(caller.access()).then().statusCode(200);
    }

    @Test
    void withTheAccountItsTokensAreWorthNothingAtOnceAndSayWhy() {
        User user = Api.confirmedUser();
        Tokens other = user.login();
        Tokens caller = user.login();
        Life.delete(caller, user.password()).then().statusCode(204);
        for (Tokens tokens : List.of(caller, other)) {
            Api.profile(tokens.access()).then().statusCode(401).body("code", equalTo("invalid_token"));
            Api.refresh(tokens.refresh())
                    .then()
                    .statusCode(401)
                    .body("code", equalTo("invalid_refresh_token"))
                    .body("reason", equalTo("account_deleted"));
            given().header("Authorization", "Bearer " + tokens.access())
                    .get("/sessions")
                    .then()
                    .statusCode(401);
        }
        Api.login(user.email(), user.password()).then().statusCode(401);
    }

    @Test
    void whoSignsUpAgainIsSomebodyElse() {
        User user = Api.confirmedUser();
        Tokens old = user.login();
        Life.delete(old, user.password()).then().statusCode(204);
        Life.register(user.email(), user.password()).then().statusCode(202);
        Life.verify(secretIn(user.email(), 2)).then().statusCode(200);
        Tokens fresh = user.login();
        assertThat(Jwts.claim(fresh.access(), "sub")).isNotEqualTo(Jwts.claim(old.access(), "sub"));
        Api.profile(old.access()).then().statusCode(401);
        Api.refresh(old.refresh()).then().statusCode(401);
        fresh.renew();
    }

    @Test
    void nothingInTheDatabaseRemembersADeletedAccountButItsTrail() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        String id = Jwts.claim(caller.access(), "sub");
        Life.forgot(user.email());
        Life.changeEmail(caller, Api.newAddress(), user.password());
        Life.settle(user.email());
        assertThat(tablesWith(user.email())).contains("account");
        assertThat(tablesWith(id)).contains("account", "session", "one_time_token", "audit_event");

        Life.delete(caller, user.password()).then().statusCode(204);
        assertThat(tablesWith(user.email())).isEmpty();
        assertThat(tablesWith(id)).containsExactly("audit_event");
        assertThat(Rows.value("""
                select count(*) from audit_event where cast(account_id as varchar) = ?1
                and (ip is not null or request_id is not null)""", id)).isEqualTo(0L);
        assertThat(Rows.value("""
                select count(*) from audit_event where cast(account_id as varchar) = ?1
                and type = 'account_deleted'""", id)).isEqualTo(1L);
    }

    /** Every table there is, whoever adds it, so that a new one is not forgotten. */
    private static Set<String> tablesWith(String value) {
        return Rows.list("""
                select lower(table_name), lower(column_name) from information_schema.columns
                where lower(table_schema) = 'public' and lower(table_name) not like 'flyway%'
                and lower(data_type) in ('uuid', 'character varying')""").stream()
                .map(Object[].class::cast)
                .filter(column -> holds((String) column[0], (String) column[1], value))
                .map(column -> (String) column[0])
                .collect(toSet());
    }

    private static boolean holds(String table, String column, String value) {
        String sql = "select count(*) from %s where cast(%s as varchar) = ?1".formatted(table, column);
        return ((Number) Rows.value(sql, value)).longValue() > 0;
    }

    @Test
    void aDeletionThatMeetsALoginLeavesNoSession() {
        for (int round = 0; round < Rounds.of(5, 100); round++) {
            User user = Api.confirmedUser();
            Tokens caller = user.login();
            try (Together together = new Together()) {
                List<Response> answers = together.run(List.<Callable<Response>>of(
                        () -> Life.delete(caller, user.password()), () -> Api.login(user.email(), user.password())));
                answers.get(0).then().statusCode(204);
                assertThat(answers.get(1).statusCode()).isIn(200, 401);
                if (answers.get(1).statusCode() == 200) {
                    Tokens late = Tokens.of(answers.get(1));
                    Api.refresh(late.refresh()).then().statusCode(401);
                    Api.profile(late.access()).then().statusCode(401);
                }
            }
        }
    }
}
