package dev.latchkey.session;

import static dev.latchkey.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.DpopKey;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.OldSystem;
import dev.latchkey.testing.OldSystem.Token;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is logged in at the system that people come from stays logged in, and nobody else does. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class AdoptionTest {

    private static final String INVALID = "invalid_foreign_token";

    @Inject
    Metrics metrics;

    /** Somebody who came with an import. */
    private record Person(UUID id, String email) {

        static Person imported() {
            Person person = new Person(UUID.randomUUID(), Api.newAddress());
            Rows.change(
                    """
                    insert into account
                        (id, email, password_hash, password_changed_at, roles, language, created_at, verified_at)
                    values (?1, ?2, '$2b$12$', ?3, 'user', 'EN', ?4, ?4)""",
                    person.id,
                    person.email,
                    Instant.EPOCH.atOffset(ZoneOffset.UTC),
                    MutableClock.now().atOffset(ZoneOffset.UTC));
            return person;
        }

        void set(String assignment) {
            Rows.change("update account set " + assignment + " where id = ?1", id);
        }
    }

    private static Response adopt(String token) {
        return json(Map.of("token", token)).post("/adopt");
    }

    private static void refused(String token) {
        adopt(token)
                .then()
                .statusCode(401)
                .header("Cache-Control", "no-store")
                .body("code", equalTo(INVALID))
                .body("action", equalTo("sign_in"))
                .body("$", not(hasKey("reason")));
    }

    @ParameterizedTest
    @EnumSource(
            value = OldSystem.class,
            names = {"FLASK", "SHOP", "KEYCLOAK"})
    void aTokenIsExchangedForASessionThatGoesOnAsAnyOther(OldSystem system) {
        Response answer = adopt(system.token(Person.imported().email).signed());
        answer.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("latchkey-device", notNullValue())
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(3600))
                .body("refresh_expires_in", equalTo(2592000));
        Tokens tokens = Tokens.of(answer).renew();
        Api.profile(tokens.access()).then().statusCode(200);
        assertThat(Jwts.claim(tokens.access(), "client_id")).isEqualTo(system == OldSystem.SHOP ? "web" : "latchkey");
    }

    @Test
    void theIdOfTheImportNamesAnAccountAsWellAsItsAddress() {
        Person person = Person.imported();
        Tokens tokens =
                Tokens.of(adopt(OldSystem.FLASK.token(person.id.toString()).signed()));
        assertThat(Jwts.claim(tokens.access(), "sub")).isEqualTo(person.id.toString());
    }

    @Test
    void aTokenIsGoodOnceWhoeverShowsItAndTheOthersOfItsLoginStayGood() {
        String email = Person.imported().email;
        String token = OldSystem.SHOP.token(email).signed();
        Tokens tokens = Tokens.of(adopt(token));
        refused(token);
        refused(token);
        tokens.renew();
        adopt(OldSystem.SHOP.token(email).with("jti", null).signed()).then().statusCode(200);
    }

    @Test
    void ofManyWhoShowATokenAtOnceOneGetsTheSession() {
        Person person = Person.imported();
        String token = OldSystem.FLASK.token(person.email).signed();
        List<Integer> answers = Together.once(8, caller -> adopt(token).statusCode());
        assertThat(answers).containsOnlyOnce(200).containsOnly(200, 401);
        assertThat(Rows.value("select count(*) from session where account_id = ?1", person.id))
                .isEqualTo(1L);
    }

    /** Of an ECDSA signature (r, s) everybody can make (r, n - s), which is as good. */
    @Test
    void aSignatureThatIsWrittenInAnotherWayMakesNoOtherToken() throws Exception {
        String token = OldSystem.KEYCLOAK.token(Person.imported().email).signedOnTheCurve();
        String other = withTheOtherSignature(token);
        assertThat(other).isNotEqualTo(token);
        adopt(other).then().statusCode(200);
        refused(token);
        refused(other);
    }

    private static String withTheOtherSignature(String token) {
        int end = token.lastIndexOf('.') + 1;
        byte[] signature = new Base64URL(token.substring(end)).decode();
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
        byte[] other = Curve.P_256.toECParameterSpec().getOrder().subtract(s).toByteArray();
        Arrays.fill(signature, 32, 64, (byte) 0);
        int length = Math.min(32, other.length);
        System.arraycopy(other, other.length - length, signature, 64 - length, length);
        return token.substring(0, end) + Base64URL.encode(signature);
    }

    static Stream<Arguments> attacks() {
        String email = Person.imported().email;
        long now = MutableClock.now().getEpochSecond();
        Token flask = OldSystem.FLASK.token(email);
        Token shop = OldSystem.SHOP.token(email);
        Token keycloak = OldSystem.KEYCLOAK.token(email);
        return Stream.of(
                Arguments.of("nonsense", "nonsense"),
                Arguments.of("empty", ""),
                Arguments.of("no alg", "e30.e30.AA"),
                Arguments.of("alg null", "eyJhbGciOm51bGx9.e30.AA"),
                Arguments.of("alg none", shop.header("alg", "none").unsigned() + "."),
                Arguments.of("alg NoNe", flask.header("alg", "NoNe").unsigned() + ".AA"),
                Arguments.of("no signature", shop.unsigned() + "."),
                Arguments.of(
                        "a public key as a secret",
                        keycloak.header("alg", "HS256").signed(OldSystem.publicKey())),
                Arguments.of("a public key as our secret", shop.signed(OldSystem.publicKey())),
                Arguments.of(
                        "an algorithm that is not listed",
                        flask.header("alg", "HS512").signed("super-secret".getBytes())),
                Arguments.of("another secret", flask.signed("another secret".getBytes())),
                Arguments.of("another key", keycloak.signed(OldSystem.newKey("of-keycloak"))),
                Arguments.of(
                        "the key of another system",
                        keycloak.header("kid", null).signed(OldSystem.newKey("x"))),
                Arguments.of("another system's secret", shop.signed(OldSystem.FLASK_SECRET.getBytes())),
                Arguments.of("expired", shop.with("exp", now - 31).signed()),
                Arguments.of("never expires", shop.with("exp", null).signed()),
                Arguments.of("expires at no time", shop.with("exp", "tomorrow").signed()),
                Arguments.of("not yet good", shop.with("nbf", now + 3600).signed()),
                Arguments.of("made in the future", shop.with("iat", now + 3600).signed()),
                Arguments.of("made at no time", shop.with("iat", null).signed()),
                Arguments.of(
                        "made long ago",
                        shop.with("iat", now - Duration.ofDays(91).toSeconds()).signed()),
                Arguments.of(
                        "made before time", shop.with("iat", Long.MIN_VALUE).signed()),
                Arguments.of("of nobody", shop.with("iss", null).signed()),
                Arguments.of(
                        "of somebody else",
                        shop.with("iss", "https://evil.example").signed()),
                Arguments.of(
                        "of our own", shop.with("iss", "http://localhost:8080").signed()),
                Arguments.of("for nobody", shop.with("aud", null).signed()),
                Arguments.of(
                        "for somebody else",
                        shop.with("aud", List.of("other-app")).signed()),
                Arguments.of("of another type", shop.header("typ", "at+jwt").signed()),
                Arguments.of("of no type", shop.header("typ", null).signed()),
                Arguments.of("an access token", flask.with("type", "access").signed()),
                Arguments.of("a token of no kind", flask.with("type", null).signed()),
                Arguments.of("an ID token", keycloak.with("typ", "ID").signed()),
                Arguments.of(
                        "another client's token",
                        keycloak.with("azp", "other-app").signed()),
                Arguments.of(
                        "of an unknown extension",
                        shop.header("crit", List.of("b64")).header("b64", true).signed()),
                Arguments.of("a key that it brings along", withItsKey(keycloak)),
                Arguments.of(
                        "a path as kid",
                        keycloak.header("kid", "../../../../dev/null").signed()),
                Arguments.of(
                        "an address as kid",
                        keycloak.header("kid", "http://127.0.0.1/").signed()),
                Arguments.of(
                        "a number as kid",
                        shop.header("kid", 7).header("alg", "RS256").signed("x".getBytes())),
                Arguments.of("of no account", shop.with("email", null).signed()),
                Arguments.of(
                        "of an account that is a list",
                        shop.with("email", List.of(email)).signed()),
                Arguments.of(
                        "of an unknown account",
                        OldSystem.SHOP.token(Api.newAddress()).signed()),
                Arguments.of(
                        "of an unknown id",
                        OldSystem.SHOP.token(UUID.randomUUID().toString()).signed()),
                Arguments.of(
                        "of what names no account",
                        OldSystem.SHOP.token("' or 1=1 --").signed()),
                Arguments.of(
                        "an address nobody confirmed",
                        keycloak.with("email_verified", false).signed()),
                Arguments.of(
                        "of a system whose time is over",
                        OldSystem.CLOSED.token(email).signed()),
                Arguments.of("very long", shop.with("x", "x".repeat(10_000)).signed()),
                Arguments.of("with padding", shop.signed() + "="));
    }

    private static String withItsKey(Token token) {
        RSAKey own = OldSystem.newKey("brought along");
        return token.header("kid", own.getKeyID())
                .header("jwk", own.toPublicJWK().toJSONObject())
                .signed(own);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void noOtherTokenOpensAnything(String what, String token) {
        Set<Object> sessions = Rows.ids("session");
        refused(token);
        assertThat(sessions).containsAll(Rows.ids("session"));
    }

    @Test
    void noneOfOursIsTakenForOneOfTheirs() {
        Tokens ours =
                Tokens.of(adopt(OldSystem.SHOP.token(Person.imported().email).signed()));
        refused(ours.access());
        refused(ours.refresh());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"token\":null}",
                "{\"token\":7}",
                "{\"token\":[\"x\"]}",
                "{\"token\":\"x\",\"device\":\"\\u0000\"}",
                "{\"token\":\"x\",\"more\":1}"
            })
    void aRequestThatIsNoneIsToldSo(String body) {
        json(body).post("/adopt").then().statusCode(400).body("code", equalTo("invalid_request"));
    }

    @Test
    void aTokenOfAMegabyteIsNotRead() {
        adopt("x".repeat(1 << 20)).then().statusCode(413).body("code", equalTo("content_too_large"));
    }

    @Test
    void whatIsWrongWithTheAccountIsToldAsAtALoginAndTheTokenStaysGood() {
        Person person = Person.imported();
        String token = OldSystem.FLASK.token(person.email).signed();
        person.set("disabled_at = current_timestamp");
        adopt(token).then().statusCode(403).body("code", equalTo("account_disabled"));
        person.set("disabled_at = null, verified_at = null");
        adopt(token).then().statusCode(400).body("code", equalTo("email_not_verified"));
        person.set("verified_at = current_timestamp");
        adopt(token).then().statusCode(200);
    }

    @Test
    void aPasswordThatWasChosenHereKeepsTheOtherSystemsTokensOutHoweverNew() {
        Person person = Person.imported();
        Token token = OldSystem.FLASK.token(person.email);
        Rows.change(
                "update account set password_changed_at = ?1 where id = ?2",
                MutableClock.now().minusSeconds(3600).atOffset(ZoneOffset.UTC),
                person.id);
        refused(token.signed());
        refused(token.with("iat", MutableClock.now().getEpochSecond() - 7200).signed());
    }

    /** Whoever has the other system's key, or an account there with somebody's address, shall not get in here. */
    @Test
    void anAccountThatNeverWasTheOtherSystemsIsNotOpened() {
        refused(OldSystem.SHOP.token(Api.confirmedUser().email()).signed());
    }

    @Test
    void anotherSystemMakesNobodyAnOperator() {
        Person person = Person.imported();
        person.set("roles = 'admin user'");
        refused(OldSystem.SHOP.token(person.email).signed());
    }

    @Test
    void aBrowserGetsTheRefreshTokenAsACookie() {
        String token = OldSystem.KEYCLOAK.token(Person.imported().email).signed();
        json(Map.of("token", token, "cookie", true, "device", "Ada's laptop"))
                .post("/adopt")
                .then()
                .statusCode(200)
                .body("$", not(hasKey("refresh_token")))
                .cookie("__Host-latchkey", startsWith("ey"));
    }

    /** An app may add its user's last token to every request. */
    @Test
    void anOldTokenInTheHeaderIsNoCredentialOfTheClient() {
        String token = OldSystem.SHOP.token(Person.imported().email).signed();
        json(Map.of("token", token))
                .header("Authorization", "Bearer old")
                .post("/adopt")
                .then()
                .statusCode(200);
    }

    @Test
    void aProofBindsTheSessionToItsKey() {
        DpopKey key = DpopKey.fresh();
        Response answer = json(Map.of(
                        "token", OldSystem.SHOP.token(Person.imported().email).signed()))
                .header("DPoP", key.proof("POST", "/adopt"))
                .post("/adopt");
        answer.then().body("token_type", equalTo("DPoP"));
        Tokens tokens = Tokens.of(answer);
        Api.refresh(tokens.refresh()).then().statusCode(400);
        key.renew(tokens);
    }

    @Test
    void theTrailSaysWhereASessionCameFrom() {
        Person person = Person.imported();
        double before = metrics.count("latchkey.events", "type", "adopted", "detail", "keycloak");
        adopt(OldSystem.KEYCLOAK.token(person.email).signed()).then().statusCode(200);
        Admin.fresh()
                .asks()
                .get("/admin/accounts/" + person.id + "/sessions")
                .then()
                .statusCode(200)
                .body("items[0].events.type", hasItem("adopted"))
                .body("items[0].events.detail", hasItem("keycloak"));
        assertThat(metrics.count("latchkey.events", "type", "adopted", "detail", "keycloak"))
                .isEqualTo(before + 1);
    }

    @Test
    void whileTheKeysCannotBeHadTheAnswerIsToTryAgain() {
        String token = OldSystem.AWAY.token(Person.imported().email).signed();
        for (int attempt = 0; attempt < 2; attempt++) {
            adopt(token)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("temporarily_unavailable"));
        }
    }

    @Test
    void keysAreAskedForOnceInAWhileAndAnotherServersAreNot() {
        String email = Person.imported().email;
        RSAKey next = OldSystem.newKey("the next one");
        Token token = OldSystem.KEYCLOAK.token(email).header("kid", next.getKeyID());
        awaitPause();
        refused(token.signed(next));
        int before = OldSystem.questions();
        OldSystem.publish(next);
        Together.once(4, caller -> adopt(token.header("kid", "kid " + caller).signed(next)));
        assertThat(OldSystem.questions()).isEqualTo(before);
        awaitPause();
        adopt(token.signed(next)).then().statusCode(200);
        assertThat(OldSystem.questions()).isEqualTo(before + 1);

        awaitPause();
        OldSystem.answer(302);
        adopt(token.header("kid", "unknown").signed(next)).then().statusCode(503);
        adopt(token.header("kid", "newer still").signed(next)).then().statusCode(503);
        assertThat(OldSystem.questions()).isEqualTo(before + 2);
        OldSystem.answer(200);
        adopt(OldSystem.KEYCLOAK.token(email).signed()).then().statusCode(200);
        awaitPause();
    }

    private static void awaitPause() {
        MutableClock.advance(Duration.ofSeconds(31));
    }
}
