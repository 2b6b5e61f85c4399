package dev.latchkey.session;

import static dev.latchkey.testing.Surroundings.mailsTo;
import static dev.latchkey.testing.Surroundings.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a node of a newer release has written, and this one has no word for, takes nobody's account from them. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class NewerNodeTest {

    @Test
    void whoSpeaksAnotherLanguageIsToldInEnglishAndKeepsIt() {
        User user = Api.confirmedUser();
        Rows.change("update account set language = 'JA' where email = ?1", user.email());
        Tokens tokens = user.login();
        Life.rename(tokens, "Ada").then().statusCode(200);
        Api.profile(tokens.renew().access()).then().statusCode(200);
        Life.forgot(user.email()).then().statusCode(202);
        assertThat(subject(mailsTo(user.email(), 2).get(1))).isEqualTo("Choose a new password");
        assertThat(Rows.value("select language from account where email = ?1", user.email()))
                .isEqualTo("JA");
    }

    @Test
    void whatEndedForAnotherReasonHasEnded() {
        User user = Api.confirmedUser();
        Tokens tokens = user.login();
        UUID session = UUID.fromString(Jwts.claim(tokens.refresh(), "sid"));
        Rows.change("update session set ended_at = created_at, end_reason = 'MOVED_AWAY' where id = ?1", session);
        Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo("logged_out"));
        RestAssured.given()
                .header("Authorization", "Bearer " + user.login().access())
                .get("/sessions")
                .then()
                .statusCode(200)
                .body("reason", hasItem("logged_out"));
    }

    @Test
    void anotherKindOfLinkIsLeftToWhoCanMailIt() {
        String address = Api.newAddress();
        Rows.change(
                "insert into link_request (id, purpose, email) values (?1, 'MAGIC_LINK', ?2)", new UUID(0, 1), address);
        User user = Api.confirmedUser();
        Life.forgot(user.email()).then().statusCode(202);
        assertThat(mailsTo(user.email(), 2)).hasSize(2);
        assertThat(Life.waiting(address)).isOne();
        Rows.change("delete from link_request where email = ?1", address);
    }
}
