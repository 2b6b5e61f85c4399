package dev.latchkey.testing;

import static io.restassured.RestAssured.given;

import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/**
 * An operator who is logged in.
 *
 * @param id the account
 * @param tokens of the login
 */
public record Admin(String id, Tokens tokens) {

    /** Somebody whom the database says to be an admin. */
    public static Admin fresh() {
        User user = Api.confirmedUser();
        Rows.change("update account set roles = 'admin user' where email = ?1", user.email());
        return new Admin(idOf(user), user.login());
    }

    /** The id of somebody's account. */
    public static String idOf(User user) {
        return Rows.value("select cast(id as varchar) from account where email = ?1", user.email())
                .toString();
    }

    /** A request of theirs. */
    public RequestSpecification asks() {
        return given().header("Authorization", "Bearer " + tokens.access()).urlEncodingEnabled(true);
    }

    /** A request of theirs with a JSON body. */
    public RequestSpecification asks(Object body) {
        return asks().contentType("application/json").body(body);
    }

    /** Gives an account other roles. */
    public Response assign(String account, String... roles) {
        return asks(Map.of("roles", roles)).put("/admin/accounts/" + account + "/roles");
    }
}
