package dev.latchkey.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;

/** The service as its callers see it. */
public final class Api {

    private Api() {}

    /** A request with a JSON body. */
    public static RequestSpecification json(Object body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    /** Someone with a confirmed address. */
    public static User confirmedUser() {
        User user = unconfirmedUser();
        user.confirm();
        return user;
    }

    /** Someone who has signed up and not yet confirmed the address. */
    public static User unconfirmedUser() {
        User user = new User(newAddress(), "a long enough password");
        json(Map.of("email", user.email, "password", user.password, "name", "Someone"))
                .post("/register")
                .then()
                .statusCode(202);
        return user;
    }

    /** An address that nobody has used. */
    public static String newAddress() {
        return "user-" + UUID.randomUUID() + "@example.org";
    }

    /** The profile that an access token opens. */
    public static Response profile(String accessToken) {
        return given().header("Authorization", "Bearer " + accessToken).get("/profile");
    }

    /** A renewal. */
    public static Response refresh(String refreshToken) {
        return json(Map.of("refresh_token", refreshToken)).post("/refresh");
    }

    /** A renewal with an Idempotency-Key. */
    public static Response refresh(String refreshToken, String idempotencyKey) {
        return json(Map.of("refresh_token", refreshToken))
                .header("Idempotency-Key", idempotencyKey)
                .post("/refresh");
    }

    /** A login. */
    public static Response login(String email, String password) {
        return json(Map.of("email", email, "password", password)).post("/login");
    }

    /** Somebody with an account. */
    public record User(String email, String password) {

        /** Opens the newest link that was mailed. */
        public void confirm() {
            json(Map.of("token", Surroundings.secretIn(email, 1)))
                    .post("/verify")
                    .then()
                    .statusCode(200);
        }

        /** The same person who types another password. */
        public User with(String otherPassword) {
            return new User(email, otherPassword);
        }

        /** Logs in, which must work. */
        public Tokens login() {
            return Tokens.of(Api.login(email, password));
        }
    }

    /** The tokens of an answer. */
    public record Tokens(String access, String refresh) {

        /** Reads an answer, which must be 200. */
        public static Tokens of(Response answer) {
            answer.then().statusCode(200);
            return new Tokens(answer.path("access_token"), answer.path("refresh_token"));
        }

        /** Renews, which must work. */
        public Tokens renew() {
            return of(Api.refresh(refresh));
        }
    }
}
