package dev.latchkey.guard;

import static dev.latchkey.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.latchkey.guard.Attempt.Kind;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Hashes;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.OldSystem;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With every limit at its default: a password is not guessed, and nobody is kept out by whoever tries. */
@QuarkusTest
@WithTestResource(value = Surroundings.class, initArgs = @ResourceArg(name = Surroundings.LIMITED, value = "true"))
@Tag("slow")
@Tag("any-database")
class GuessingTest {

    private static final String WRONG = "a wrong long password";
    private static final String DEVICE = "latchkey-device";
    private static final Source HERE = Source.of("127.0.0.1");

    @Inject
    Attempts attempts;

    @Inject
    Metrics metrics;

    @BeforeEach
    void nobodyHasTriedAnything() {
        Rows.change("delete from attempt_tally");
    }

    @Test
    void tenOfTwoHundredWrongPasswordsReachTheHash() {
        for (String address : List.of(Api.confirmedUser().email(), Api.newAddress())) {
            long before = Hashes.computed();
            List<Integer> answers = IntStream.range(0, 200)
                    .mapToObj(number -> Api.login(address, WRONG).statusCode())
                    .toList();
            assertThat(Hashes.computed() - before).isEqualTo(10);
            assertThat(answers.subList(0, 10)).containsOnly(401);
            assertThat(answers.subList(10, 200)).containsOnly(429);
        }
    }

    @Test
    void tenOfFiftyWrongPasswordsAtOnceReachTheHash() {
        for (String address : List.of(Api.confirmedUser().email(), Api.newAddress())) {
            long before = Hashes.computed();
            List<Integer> answers =
                    Together.once(50, number -> Api.login(address, WRONG).statusCode());
            assertThat(Hashes.computed() - before).isEqualTo(10);
            assertThat(answers)
                    .as("503 for who, on a slow machine, waited too long to be counted")
                    .isSubsetOf(401, 429, 503);
        }
    }

    @Test
    void aHundredTokensOfOneSourceAreLookedAtAndGoodOnesAreNotCounted() {
        User user = Api.confirmedUser();
        Rows.imported(user.email());
        for (int good = 0; good < 3; good++) {
            adopt(OldSystem.SHOP.token(user.email()).signed()).then().statusCode(200);
        }
        List<Integer> answers = IntStream.range(0, 101)
                .mapToObj(number -> adopt("nonsense").statusCode())
                .toList();
        assertThat(answers.subList(0, 100)).containsOnly(401);
        adopt(OldSystem.SHOP.token(user.email()).signed())
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue());
        user.login();
    }

    private static Response adopt(String token) {
        return json(Map.of("token", token)).post("/adopt");
    }

    /** The other node is another one of the class that counts, on the same database. */
    @Test
    void twoNodesLetNoMoreReachTheHashThanOne() {
        String address = Api.newAddress();
        Attempt attempt = Attempt.of(Kind.LOGIN, address, HERE);
        long before = Hashes.computed();
        List<Boolean> admittedElsewhere =
                Together.once(50, number -> number % 2 == 0 ? admitted(attempt) : isWrong(address));
        long elsewhere = IntStream.range(0, 50)
                .filter(number -> number % 2 == 0 && admittedElsewhere.get(number))
                .count();
        assertThat(elsewhere + Hashes.computed() - before).isEqualTo(10);
    }

    private static boolean isWrong(String address) {
        return Api.login(address, WRONG).statusCode() == 401;
    }

    private boolean admitted(Attempt attempt) {
        try {
            attempts.admit(attempt);
            return true;
        } catch (Refusal tooMany) {
            return false;
        }
    }

    @Test
    void whoeverIsRefusedIsToldToWaitAndForHowLong() {
        String address = Api.newAddress();
        fail(address, 10);
        Response refused = Api.login(address, WRONG);
        refused.then()
                .statusCode(429)
                .body("code", equalTo("too_many_attempts"))
                .body("action", equalTo("wait"))
                .body("error", equalTo("시도 횟수가 너무 많습니다. 잠시 후 다시 시도해 주세요."));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(800, 900);
    }

    @Test
    void aRefusalDoesNotTellWhetherThereIsSuchAnAccount() {
        String known = Api.confirmedUser().email();
        String unknown = Api.newAddress();
        fail(known, 10);
        fail(unknown, 10);
        assertThat(withoutItsOwn(Api.login(known, WRONG))).isEqualTo(withoutItsOwn(Api.login(unknown, WRONG)));
    }

    private static String withoutItsOwn(Response answer) {
        String id = answer.path("request_id");
        return answer.statusCode()
                + answer.asString().replace(id, "")
                + answer.headers().asList().stream()
                        .filter(header -> !List.of("date", "x-request-id", "retry-after")
                                .contains(header.getName().toLowerCase()))
                        .toList();
    }

    @Test
    void theOwnerLogsInWithAKnownDeviceAlthoughSomebodyGuessesAtTheSameAddress() {
        User victim = Api.confirmedUser();
        Response first = Api.login(victim.email(), victim.password());
        Tokens tokens = Tokens.of(first);
        fail(victim.email(), 20);
        Api.login(victim.email(), victim.password()).then().statusCode(429);

        Response again = login(victim, victim.password())
                .header(DEVICE, first.header(DEVICE))
                .post("/login");
        again.then().statusCode(200);
        assertThat(again.header(DEVICE)).isNotEmpty();
        tokens.renew();
    }

    @Test
    void aBrowserIsKnownByItsCookie() {
        User victim = Api.confirmedUser();
        Map<String, Object> body = Map.of("email", victim.email(), "password", victim.password(), "cookie", true);
        Response first = json(body).post("/login");
        assertThat(first.header(DEVICE)).isNull();
        assertThat(first.headers().getValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie.toLowerCase())
                        .startsWith("__host-latchkey-device=ey")
                        .contains(";httponly", ";secure", ";path=/", ";samesite=strict", ";max-age=7776000"));
        fail(victim.email(), 20);
        json(body)
                .cookie("__Host-latchkey-device", first.cookie("__Host-latchkey-device"))
                .post("/login")
                .then()
                .statusCode(200);
    }

    @Test
    void aKnownDeviceGuessesNoMoreThanTen() {
        User user = Api.confirmedUser();
        String device = Api.login(user.email(), user.password()).header(DEVICE);
        long before = Hashes.computed();
        for (int i = 0; i < 30; i++) {
            login(user, WRONG).header(DEVICE, device).post("/login");
        }
        assertThat(Hashes.computed() - before).isEqualTo(10);
        Api.login(user.email(), user.password()).then().statusCode(200);
    }

    @Test
    void aDeviceIsKnownToNobodyElsesAccount() {
        User attacker = Api.confirmedUser();
        User victim = Api.confirmedUser();
        String device = Api.login(attacker.email(), attacker.password()).header(DEVICE);
        fail(victim.email(), 10);
        login(victim, WRONG).header(DEVICE, device).post("/login").then().statusCode(429);
        login(victim, WRONG).header(DEVICE, "e30.e30.e30").post("/login").then().statusCode(429);
    }

    /** A thief of the old password may have made any number of devices known with it. */
    @Test
    void aDeviceIsAStrangerOnceThePasswordIsAnother() {
        User user = Api.confirmedUser();
        Response first = Api.login(user.email(), user.password());
        User changed = user.with("quite another one");
        json(Map.of("current_password", user.password(), "new_password", changed.password()))
                .header("Authorization", "Bearer " + Tokens.of(first).access())
                .put("/password")
                .then()
                .statusCode(204);
        String device = Api.login(changed.email(), changed.password()).header(DEVICE);
        fail(user.email(), 10);
        login(changed, WRONG)
                .header(DEVICE, first.header(DEVICE))
                .post("/login")
                .then()
                .statusCode(429);
        login(changed, changed.password())
                .header(DEVICE, device)
                .post("/login")
                .then()
                .statusCode(200);
    }

    private static RequestSpecification login(User user, String password) {
        return json(Map.of("email", user.email(), "password", password));
    }

    @Test
    void aSourceThatTriesAThousandAccountsReachesTheHashAHundredTimes() {
        IntStream.range(0, 95).forEach(number -> admitted(Attempt.of(Kind.LOGIN, Api.newAddress(), HERE)));
        long before = Hashes.computed();
        for (int i = 0; i < 50; i++) {
            Api.login(Api.newAddress(), WRONG);
        }
        assertThat(Hashes.computed() - before).isEqualTo(5);
    }

    @Test
    void anAddressThatAStrangerClaimsCountsForNothing() {
        String address = Api.newAddress();
        fail(address, 10);
        for (String header : List.of("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Forwarded-Host")) {
            json(Map.of("email", address, "password", WRONG))
                    .header(header, header.equals("Forwarded") ? "for=192.0.2.7" : "192.0.2.7")
                    .post("/login")
                    .then()
                    .statusCode(429);
        }
    }

    @Test
    void whoeverRemembersThePasswordStartsAfresh() {
        User user = Api.confirmedUser();
        for (int i = 0; i < 3; i++) {
            fail(user.email(), 9);
            user.login();
        }
    }

    @Test
    void aRightPasswordThatOpensNothingIsNoGuessEither() {
        User user = Api.unconfirmedUser();
        for (int i = 0; i < 12; i++) {
            Api.login(user.email(), user.password()).then().statusCode(400);
        }
    }

    @Test
    void theOldPasswordIsGuessedNoMoreOftenByWhoeverIsLoggedIn() {
        String access = Api.confirmedUser().login().access();
        long before = Hashes.computed();
        for (int i = 0; i < 20; i++) {
            json(Map.of("current_password", WRONG, "new_password", "quite another one"))
                    .header("Authorization", "Bearer " + access)
                    .put("/password");
        }
        assertThat(Hashes.computed() - before).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/register", "/verify/resend", "/password/forgot"})
    void aSourceHasAHundredMailsSentToOneAddressWhosesoeverItIs(String path) {
        Set<String> refusals = new HashSet<>();
        for (String flooded : List.of(
                Api.newAddress(),
                Api.unconfirmedUser().email(),
                Api.confirmedUser().email())) {
            Rows.change("delete from attempt_tally");
            almostFlooded(flooded);
            asked(path, flooded).then().statusCode(202);
            Response refused = asked(path, flooded);
            refused.then().statusCode(429).header("Retry-After", notNullValue());
            refusals.add(withoutItsOwn(refused));
            asked(path, Api.newAddress()).then().statusCode(202);
        }
        assertThat(refusals).hasSize(1);
    }

    private void almostFlooded(String address) {
        IntStream.range(0, 99).forEach(number -> admitted(Attempt.of(Kind.MAIL, address, HERE)));
    }

    @Test
    void aSourceHasAThousandMailsSentToDifferentAddresses() {
        IntStream.range(0, 999).forEach(number -> admitted(Attempt.of(Kind.MAIL, Api.newAddress(), HERE)));
        asked("/register", Api.newAddress()).then().statusCode(202);
        for (String path : List.of("/register", "/verify/resend", "/password/forgot")) {
            asked(path, Api.newAddress()).then().statusCode(429).body("action", equalTo("wait"));
        }
    }

    private static Response asked(String path, String email) {
        Map<String, String> body = path.equals("/register")
                ? Map.of("email", email, "password", "a long enough password")
                : Map.of("email", email);
        return json(body).post(path);
    }

    @Test
    void whoeverKnowsTheirPasswordHasNoMoreMailsSentToAnAddressThatTheyWant() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        List<String> addresses = List.of(Api.newAddress(), Api.confirmedUser().email());
        Rows.change("delete from attempt_tally");
        Set<String> refusals = new HashSet<>();
        for (String wanted : addresses) {
            almostFlooded(wanted);
            Life.changeEmail(caller, wanted, user.password()).then().statusCode(202);
            Response refused = Life.changeEmail(caller, wanted, user.password());
            refused.then().statusCode(429).body("action", equalTo("wait"));
            refusals.add(withoutItsOwn(refused));
        }
        assertThat(refusals).hasSize(1);
    }

    @Test
    void failuresOfEverybodyTogetherRaiseTheAlarmOnce() {
        for (int i = 0; i < 999; i++) {
            attempts.failed();
        }
        double before = alarms();
        Api.login(Api.newAddress(), WRONG).then().statusCode(401);
        Api.login(Api.newAddress(), WRONG).then().statusCode(401);
        assertThat(alarms() - before).isOne();
        assertThat(Rows.value("select count(*) from audit_event where type = 'guessing_alarm'"))
                .isEqualTo(1L);
    }

    private double alarms() {
        return metrics.count("latchkey.events", "type", "guessing_alarm");
    }

    @Test
    void whatIsRefusedIsCountedAndDoesNotFillTheTrail() {
        String address = Api.newAddress();
        fail(address, 10);
        double before = metrics.count("latchkey.events", "type", "login_throttled");
        Set<Object> rows = Rows.ids("audit_event");
        fail(address, 5);
        assertThat(metrics.count("latchkey.events", "type", "login_throttled") - before)
                .isEqualTo(5);
        assertThat(rows).containsAll(Rows.ids("audit_event"));
    }

    private static void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            Api.login(address, WRONG);
        }
    }
}
