package dev.latchkey.testing;

import static dev.latchkey.testing.Api.json;
import static io.restassured.RestAssured.given;

import dev.latchkey.testing.Api.Tokens;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** What happens to an account between its sign-up and its end, as its owner and others see it. */
public final class Life {

    private Life() {}

    /** Asks for a link to a new password. */
    public static Response forgot(String email) {
        return json(Map.of("email", email)).post("/password/forgot");
    }

    /** Asks for another link that confirms the address. */
    public static Response resend(String email) {
        return json(Map.of("email", email)).post("/verify/resend");
    }

    /** Signs up. */
    public static Response register(String email, String password) {
        return json(Map.of("email", email, "password", password)).post("/register");
    }

    /** Confirms an address. */
    public static Response verify(String secret) {
        return json(Map.of("token", secret)).post("/verify");
    }

    /** Chooses a new password. */
    public static Response reset(String secret, String password) {
        return json(Map.of("token", secret, "password", password)).post("/password/reset");
    }

    /** Changes the password, knowing the old one. */
    public static Response changePassword(Tokens caller, String current, String replacement) {
        return as(caller, Map.of("current_password", current, "new_password", replacement))
                .put("/password");
    }

    /** Gives the account a name, or none. */
    public static Response rename(Tokens caller, String name) {
        return as(caller, Collections.singletonMap("name", name)).patch("/profile");
    }

    /** Asks for another address. */
    public static Response changeEmail(Tokens caller, String email, String password) {
        return as(caller, Map.of("email", email, "password", password)).put("/profile/email");
    }

    /** Confirms the other address. */
    public static Response confirmEmail(String secret) {
        return json(Map.of("token", secret)).post("/profile/email/confirm");
    }

    /** Deletes the account. */
    public static Response delete(Tokens caller, String password) {
        return as(caller, Map.of("password", password)).delete("/profile");
    }

    private static RequestSpecification as(Tokens caller, Object body) {
        return given().contentType("application/json")
                .header("Authorization", "Bearer " + caller.access())
                .body(body);
    }

    /** The types of the events that the trail holds of an account, oldest first. */
    public static List<String> events(String email) {
        return Rows.list("""
                        select e.type from audit_event e join account a on a.id = e.account_id
                        where a.email = ?1 order by e.id""", email).stream().map(String.class::cast).toList();
    }

    /** Waits until whatever will be mailed to an address has been. */
    public static void settle(String email) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waiting(email) == 0);
    }

    /** How many mails wait for an address, and how many requests for one. */
    public static long waiting(String email) {
        Number requests = (Number) Rows.value("select count(*) from link_request where email = ?1", email);
        Number mails = (Number) Rows.value("select count(*) from mail_outbox where recipient = ?1", email);
        return requests.longValue() + mails.longValue();
    }
}
