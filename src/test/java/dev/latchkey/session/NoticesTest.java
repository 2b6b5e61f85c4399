package dev.latchkey.session;

import static dev.latchkey.testing.Api.json;
import static dev.latchkey.testing.Surroundings.html;
import static dev.latchkey.testing.Surroundings.mailsTo;
import static dev.latchkey.testing.Surroundings.subject;
import static dev.latchkey.testing.Surroundings.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Shown;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.OldSystem;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What owners are told of by mail that may not have been their own doing, and how often. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("slow")
class NoticesTest {

    private static final String NEW_DEVICE = "새 기기에서 로그인했습니다";
    private static final String REPLAY = "안전을 위해 기기를 로그아웃했습니다";
    private static final String PHONE = "Ada's phone";
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0";

    @Inject
    AuditTrail audit;

    @Inject
    Transactions transactions;

    @Test
    void theFirstLoginOfAllIsNoNews() {
        User user = Api.confirmedUser();
        logIn(user, PHONE, FIREFOX);
        nothingNew(user);
    }

    @Test
    void aDeviceThatTheAccountHasNotSeenIsToldWhenWhereAndWithWhat() {
        User user = loggedIn();
        logIn(user, PHONE, FIREFOX);
        MimeMessage notice = notices(user, 1).get(0);
        assertThat(subject(notice)).isEqualTo(NEW_DEVICE);
        assertThat(List.of(text(notice), html(notice).replace("&#39;", "'")))
                .allSatisfy(words -> assertThat(words)
                        .contains(PHONE, FIREFOX, "127.0.0.1")
                        .containsPattern("시각: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC")
                        .contains("비밀번호를 변경", "http://localhost:8080/account")
                        .doesNotContain("token=", "{", "회."));
    }

    @Test
    void anEnglishAccountIsToldInEnglish() {
        User user = loggedIn();
        Rows.change("update account set language = 'EN' where email = ?1", user.email());
        logIn(user, PHONE, FIREFOX);
        MimeMessage notice = notices(user, 1).get(0);
        assertThat(subject(notice)).isEqualTo("A new device has logged in to your account");
        assertThat(text(notice)).contains("Device: " + PHONE, "change your password at once");
    }

    /** A client without cookies that brings no proof either. */
    @ParameterizedTest
    @CsvSource(
            value = {"NULL, NULL", "A phone, NULL", "NULL, curl/8.5.0", "A phone, curl/8.5.0"},
            nullValues = "NULL")
    void whoComesBackWithTheSameNameAndUserAgentIsNoNews(String device, String userAgent) {
        User user = loggedIn();
        logIn(user, device, userAgent);
        Life.settle(user.email());
        int before = notices(user).size();
        anHourLater();
        logIn(user, device, userAgent);
        Tokens.of(login(user, device, userAgent)).renew();
        Life.settle(user.email());
        assertThat(notices(user)).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({"Another phone, curl/8.5.0", "A phone, curl/8.6.0"})
    void whatDiffersInEitherIsNews(String device, String userAgent) {
        User user = Api.confirmedUser();
        logIn(user, "A phone", "curl/8.5.0");
        logIn(user, device, userAgent);
        assertThat(notices(user, 1)).hasSize(1);
    }

    @Test
    void whoBringsTheProofOfAnEarlierLoginIsNoNewsWhateverElseHasChanged() {
        User user = Api.confirmedUser();
        String proof = login(user, "A phone", "Browser/1").header(Shown.DEVICE_HEADER);
        request(user, "Renamed", "Browser/2")
                .header(Shown.DEVICE_HEADER, proof)
                .post("/login")
                .then()
                .statusCode(200);
        nothingNew(user);
    }

    @Test
    void aDeviceOfSomebodyElseIsNewAllTheSame() {
        logIn(Api.confirmedUser(), PHONE, FIREFOX);
        User user = loggedIn();
        logIn(user, PHONE, FIREFOX);
        assertThat(notices(user, 1)).hasSize(1);
    }

    /** Whoever did it may have meant a thief, who comes back with the same device once the new password is known too. */
    @Test
    void aDeviceThatWasLoggedOutFromElsewhereIsNewOnceMore() {
        User user = Api.confirmedUser();
        Tokens own = user.login();
        logIn(user, PHONE, FIREFOX);
        User changed = user.with("another long enough password");
        Life.changePassword(own, user.password(), changed.password()).then().statusCode(204);
        Life.settle(user.email());
        anHourLater();
        logIn(changed, PHONE, FIREFOX);
        assertThat(notices(user, 3))
                .filteredOn(mail -> subject(mail).equals(NEW_DEVICE))
                .hasSize(2);
    }

    /** Whoever moves because somebody reads the old mails must hear of it at the new address. */
    @Test
    void whatIsPutOffForAnAddressThatWasLeftHidesNothingFromTheNewOne() {
        User user = loggedIn();
        logIn(user, "One", FIREFOX);
        notices(user, 1);
        Life.settle(user.email());
        logIn(user, "Two", FIREFOX);
        String address = Api.newAddress();
        Rows.change("update account set email = ?1 where email = ?2", address, user.email());
        logIn(new User(address, user.password()), "Three", FIREFOX);
        MutableClock.advance(Duration.ofHours(2));
        assertThat(mailsTo(address, 1))
                .anySatisfy(mail -> assertThat(text(mail)).contains("Three"));
    }

    /** Replays of several sessions meet in no row but the account's. */
    @Test
    void replaysAtTheSameTimeAreOneMailAtOnceAndOneLater() {
        User user = Api.confirmedUser();
        List<Tokens> stale = Stream.generate(user::login).limit(8).toList();
        MutableClock.advance(Duration.ofMinutes(1));
        List<Tokens> second = stale.stream().map(Tokens::renew).toList();
        MutableClock.advance(Duration.ofMinutes(1));
        second.forEach(Tokens::renew);
        assertThat(Together.once(
                        stale.size(),
                        replay -> Api.refresh(stale.get(replay).refresh()).statusCode()))
                .containsOnly(401);
        notices(user, 1);
        awaitOnePutOff(user);
        anHourLater();
        assertThat(text(notices(user, 2).get(1))).contains("6회.");
    }

    @Test
    void anAccountThatNobodyHasUsedForLongKnowsNoDevice() {
        User user = Api.confirmedUser();
        MutableClock.advance(Duration.ofDays(31));
        logIn(user, PHONE, FIREFOX);
        assertThat(notices(user, 1)).hasSize(1);
    }

    @Test
    void whoMovesInWithATokenOfAnotherSystemIsNoNews() {
        User user = Api.confirmedUser();
        Rows.imported(user.email());
        for (String device : List.of("A phone", "A desk")) {
            json(Map.of("token", OldSystem.SHOP.token(user.email()).signed(), "device", device))
                    .post("/adopt")
                    .then()
                    .statusCode(200);
        }
        nothingNew(user);
    }

    @Test
    void aWrongPasswordIsNoLogin() {
        User user = loggedIn();
        login(user.with("a wrong password"), PHONE, FIREFOX).then().statusCode(401);
        nothingNew(user);
    }

    /** One at once, and one an hour later that tells of all the others. */
    @Test
    void aHundredNewDevicesAreTwoMails() {
        User user = loggedIn();
        for (int device = 0; device < 100; device++) {
            logIn(user, "Device " + device, FIREFOX);
        }
        assertThat(text(notices(user, 1).get(0))).contains("Device 0");
        awaitOnePutOff(user);
        anHourLater();
        String rest = text(notices(user, 2).get(1));
        assertThat(rest).contains("Device 1", "98회.");
        Life.settle(user.email());
        assertThat(notices(user)).hasSize(2);
    }

    @Test
    void afterAnHourTheNextIsToldAtOnce() {
        User user = loggedIn();
        logIn(user, "One", FIREFOX);
        Life.settle(user.email());
        anHourLater();
        logIn(user, "Two", FIREFOX);
        assertThat(text(notices(user, 2).get(1))).contains("Two").doesNotContain("회.");
    }

    /** The last one is put off until the clock is ahead by as much again, and hides nothing either. */
    @Test
    void whatWasToldWhileTheClockWasAheadHidesNothingOnceItIsRight() {
        User user = loggedIn();
        MutableClock.advance(Duration.ofHours(3));
        try {
            logIn(user, "One", FIREFOX);
            notices(user, 1);
            logIn(user, "Two", FIREFOX);
            awaitOnePutOff(user);
        } finally {
            MutableClock.advance(Duration.ofHours(-3));
        }
        logIn(user, "Three", FIREFOX);
        assertThat(text(notices(user, 2).get(1))).contains("Three");
    }

    @Test
    void whatALoginSaysOfItselfIsOneLineOfTextAndNoLink() {
        User user = loggedIn();
        logIn(user, "<b>x</b>\u2028\u202ehttps://evil.example/in www.evil.example {link}", "<script>alert(1)</script>");
        MimeMessage notice = notices(user, 1).get(0);
        assertThat(text(notice))
                .contains("기기: <b>x</ b> https: / / evil. example/ in www. evil. example {l")
                .doesNotContain("evil.example", "://evil", "\u2028", "\u202e");
        assertThat(html(notice))
                .contains("&lt;b&gt;x&lt;/ b&gt;", "&lt;script&gt;alert(1)")
                .doesNotContain("<b>", "<script>", "evil.example");
    }

    @Test
    void whatIsLongHasItsPlaceInTheOutbox() {
        User user = loggedIn();
        logIn(user, "😀".repeat(50) + "가".repeat(50), "x".repeat(2000));
        logIn(user, "😁".repeat(100), "y".repeat(2000));
        logIn(user, "😂".repeat(100), "z".repeat(2000));
        assertThat(text(notices(user, 1).get(0)))
                .contains("😀".repeat(50), "x".repeat(160))
                .doesNotContain("x".repeat(161));
        awaitOnePutOff(user);
        anHourLater();
        assertThat(text(notices(user, 2).get(1))).contains("😁".repeat(60), "1회.");
    }

    @Test
    void neitherALoginNorARefusalWaitsForAMailServer() {
        User user = loggedIn();
        Tokens phone = Tokens.of(login(user, PHONE, FIREFOX));
        Life.settle(user.email());
        anHourLater();
        Surroundings.withoutSmtp(() -> {
            Tokens.of(login(user, "A desk", FIREFOX)).renew();
            replay(phone);
            assertThat(Life.waiting(user.email())).isEqualTo(2);
        });
        MutableClock.advance(Duration.ofSeconds(50));
        assertThat(mailsTo(user.email(), 2))
                .extracting(Surroundings::subject)
                .containsExactlyInAnyOrder(NEW_DEVICE, REPLAY);
    }

    @Test
    void aReplayIsToldWithTheDeviceThatIsLoggedOut() {
        User user = Api.confirmedUser();
        replay(Tokens.of(login(user, PHONE, FIREFOX)));
        MimeMessage notice = notices(user, 1).get(0);
        assertThat(subject(notice)).isEqualTo(REPLAY);
        assertThat(text(notice)).contains(PHONE, "127.0.0.1", "UTC", "다시 로그인").doesNotContain("token=", "{");
        assertThat(html(notice)).contains("127.0.0.1");
    }

    @Test
    void replaysOfAnHourAreTwoMails() {
        User user = Api.confirmedUser();
        replay(user.login());
        Life.settle(user.email());
        replay(user.login());
        replay(user.login());
        awaitOnePutOff(user);
        anHourLater();
        assertThat(text(notices(user, 2).get(1))).contains("1회.");
    }

    @Test
    void aReplayThatIsOnlyReportedIsNoMail() {
        User user = Api.confirmedUser();
        Tokens tokens = user.login();
        transactions.run(() -> audit.record(new AuditEvent.Reused(id(tokens, "sub"), id(tokens, "sid"), "reported")));
        nothingNew(user);
    }

    private static UUID id(Tokens tokens, String claim) {
        return UUID.fromString(Jwts.claim(tokens.refresh(), claim));
    }

    private static void replay(Tokens first) {
        MutableClock.advance(Duration.ofMinutes(1));
        Tokens second = first.renew();
        MutableClock.advance(Duration.ofMinutes(1));
        second.renew();
        Api.refresh(first.refresh()).then().statusCode(401);
    }

    /** Somebody whom the account knows by the test's own HTTP client. */
    private static User loggedIn() {
        User user = Api.confirmedUser();
        user.login();
        return user;
    }

    private static void logIn(User user, String device, String userAgent) {
        login(user, device, userAgent).then().statusCode(200);
    }

    private static Response login(User user, String device, String userAgent) {
        return request(user, device, userAgent).post("/login");
    }

    private static RequestSpecification request(User user, String device, String userAgent) {
        Map<String, String> body = new HashMap<>(Map.of("email", user.email(), "password", user.password()));
        if (device != null) {
            body.put("device", device);
        }
        return userAgent == null ? json(body) : json(body).header("User-Agent", userAgent);
    }

    /** The one that is sent at once is forgotten a moment after it has arrived. */
    private static void awaitOnePutOff(User user) {
        Awaitility.await().until(() -> Life.waiting(user.email()) == 1);
    }

    private static void anHourLater() {
        MutableClock.advance(Duration.ofHours(1));
    }

    private static void nothingNew(User user) {
        Life.settle(user.email());
        assertThat(notices(user)).isEmpty();
    }

    /** Without the link that confirmed the address. */
    private static List<MimeMessage> notices(User user, int atLeast) {
        mailsTo(user.email(), atLeast + 1);
        return notices(user);
    }

    private static List<MimeMessage> notices(User user) {
        List<MimeMessage> mails = mailsTo(user.email());
        return mails.subList(1, mails.size());
    }
}
