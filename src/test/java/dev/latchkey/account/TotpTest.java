package dev.latchkey.account;

import static dev.latchkey.testing.Api.json;
import static dev.latchkey.testing.Surroundings.secretIn;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.latchkey.key.Sealer;
import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.DpopKey;
import dev.latchkey.testing.Hashes;
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
import java.io.StringReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** Whoever wants it shows two things at a login, and neither of them twice. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class TotpTest {

    private static final Duration STEP = Duration.ofSeconds(30);
    private static final String DEVICE = "latchkey-device";

    @Inject
    Sealer sealer;

    /** Someone whose second factor is in force; no code of theirs has been used in the present time step. */
    private record Owner(User user, Tokens tokens, TotpSecret secret, List<String> recoveryCodes) {

        static Owner enrolled() {
            return enrolled(Api.confirmedUser());
        }

        static Owner enrolled(User user) {
            Tokens tokens = user.login();
            TotpSecret secret = new TotpSecret(enrol(tokens, user.password()).path("secret"));
            Response confirmed = confirm(tokens, secret.code(MutableClock.now()));
            confirmed.then().statusCode(200);
            Life.settle(user.email());
            MutableClock.advance(STEP.multipliedBy(2));
            return new Owner(user, tokens, secret, confirmed.path("recovery_codes"));
        }

        String code() {
            return secret.code(MutableClock.now());
        }

        String wrongCode() {
            return String.format("%06d", (Integer.parseInt(code()) + 1) % 1_000_000);
        }

        String challenge() {
            Response answer = Api.login(user.email(), user.password());
            answer.then().statusCode(200);
            return answer.path("challenge");
        }
    }

    private static Response enrol(Tokens tokens, String password) {
        return with(tokens, Map.of("password", password)).post("/profile/totp");
    }

    private static Response enrol(Tokens tokens, String password, String code) {
        return with(tokens, Map.of("password", password, "code", code)).post("/profile/totp");
    }

    private static RequestSpecification with(Tokens tokens, Map<String, String> body) {
        return json(body).header("Authorization", "Bearer " + tokens.access());
    }

    private static Response confirm(Tokens tokens, String code) {
        return json(Map.of("code", code))
                .header("Authorization", "Bearer " + tokens.access())
                .post("/profile/totp/confirm");
    }

    private static Response remove(Tokens tokens, String password) {
        return with(tokens, Map.of("password", password)).delete("/profile/totp");
    }

    private static Response remove(Tokens tokens, String password, String code) {
        return with(tokens, Map.of("password", password, "code", code)).delete("/profile/totp");
    }

    private static Response complete(String challenge, String code) {
        return json(Map.of("challenge", challenge, "code", code)).post("/login/totp");
    }

    /** Whether it is theirs or a thief's is known to them alone (NIST SP 800-63B-4 section 4.6). */
    @Test
    void theOwnerIsToldOfASecondFactorThatIsInForceAndOfOneThatIsNotAnyMore() {
        Owner owner = Owner.enrolled();
        assertThat(Surroundings.subject(newest(owner.user, 2))).isEqualTo("2단계 인증이 설정되었습니다");
        remove(owner.tokens, owner.user.password(), owner.wrongCode()).then().statusCode(401);
        remove(owner.tokens, owner.user.password(), owner.code()).then().statusCode(204);
        assertThat(Surroundings.subject(newest(owner.user, 3))).isEqualTo("2단계 인증이 해제되었습니다");
        remove(owner.tokens, owner.user.password()).then().statusCode(204);
        Life.settle(owner.user.email());
        assertThat(Surroundings.mailsTo(owner.user.email())).hasSize(3);
    }

    private static MimeMessage newest(User user, int number) {
        return Surroundings.mailsTo(user.email(), number).get(number - 1);
    }

    /** Else a thief would confirm it later, with no more than an access token. */
    @Test
    void aNewPasswordForgetsASecretThatNobodyHasConfirmed() {
        User user = Api.confirmedUser();
        TotpSecret thiefs = new TotpSecret(enrol(user.login(), user.password()).path("secret"));
        Life.forgot(user.email());
        Life.reset(secretIn(user.email(), 2), "an entirely new password").then().statusCode(204);
        confirm(user.with("an entirely new password").login(), thiefs.code(MutableClock.now()))
                .then()
                .statusCode(404);
    }

    @Test
    void aClientThatWasDeletedMeanwhileGetsNoSession() {
        Owner owner = Owner.enrolled();
        Admin admin = Admin.fresh();
        String client = "client-" + UUID.randomUUID();
        admin.asks(Map.of("client_id", client, "method", "none", "logins", true))
                .post("/admin/clients")
                .then()
                .statusCode(201);
        String challenge = json(Map.of(
                        "email", owner.user.email(), "password", owner.user.password(), "client_id", client))
                .post("/login")
                .path("challenge");
        admin.asks().delete("/admin/clients/" + client).then().statusCode(204);
        complete(challenge, owner.code()).then().statusCode(401).body("code", equalTo("invalid_challenge"));
    }

    @Test
    void someoneEnrolsConfirmsAndLogsInWithBoth() {
        Owner owner = Owner.enrolled();
        Response first = Api.login(owner.user.email(), owner.user.password());
        first.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("latchkey-device", (String) null)
                .body("keySet().size()", equalTo(3))
                .body("action", equalTo("totp"))
                .body("expires_in", equalTo(300));

        Tokens tokens = Tokens.of(complete(first.path("challenge"), owner.code()));
        Api.profile(tokens.access()).then().statusCode(200);
        Tokens renewed = tokens.renew();
        for (Tokens each : List.of(tokens, renewed)) {
            assertThat(Jwts.claim(each.access(), "acr")).isEqualTo("aal2");
        }
        assertThat(Jwts.json(renewed.access(), "amr")).isEqualTo("[\"pwd\",\"otp\"]");
    }

    @Test
    void aTokenOfAnotherSystemStandsForThePasswordAlone() {
        Owner owner = Owner.enrolled();
        Rows.imported(owner.user.email());
        String token = OldSystem.SHOP.token(owner.user.email()).signed();
        Response first = json(Map.of("token", token)).post("/adopt");
        first.then().statusCode(200).body("action", equalTo("totp")).body("$", not(hasKey("access_token")));
        json(Map.of("token", token)).post("/adopt").then().statusCode(401);
        Tokens tokens = Tokens.of(complete(first.path("challenge"), owner.code()));
        assertThat(Jwts.claim(tokens.access(), "acr")).isEqualTo("aal2");
        assertThat(Jwts.claim(tokens.access(), "client_id")).isEqualTo("web");
    }

    @Test
    void anEnrolmentHasAUriAndAPictureThatIsWellFormed() throws Exception {
        User user = Api.confirmedUser();
        Response enrolment = enrol(user.login(), user.password());
        String secret = enrolment.path("secret");
        assertThat(secret).matches("[A-Z2-7]{32}");
        assertThat(enrolment.<String>path("otpauth_uri"))
                .startsWith("otpauth://totp/")
                .contains("secret=" + secret);
        DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
        assertThat(xml.newDocumentBuilder()
                        .parse(new InputSource(new StringReader(enrolment.path("qr_svg"))))
                        .getDocumentElement()
                        .getTagName())
                .isEqualTo("svg");
        user.login();
    }

    @Test
    void whatIsNotConfirmedIsNotInForce() {
        User user = Api.confirmedUser();
        Tokens tokens = user.login();
        enrol(tokens, user.password()).then().statusCode(200);
        confirm(tokens, "no code").then().statusCode(401).body("code", equalTo("invalid_code"));
        user.login();
        confirm(Api.confirmedUser().login(), "123456").then().statusCode(404);
    }

    @Test
    void onlyWhoKnowsThePasswordEnrolsOrRemoves() {
        Owner owner = Owner.enrolled();
        String code = owner.code();
        for (Response answer : List.of(
                enrol(owner.tokens, "a wrong password", code), remove(owner.tokens, "a wrong password", code))) {
            answer.then().statusCode(401).body("code", equalTo("invalid_credentials"));
        }
        Api.login(owner.user.email(), owner.user.password()).then().body("action", equalTo("totp"));

        remove(owner.tokens, owner.user.password(), code).then().statusCode(204);
        owner.user.login();
        complete(owner.recoveryCodes.get(0), owner.code()).then().statusCode(401);
    }

    @Test
    void thePasswordAloneNeitherRemovesNorReplacesWhatIsThereForWhenItIsKnown() {
        Owner owner = Owner.enrolled();
        String password = owner.user.password();
        for (Response answer : List.of(enrol(owner.tokens, password), remove(owner.tokens, password))) {
            answer.then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_request"))
                    .body("fields", hasKey("code"));
        }
        String wrong = owner.wrongCode();
        for (Response answer : List.of(enrol(owner.tokens, password, wrong), remove(owner.tokens, password, wrong))) {
            answer.then().statusCode(401).body("code", equalTo("invalid_code")).body("action", equalTo("fix_request"));
        }
        assertThat(Rows.value("select count(*) from totp where pending is null and account_id = ?1", accountId(owner)))
                .isEqualTo(1L);
        complete(owner.challenge(), owner.code()).then().statusCode(200);
    }

    @Test
    void aCodeThatRemovesOrReplacesIsUsedUpAsByALogin() {
        Owner owner = Owner.enrolled();
        String code = owner.code();
        enrol(owner.tokens, owner.user.password(), code).then().statusCode(200);
        complete(owner.challenge(), code).then().statusCode(401);
        remove(owner.tokens, owner.user.password(), code).then().statusCode(401);
        String recoveryCode = owner.recoveryCodes.get(0);
        enrol(owner.tokens, owner.user.password(), recoveryCode).then().statusCode(200);
        complete(owner.challenge(), recoveryCode).then().statusCode(401);
        remove(owner.tokens, owner.user.password(), owner.recoveryCodes.get(1))
                .then()
                .statusCode(204);
        remove(owner.tokens, owner.user.password()).then().statusCode(204);
    }

    @Test
    void whoeverIsLoggedInGuessesNoMoreCodesThanWhoeverIsNot() {
        Owner owner = Owner.enrolled();
        for (int i = 0; i < 3; i++) {
            remove(owner.tokens, owner.user.password(), owner.wrongCode())
                    .then()
                    .statusCode(401);
        }
        for (int i = 0; i < 2; i++) {
            complete(owner.challenge(), owner.wrongCode()).then().statusCode(401);
        }
        remove(owner.tokens, owner.user.password(), owner.code())
                .then()
                .statusCode(429)
                .body("code", equalTo("too_many_attempts"));
        enrol(owner.tokens, owner.user.password(), owner.code()).then().statusCode(429);
    }

    @Test
    void anAdminWhoHasASecondFactorAdministersOnlyAfterALoginWithIt() {
        User user = Api.confirmedUser();
        Rows.change("update account set roles = 'admin user' where email = ?1", user.email());
        Owner owner = Owner.enrolled(user);
        accounts(owner.tokens.renew()).then().statusCode(403).body("action", equalTo("sign_in"));
        Tokens tokens = Tokens.of(complete(owner.challenge(), owner.code()));
        accounts(tokens).then().statusCode(200);
        accounts(tokens.renew()).then().statusCode(200);
    }

    private static Response accounts(Tokens tokens) {
        return given().header("Authorization", "Bearer " + tokens.access()).get("/admin/accounts");
    }

    @Test
    void aCodeIsGoodOnce() {
        Owner owner = Owner.enrolled();
        String code = owner.code();
        complete(owner.challenge(), code).then().statusCode(200);
        complete(owner.challenge(), code)
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid_code"))
                .body("$", not(hasKey("access_token")));
        MutableClock.advance(STEP);
        complete(owner.challenge(), owner.code()).then().statusCode(200);
    }

    @Test
    void anEarlierCodeIsNotGoodAfterALaterOne() {
        Owner owner = Owner.enrolled();
        String earlier = owner.code();
        MutableClock.advance(STEP);
        complete(owner.challenge(), owner.code()).then().statusCode(200);
        complete(owner.challenge(), earlier).then().statusCode(401);
    }

    @Test
    void oneOfManyThatSendOneCodeAtOnceGetsIn() {
        Owner owner = Owner.enrolled();
        List<String> challenges = List.of(owner.challenge(), owner.challenge(), owner.challenge(), owner.challenge());
        String code = owner.code();
        List<Integer> answers = Together.once(
                challenges.size(),
                number -> complete(challenges.get(number), code).statusCode());
        assertThat(answers).containsOnlyOnce(200).containsOnly(200, 401);
    }

    @Test
    void aChallengeOpensOneSessionHoweverManyCodesItMeets() {
        Owner owner = Owner.enrolled();
        String challenge = owner.challenge();
        complete(challenge, owner.wrongCode()).then().statusCode(401).body("code", equalTo("invalid_code"));
        complete(challenge, owner.code()).then().statusCode(200);
        complete(challenge, owner.recoveryCodes.get(0))
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid_challenge"))
                .body("action", equalTo("sign_in"));
        complete(owner.challenge(), owner.recoveryCodes.get(0)).then().statusCode(200);
    }

    @Test
    void oneChallengeAndManyRecoveryCodesAtOnceOpenOneSession() {
        Owner owner = Owner.enrolled();
        String challenge = owner.challenge();
        List<Integer> answers = Together.once(
                4,
                number -> complete(challenge, owner.recoveryCodes.get(number)).statusCode());
        assertThat(answers).containsOnlyOnce(200).containsOnly(200, 401);
        assertThat(Rows.value(
                        "select count(*) from recovery_code where used_at is not null and account_id = ?1",
                        accountId(owner)))
                .isEqualTo(1L);
    }

    @Test
    void aLoginWithAKeyShowsTheSameKeyInBothHalves() {
        Owner owner = Owner.enrolled();
        DpopKey own = DpopKey.fresh();
        String code = owner.recoveryCodes.get(0);
        String challenge =
                DpopKey.login(owner.user, own.proof("POST", "/login")).path("challenge");
        isNoProof(complete(challenge, code));
        isNoProof(complete(challenge, code, DpopKey.fresh().proof("POST", "/login/totp")));
        own.renew(Tokens.of(complete(challenge, code, own.proof("POST", "/login/totp"))));
    }

    private static void isNoProof(Response answer) {
        answer.then().statusCode(400).body("code", equalTo("invalid_dpop_proof"));
    }

    private static Response complete(String challenge, String code, String proof) {
        return json(Map.of("challenge", challenge, "code", code))
                .header("DPoP", proof)
                .post("/login/totp");
    }

    private static UUID accountId(Owner owner) {
        return UUID.fromString(Jwts.claim(owner.tokens.access(), "sub"));
    }

    @Test
    void eachRecoveryCodeIsGoodOnce() {
        Owner owner = Owner.enrolled();
        assertThat(owner.recoveryCodes).hasSize(10).doesNotHaveDuplicates();
        String code = owner.recoveryCodes.get(3);
        complete(owner.challenge(), code.toLowerCase().replace("-", "")).then().statusCode(200);
        complete(owner.challenge(), code).then().statusCode(401).body("code", equalTo("invalid_code"));
        complete(owner.challenge(), Owner.enrolled().recoveryCodes.get(0))
                .then()
                .statusCode(401);
    }

    @Test
    void aChallengeExpires() {
        Owner owner = Owner.enrolled();
        String challenge = owner.challenge();
        MutableClock.advance(Duration.ofMinutes(5).plusSeconds(31));
        complete(challenge, owner.code()).then().statusCode(401).body("code", equalTo("invalid_challenge"));
    }

    @Test
    void aChallengeIsWorthNothingOnceThePasswordIsAnotherOrTheAccountIsDisabled() {
        Owner owner = Owner.enrolled();
        String challenge = owner.challenge();
        json(Map.of("current_password", owner.user.password(), "new_password", "quite another one"))
                .header("Authorization", "Bearer " + owner.tokens.access())
                .put("/password")
                .then()
                .statusCode(204);
        complete(challenge, owner.code()).then().statusCode(401).body("code", equalTo("invalid_challenge"));

        Owner disabled = Owner.enrolled();
        String another = disabled.challenge();
        Rows.disable(disabled.user.email());
        complete(another, disabled.code()).then().statusCode(401).body("code", equalTo("invalid_challenge"));
    }

    @Test
    void fiveWrongCodesAreEnoughWhateverChallengeTheyComeWith() {
        Owner owner = Owner.enrolled();
        for (int i = 0; i < 5; i++) {
            complete(owner.challenge(), owner.wrongCode()).then().statusCode(401);
        }
        Response refused = complete(owner.challenge(), owner.code());
        refused.then()
                .statusCode(429)
                .body("code", equalTo("too_many_attempts"))
                .body("action", equalTo("wait"));
        assertThat(refused.header("Retry-After")).isNotNull();
        owner.tokens.renew();

        MutableClock.advance(Duration.ofMinutes(16));
        complete(owner.challenge(), owner.code()).then().statusCode(200);
    }

    @Test
    void aKnownDeviceCompletesALoginAlthoughSomebodyGuessesCodes() {
        Owner owner = Owner.enrolled();
        Response login = complete(owner.challenge(), owner.code());
        String device = login.header("latchkey-device");
        for (int i = 0; i < 6; i++) {
            complete(owner.challenge(), owner.wrongCode());
        }
        MutableClock.advance(STEP);
        json(Map.of("challenge", owner.challenge(), "code", owner.code()))
                .header("latchkey-device", device)
                .post("/login/totp")
                .then()
                .statusCode(200);
    }

    private static Response completeFrom(String device, String challenge, String code) {
        return json(Map.of("challenge", challenge, "code", code))
                .header(DEVICE, device)
                .post("/login/totp");
    }

    /** Whoever knows the password, against which the second factor is there, may have made them known. */
    @Test
    void devicesFromBeforeTheSecondFactorAreStrangersToItsCodes() {
        User user = Api.confirmedUser();
        List<String> devices = Stream.generate(
                        () -> Api.login(user.email(), user.password()).header(DEVICE))
                .limit(4)
                .toList();
        Owner owner = Owner.enrolled(user);
        for (int i = 0; i < 5; i++) {
            completeFrom(devices.get(i % 4), owner.challenge(), owner.wrongCode())
                    .then()
                    .statusCode(401);
        }
        for (String device : devices) {
            completeFrom(device, owner.challenge(), owner.wrongCode()).then().statusCode(429);
        }
    }

    @Test
    void aDeviceOfTheSecondFactorBeforeIsAStrangerToTheNextOne() {
        Owner owner = Owner.enrolled();
        String device = complete(owner.challenge(), owner.code()).header(DEVICE);
        remove(owner.tokens, owner.user.password(), owner.recoveryCodes.get(0))
                .then()
                .statusCode(204);
        Owner again = Owner.enrolled(owner.user);
        for (int i = 0; i < 5; i++) {
            complete(again.challenge(), again.wrongCode()).then().statusCode(401);
        }
        completeFrom(device, again.challenge(), again.wrongCode()).then().statusCode(429);
    }

    @Test
    void inCookieModeTheTokenComesOnlyAsACookie() {
        Owner owner = Owner.enrolled();
        Map<String, Object> body =
                new HashMap<>(Map.of("challenge", owner.challenge(), "code", owner.code(), "cookie", true));
        Response answer = json(body).post("/login/totp");
        answer.then().statusCode(200).body("$", not(hasKey("refresh_token")));
        assertThat(answer.cookie("__Host-latchkey")).startsWith("ey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "e30.e30.e30"})
    void whatIsNoChallengeIsRefusedWithoutAnythingBeingCounted(String challenge) {
        complete(challenge, "123456").then().statusCode(401).body("code", equalTo("invalid_challenge"));
    }

    @Test
    void aCodeWithoutMeasureIsRefused() {
        complete("e30.e30.e30", "1".repeat(65)).then().statusCode(400);
    }

    @Test
    void anotherAppTakesTheFirstOnesPlaceOnlyOnceItHasShownACode() {
        Owner owner = Owner.enrolled();
        TotpSecret another = new TotpSecret(enrol(owner.tokens, owner.user.password(), owner.recoveryCodes.get(1))
                .path("secret"));
        complete(owner.challenge(), owner.code()).then().statusCode(200);
        MutableClock.advance(STEP);
        confirm(owner.tokens, another.code(MutableClock.now())).then().statusCode(200);
        MutableClock.advance(STEP.multipliedBy(2));
        complete(owner.challenge(), owner.code()).then().statusCode(401);
        complete(owner.challenge(), owner.recoveryCodes.get(0)).then().statusCode(401);
        complete(owner.challenge(), another.code(MutableClock.now())).then().statusCode(200);
    }

    @Test
    void theDatabaseHoldsNeitherTheSecretNorARecoveryCode() {
        Owner owner = Owner.enrolled();
        UUID account = accountId(owner);
        String sealed = (String) Rows.value("select sealed from totp where account_id = ?1", account);
        assertThat(sealed).doesNotContain(owner.secret.base32());
        assertThat(sealer.open("totp", account.toString(), sealed)).contains(owner.secret.base32());
        assertThat(sealer.open("totp", UUID.randomUUID().toString(), sealed)).isEmpty();
        assertThat(Rows.list("select hash from recovery_code where account_id = ?1", account))
                .hasSize(10)
                .allSatisfy(hash -> assertThat((String) hash).matches("[0-9a-f]{64}"));
    }

    /** As on a node that does not know the new master secret yet: a right code must not be called wrong. */
    @Test
    void whatThisNodeCannotOpenIsNotCalledWrong() {
        Owner owner = Owner.enrolled();
        String elsewhere = sealer.seal("totp", UUID.randomUUID().toString(), owner.secret.base32());
        Rows.change("update totp set sealed = ?1 where account_id = ?2", elsewhere, accountId(owner));
        complete(owner.challenge(), owner.code())
                .then()
                .statusCode(503)
                .body("code", equalTo("temporarily_unavailable"));
        complete(owner.challenge(), owner.recoveryCodes.get(0)).then().statusCode(200);
    }

    @Test
    void theTrailSaysThatItWasEnabledRefusedAndDisabled() {
        Owner owner = Owner.enrolled();
        complete(owner.challenge(), owner.wrongCode());
        remove(owner.tokens, owner.user.password(), owner.code()).then().statusCode(204);
        assertThat(Rows.list(
                        "select type from audit_event where account_id = ?1 and type like 'totp_%' order by id",
                        accountId(owner)))
                .isEqualTo(List.of("totp_enabled", "totp_refused", "totp_disabled"));
    }

    @Test
    void aHashOfAnotherCostIsReplacedAlthoughTheLoginIsNotComplete() {
        Owner owner = Owner.enrolled();
        String cheap = Argon2id.compute(
                        new PasswordText(owner.user.password()), new byte[16], new Argon2id.Cost(1024, 1, 1))
                .phc();
        Rows.change("update account set password_hash = ?1 where email = ?2", cheap, owner.user.email());
        long before = Hashes.computed();
        complete(owner.challenge(), owner.code()).then().statusCode(200);
        assertThat(Hashes.computed()).isGreaterThan(before);
        assertThat(Rows.value("select password_hash from account where email = ?1", owner.user.email()))
                .isNotEqualTo(cheap);
    }
}
