package dev.latchkey.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.OAuthClient;
import dev.latchkey.testing.OAuthClient.Assertion;
import dev.latchkey.testing.OAuthClient.Form;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients prove who they are (RFC 6749 section 2.3, RFC 7523). */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ClientAuthenticationTest {

    /** The first endpoint that asks; a client that was let in gets 200. */
    private static Response ask(Form form) {
        return form.with("token", "nonsense").post("/oauth2/revoke");
    }

    private static void letIn(Form form) {
        ask(form).then().statusCode(200);
    }

    private static void refused(Form form) {
        ask(form)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Basic realm=\"latchkey\"")
                .body("error", equalTo("invalid_client"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer old", "DPoP old"})
    void atALoginOnlyBasicIsAboutTheClient(String authorization) {
        User user = Api.confirmedUser();
        Api.json(Map.of("email", user.email(), "password", user.password(), "client_id", OAuthClient.WEB.id()))
                .header("Authorization", authorization)
                .post("/login")
                .then()
                .statusCode(200);
        refused(new Form().with("client_id", OAuthClient.WEB.id()).header("Authorization", authorization));
    }

    @ParameterizedTest
    @EnumSource(OAuthClient.class)
    void everyClientIsLetInByItsOwnMethod(OAuthClient client) {
        letIn(client.form());
    }

    @ParameterizedTest
    @EnumSource(
            value = OAuthClient.class,
            names = {"WEB", "BACKEND", "POSTER", "SIGNER"})
    void everyClientLogsPeopleInAndRenews(OAuthClient client) {
        Tokens tokens = client.login(Api.confirmedUser());
        assertThat(Jwts.claim(tokens.access(), "client_id")).isEqualTo(client.id());
        Tokens renewed = Tokens.of(client.renew(tokens.refresh()));
        assertThat(Jwts.claim(renewed.access(), "client_id")).isEqualTo(client.id());
        Api.profile(renewed.access()).then().statusCode(200);
    }

    @Test
    void twoSecretsAreGoodWhileOneIsChanged() {
        letIn(new Form().header(Form.basic(OAuthClient.BACKEND.id(), OAuthClient.OLD_SECRET)));
        letIn(new Form().header(Form.basic(OAuthClient.BACKEND.id(), OAuthClient.BACKEND.secret())));
    }

    static Stream<Form> others() {
        OAuthClient backend = OAuthClient.BACKEND;
        OAuthClient poster = OAuthClient.POSTER;
        return Stream.of(
                new Form().header(Form.basic(backend.id(), "wrong")),
                new Form().header(Form.basic(backend.id(), "")),
                new Form().header(Form.basic("nobody", "wrong")),
                new Form().header(Form.basic("latchkey", "")),
                new Form().header("Basic !!!"),
                new Form().header("Basic bm9jb2xvbg=="),
                new Form().header(unencoded("poster", "100%secret")),
                new Form().header("Bearer abc"),
                new Form().header(""),
                new Form().header(Form.basic(poster.id(), poster.secret())),
                new Form().with("client_id", backend.id()).with("client_secret", backend.secret()),
                new Form().with("client_id", poster.id()).with("client_secret", "wrong"),
                new Form().with("client_id", poster.id()),
                new Form().with("client_id", OAuthClient.SIGNER.id()),
                new Form().with("client_id", "latchkey").with("client_secret", "x"),
                new Form().with("client_secret", poster.secret()),
                new Form().with("client_id", "nobody"),
                new Form());
    }

    private static String unencoded(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("others")
    void nobodyElseIs(Form form) {
        refused(form);
    }

    @Test
    void twoProofsAtOnceAreOneTooMany() {
        OAuthClient backend = OAuthClient.BACKEND;
        ask(backend.form().with("client_secret", backend.secret()))
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"));
        ask(backend.form().with("client_id", "latchkey"))
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"));
        letIn(backend.form().with("client_id", backend.id()));
    }

    private static Form with(Assertion assertion) {
        return new Form().assertion(assertion.signed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://localhost:8080/oauth2/token"})
    void anAssertionIsForTheIssuerOrTheTokenEndpoint(String audience) {
        letIn(with(OAuthClient.assertion().with("aud", audience)));
        letIn(with(OAuthClient.assertion().with("aud", List.of(audience))));
    }

    static Stream<Arguments> spoilt() {
        return Stream.of(
                Arguments.of("aud", null),
                Arguments.of("aud", "https://elsewhere.example.org"),
                Arguments.of("iss", null),
                Arguments.of("iss", "web"),
                Arguments.of("sub", null),
                Arguments.of("sub", "web"),
                Arguments.of("sub", "nobody"),
                Arguments.of("jti", null),
                Arguments.of("exp", null),
                Arguments.of("exp", at(Duration.ofSeconds(-31))),
                Arguments.of("exp", at(Duration.ofHours(2))),
                Arguments.of("nbf", at(Duration.ofMinutes(5))));
    }

    private static Date at(Duration fromNow) {
        return Date.from(MutableClock.now().plus(fromNow));
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void anAssertionWithAWrongClaimIsNone(String claim, Object value) {
        refused(with(OAuthClient.assertion().with(claim, value)));
    }

    @Test
    void anAssertionIsSignedWithTheClientsKey() {
        refused(new Form().assertion(OAuthClient.assertion().signed(OAuthClient.newKey())));
        String good = OAuthClient.assertion().signed();
        refused(new Form().assertion(good.substring(0, good.lastIndexOf('.') + 1)));
        refused(new Form().assertion("nonsense"));
        refused(new Form().with("client_assertion", good));
    }

    /** {@code kid} is optional in both (RFC 7515 section 4.1.4, RFC 7517 section 4.5). */
    @Test
    void whereNoKeyIsNamedAnyOfTheClientsIsTheRightOne() {
        OAuthClient.NAMELESS.forEach(
                key -> letIn(new Form().assertion(OAuthClient.assertion().signed(key, null))));
        refused(new Form().assertion(OAuthClient.assertion().signed(OAuthClient.newKey(), null)));
    }

    @Test
    void anAssertionIsGoodOnceHoweverManyShowItAtOnce() {
        String assertion = OAuthClient.assertion().signed();
        List<Integer> answers =
                Together.once(8, caller -> ask(new Form().assertion(assertion)).statusCode());
        assertThat(answers).containsOnlyOnce(200).contains(401);
        assertThat(answers.stream().filter(status -> status == 401)).hasSize(7);
    }

    /** A node whose clock is a minute ahead may purge, and one whose clock is a minute behind be shown it again. */
    @Test
    void aUsedAssertionIsRememberedUntilNoNodeWouldTakeItAgain() {
        Instant end = MutableClock.now().plusSeconds(60);
        long before = rememberedUntil(end.plusSeconds(30 + 120));
        letIn(with(OAuthClient.assertion().with("exp", Date.from(end))));
        assertThat(rememberedUntil(end.plusSeconds(30 + 120)) - before).isOne();
    }

    private static long rememberedUntil(Instant time) {
        return ((Number) Rows.value(
                        "select count(*) from used_assertion where expires_at between ?1 and ?2",
                        time.minusSeconds(1).atOffset(ZoneOffset.UTC),
                        time.atOffset(ZoneOffset.UTC)))
                .longValue();
    }

    @Test
    void aLoginWithAClientThatIsNoneOrCannotProveItselfIsRefused() {
        User user = Api.confirmedUser();
        for (String client : List.of("nobody", OAuthClient.BACKEND.id(), OAuthClient.POSTER.id(), "signer")) {
            Api.json(Map.of("email", user.email(), "password", user.password(), "client_id", client))
                    .post("/login")
                    .then()
                    .statusCode(401)
                    .body("code", equalTo("invalid_client"))
                    .body("action", equalTo("fix_request"));
        }
    }

    @Test
    void nobodyLogsInWithAClientThatOnlyReceivesTokens() {
        User user = Api.confirmedUser();
        Api.json(Map.of("email", user.email(), "password", user.password(), "client_id", "api"))
                .header("Authorization", Form.basic("api", OAuthClient.API.secret()))
                .post("/login")
                .then()
                .statusCode(400)
                .body("code", equalTo("unauthorized_client"));
    }
}
