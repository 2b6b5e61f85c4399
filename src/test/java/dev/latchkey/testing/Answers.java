package dev.latchkey.testing;

import static dev.latchkey.testing.Api.json;
import static io.restassured.RestAssured.given;

import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One answer of each kind that the service gives. */
public final class Answers {

    private Answers() {}

    /** The answers to requests that are granted, by what was asked. */
    public static Map<String, Response> granted() {
        User user = Api.unconfirmedUser();
        Map<String, String> link = Map.of("token", Surroundings.secretIn(user.email(), 1));
        Map<String, Response> answers = new LinkedHashMap<>();
        answers.put("page", given().get("/verify"));
        answers.put("page of a reset", given().get("/password/reset"));
        answers.put("page of an address", given().get("/profile/email/confirm"));
        answers.put("verify", json(link).post("/verify"));
        for (String page : List.of("/account", "/account/register", "/account/login", "/account/forgot")) {
            answers.put("page " + page, given().get(page));
        }
        answers.put("forgot", Life.forgot(user.email()));
        answers.put("login", Api.login(user.email(), user.password()));
        answers.put("resend", Life.resend(user.email()));
        answers.put(
                "cookie",
                json(Map.of("email", user.email(), "password", user.password(), "cookie", true))
                        .post("/login"));
        Tokens tokens = user.login();
        answers.put("refresh", Api.refresh(tokens.refresh()));
        answers.put("profile", Api.profile(tokens.access()));
        answers.put(
                "register",
                json(Map.of("email", Api.newAddress(), "password", user.password()))
                        .post("/register"));
        return answers;
    }

    /** The answers to requests that are refused, by why. */
    public static Map<String, Response> refused() {
        User user = Api.unconfirmedUser();
        Map<String, Response> answers = new LinkedHashMap<>();
        answers.put("malformed", json("{").post("/login"));
        answers.put("field", json(Map.of("email", user.email())).post("/login"));
        answers.put("unconfirmed", Api.login(user.email(), user.password()));
        answers.put("credentials", Api.login(user.email(), "a wrong password"));
        answers.put("link", json(Map.of("token", "nonsense")).post("/verify"));
        answers.put("reset", Life.reset("nonsense", user.password()));
        answers.put("new address", json(Map.of("token", "nonsense")).post("/profile/email/confirm"));
        answers.put("refresh token", Api.refresh("nonsense"));
        answers.put("access token", Api.profile("nonsense"));
        answers.put("no token", given().get("/profile"));
        answers.put("cross-site", json("{}").cookie("__Host-latchkey", "x").post("/refresh"));
        answers.put("path", given().get("/no/such/path"));
        answers.put("method", given().delete("/login"));
        answers.put("format", given().accept("application/xml").get("/profile"));
        answers.put("length", json(" ".repeat(70_000)).post("/login"));
        answers.put("type", given().contentType("text/plain").body("{}").post("/login"));
        return answers;
    }

    /** All of them. */
    public static Map<String, Response> all() {
        Map<String, Response> answers = new LinkedHashMap<>(granted());
        refused().forEach((name, answer) -> answers.put("refused: " + name, answer));
        return answers;
    }
}
