package dev.latchkey.account;

import static dev.latchkey.testing.Api.json;
import static dev.latchkey.testing.Surroundings.mailsTo;
import static dev.latchkey.testing.Surroundings.secretIn;
import static dev.latchkey.testing.Surroundings.subject;
import static dev.latchkey.testing.Surroundings.text;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.kernel.Language;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Hashes;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Signing up tells a stranger nothing, and the link in the mail is worth one confirmation. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("slow")
class RegistrationTest {

    private static final int RACERS = 12;
    private static final String PASSWORD = "a long enough password";
    private static final String LIVE_LINKS = """
            select count(*) from one_time_token t join account a on a.id = t.account_id
            where a.email = ?1 and t.consumed_at is null""";

    @Inject
    Registration registration;

    @Test
    void aKnownAddressIsAnsweredLikeAnUnknownOneToTheByteAndAtTheSameCost() {
        User known = Api.confirmedUser();
        long before = Hashes.computed();
        Response ofKnown = register(known.email(), "another long password");
        Response ofUnknown = register(Api.newAddress(), "another long password");
        assertThat(Hashes.computed() - before).isEqualTo(2);
        assertThat(ofKnown.statusCode()).isEqualTo(ofUnknown.statusCode()).isEqualTo(202);
        assertThat(ofKnown.asByteArray()).isEqualTo(ofUnknown.asByteArray());
        assertThat(headerNames(ofKnown)).isEqualTo(headerNames(ofUnknown));
    }

    private static List<String> headerNames(Response answer) {
        return answer.headers().asList().stream()
                .map(header -> header.getName())
                .toList();
    }

    @Test
    void theOwnerOfATakenAddressIsToldAndNothingElseHappens() {
        User owner = Api.confirmedUser();
        register(owner.email().toUpperCase(), "another long password").then().statusCode(202);
        assertThat(subject(mailsTo(owner.email(), 2).get(1))).isEqualTo("이미 가입된 이메일 주소입니다");
        assertThat(text(mailsTo(owner.email(), 2).get(1))).doesNotContain("token=");
        Api.login(owner.email(), "another long password").then().statusCode(401);
        owner.login();
    }

    @Test
    void aDomainIsOneInUnicodeAndInAscii() {
        String inAscii = Api.newAddress().replace("example.org", "xn--bcher-kva.example");
        String inUnicode = inAscii.replace("xn--bcher-kva", "b\u00fccher");
        register(inUnicode, PASSWORD).then().statusCode(202);
        Life.verify(secretIn(inAscii, 1)).then().statusCode(200);
        register(inAscii, "another long password").then().statusCode(202);
        assertThat(subject(mailsTo(inAscii, 2).get(1))).isEqualTo("이미 가입된 이메일 주소입니다");
        Api.profile(new User(inAscii, PASSWORD).login().access()).then().body("email", equalTo(inUnicode));
        new User(inUnicode, PASSWORD).login();
    }

    /** The release before knew two addresses, and kept each as it was typed. */
    @Test
    void anAccountWhoseDomainWasStoredInAsciiIsFoundByEitherForm() {
        User owner = Api.confirmedUser();
        String inAscii = owner.email().replace("example.org", "xn--bcher-kva.example");
        String inUnicode = inAscii.replace("xn--bcher-kva", "b\u00fccher");
        Rows.change("update account set email = ?1 where email = ?2", inAscii, owner.email());
        for (String typed : List.of(inAscii, inUnicode)) {
            new User(typed, owner.password()).login();
        }
        register(inUnicode, "another long password").then().statusCode(202);
        assertThat(subject(mailsTo(inAscii, 1).get(0))).isEqualTo("이미 가입된 이메일 주소입니다");
    }

    /** Left out it would answer faster, so it is put off. */
    @Test
    void theOwnerOfATakenAddressIsToldOnceAMinuteHoweverOftenItIsTried() {
        User owner = Api.confirmedUser();
        for (int i = 0; i < 3; i++) {
            register(owner.email(), "another long password").then().statusCode(202);
        }
        mailsTo(owner.email(), 2);
        MutableClock.advance(Duration.ofSeconds(20));
        register(owner.email(), "another long password").then().statusCode(202);
        assertThat(Life.waiting(owner.email())).isEqualTo(1);
        assertThat(mailsTo(owner.email())).hasSize(2);
        MutableClock.advance(Duration.ofSeconds(41));
        assertThat(mailsTo(owner.email(), 3)).extracting(Surroundings::subject).endsWith("이미 가입된 이메일 주소입니다");
        Life.settle(owner.email());
        assertThat(mailsTo(owner.email())).hasSize(3);
    }

    @Test
    void theOwnerOfATakenAddressIsToldAtOnceThoughTheClockWasAheadTheTimeBefore() {
        User owner = Api.confirmedUser();
        MutableClock.advance(Duration.ofHours(1));
        try {
            register(owner.email(), "another long password").then().statusCode(202);
            mailsTo(owner.email(), 2);
            Life.settle(owner.email());
        } finally {
            MutableClock.advance(Duration.ofHours(-1));
        }
        register(owner.email(), "another long password").then().statusCode(202);
        assertThat(mailsTo(owner.email(), 3)).hasSize(3);
    }

    @Test
    void ofTwoSignUpsForOneAddressTheOneCountsWhoseLinkIsOpened() {
        User early = Api.unconfirmedUser();
        String earlyLink = secretIn(early.email(), 1);
        register(early.email(), "the later long password").then().statusCode(202);
        String laterLink = secretIn(early.email(), 2);

        verify(laterLink).then().statusCode(200).body("verified", equalTo(true));
        verify(earlyLink).then().statusCode(400).body("code", equalTo("invalid_token_link"));
        Api.login(early.email(), early.password()).then().statusCode(401);
        early.with("the later long password").login();
    }

    @Test
    void signUpsThatRaceForOneAddressMakeOneAccountWithALinkForEach() {
        String email = Api.newAddress();
        List<Response> answers = Together.once(RACERS, number -> register(email, "long password number " + number));
        assertThat(answers).extracting(Response::statusCode).containsOnly(202);
        assertThat(Rows.value("select count(*) from account where email = ?1", email))
                .isEqualTo(1L);
        assertThat(Rows.value(LIVE_LINKS, email)).isEqualTo((long) RACERS);
    }

    /** Without HTTP, because the hasher lets too few through at once to race. */
    @Test
    void signUpsThatRaceForAnUnconfirmedAddressLeaveNoMoreLinksThanAreGoodAtATime() {
        EmailAddress email = EmailAddress.parse(Api.unconfirmedUser().email()).orElseThrow();
        for (int round = 0; round < 10; round++) {
            Together.once(RACERS, number -> {
                registration.signUp(email, new Account.SignUp("Racer " + number, "no hash", Language.EN));
                return number;
            });
            long links = Math.min(1 + RACERS * (round + 1), OneTimeTokens.CONFIRMATIONS);
            assertThat(Rows.value(LIVE_LINKS, email.value())).isEqualTo(links);
        }
    }

    @Test
    void aLinkWorksOnce() {
        User user = Api.unconfirmedUser();
        String link = secretIn(user.email(), 1);
        verify(link).then().statusCode(200);
        verify(link).then().statusCode(400).body("code", equalTo("invalid_token_link"));
        user.login();
    }

    @Test
    void ofManyThatUseALinkAtOnceOneSucceeds() {
        String link = secretIn(Api.unconfirmedUser().email(), 1);
        List<Integer> statuses = Together.once(20, number -> verify(link).statusCode());
        assertThat(Collections.frequency(statuses, 200)).isEqualTo(1);
        assertThat(Collections.frequency(statuses, 400)).isEqualTo(19);
    }

    @Test
    void aLinkWorksForADayAndNotASecondLonger() {
        User early = Api.unconfirmedUser();
        String inTime = secretIn(early.email(), 1);
        MutableClock.advance(Duration.ofHours(24).minusMinutes(5));
        User late = Api.unconfirmedUser();
        String tooLate = secretIn(late.email(), 1);
        verify(inTime).then().statusCode(200);

        MutableClock.advance(Duration.ofHours(24));
        verify(tooLate).then().statusCode(400).body("code", equalTo("invalid_token_link"));
        Api.login(late.email(), late.password()).then().body("code", equalTo("email_not_verified"));
    }

    @Test
    void anythingElseIsNoLink() {
        String link = secretIn(Api.unconfirmedUser().email(), 1);
        verify("").then().statusCode(400);
        verify(link.substring(1)).then().statusCode(400);
        verify(link + " ").then().statusCode(400);
        verify(link.toUpperCase()).then().statusCode(400);
        verify(sha256(link)).then().statusCode(400);
        verify(link).then().statusCode(200);
    }

    @Test
    void openingThePageBehindTheLinkChangesNothing() {
        User user = Api.unconfirmedUser();
        String link = secretIn(user.email(), 1);
        for (int visit = 0; visit < 3; visit++) {
            given().queryParam("token", link)
                    .get("/verify")
                    .then()
                    .statusCode(200)
                    .header("Content-Type", equalTo("text/html;charset=UTF-8"))
                    .body(containsString("확인하기"));
            given().queryParam("token", link).head("/verify").then().statusCode(200);
        }
        Api.login(user.email(), user.password()).then().body("code", equalTo("email_not_verified"));
        verify(link).then().statusCode(200);
    }

    @Test
    void thePageSpeaksTheLanguageOfItsReader() {
        given().header("Accept-Language", "en").get("/verify").then().body(containsString("Confirm</button>"));
    }

    @Test
    void theDatabaseHoldsOnlyTheHashOfALink() {
        User user = Api.unconfirmedUser();
        String link = secretIn(user.email(), 1);
        assertThat(link).matches("[A-Za-z0-9_-]{43}");
        List<?> stored = Rows.list("""
                select t.* from one_time_token t join account a on a.id = t.account_id
                where a.email = ?1""", user.email());
        assertThat(stored).hasSize(1);
        assertThat(Arrays.toString((Object[]) stored.get(0)))
                .contains(sha256(link))
                .doesNotContain(link);
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static Response register(String email, String password) {
        return json(Map.of("email", email, "password", password)).post("/register");
    }

    private static Response verify(String token) {
        return json(Map.of("token", token)).post("/verify");
    }
}
