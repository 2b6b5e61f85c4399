package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Hashes;
import dev.latchkey.testing.RealHashes;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.SameTime;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Header;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever does not know the password learns nothing from a refused login: not from its words, not from its time. */
@QuarkusTest
@Tag("slow")
@Tag("any-database")
@TestProfile(RealHashes.class)
@WithTestResource(Surroundings.class)
class LoginRefusalTest {

    private static final String WRONG = "a wrong long password";
    private static final Set<String> OWN_TO_EACH = Set.of("date", "x-request-id");

    @Test
    void everyWrongLoginIsAnsweredTheSameToTheByte() {
        Map<String, String> answers = new LinkedHashMap<>();
        states().forEach((state, email) -> answers.put(state, withoutId(Api.login(email, WRONG))));
        assertThat(answers.values()).hasSize(5).containsOnly(answers.get("unknown"));
        assertThat(answers.get("unknown")).startsWith("401 ").contains("invalid_credentials");
    }

    private static String withoutId(Response answer) {
        String id = answer.path("request_id");
        return answer.statusCode() + " " + headers(answer) + " "
                + answer.asString().replace(id, "id");
    }

    private static Map<String, String> headers(Response answer) {
        return answer.headers().asList().stream()
                .filter(header -> !OWN_TO_EACH.contains(header.getName().toLowerCase()))
                .collect(Collectors.toMap(
                        Header::getName, Header::getValue, (one, other) -> one + ", " + other, TreeMap::new));
    }

    @Test
    void everyWrongLoginCostsOneHash() {
        states().forEach((state, email) -> {
            long before = Hashes.computed();
            Api.login(email, WRONG).then().statusCode(401);
            assertThat(Hashes.computed() - before).as(state).isEqualTo(1);
        });
    }

    @Test
    void everyWrongLoginTakesTheSameTime() {
        Map<String, String> states = states();
        SameTime.require(
                states.keySet(), "wrong", () -> {}, state -> SameTime.of(() -> Api.login(states.get(state), WRONG)));
    }

    @Test
    void onlyWhoKnowsThePasswordLearnsWhatElseIsWrong() {
        User unconfirmed = Api.unconfirmedUser();
        Api.login(unconfirmed.email(), unconfirmed.password())
                .then()
                .statusCode(400)
                .body("code", equalTo("email_not_verified"))
                .body("action", equalTo("verify_email"));
        User disabled = disabled(Api.confirmedUser());
        Api.login(disabled.email(), disabled.password())
                .then()
                .statusCode(403)
                .body("code", equalTo("account_disabled"))
                .body("error", equalTo("사용이 중지된 계정입니다."));
    }

    /** An address in each state that a wrong password may meet. */
    private static Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        states.put("unknown", Api.newAddress());
        states.put("no address", "no address at all");
        states.put("wrong", Api.confirmedUser().email());
        states.put("unverified", Api.unconfirmedUser().email());
        states.put("disabled", disabled(Api.confirmedUser()).email());
        return states;
    }

    private static User disabled(User user) {
        Rows.disable(user.email());
        return user;
    }
}
