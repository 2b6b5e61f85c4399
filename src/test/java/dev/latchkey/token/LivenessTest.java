package dev.latchkey.token;

import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A token that has not expired is worth nothing once whom it speaks for is gone. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class LivenessTest {

    @Inject
    EntityManager database;

    private Tokens tokens;
    private UUID id;

    private void login() {
        User user = Api.confirmedUser();
        tokens = user.login();
        id = UUID.fromString(Api.profile(tokens.access()).path("id"));
    }

    private void execute(String... statements) {
        QuarkusTransaction.requiringNew().run(() -> {
            for (String statement : statements) {
                database.createNativeQuery(statement).setParameter(1, id).executeUpdate();
            }
        });
    }

    @Test
    void theTokenOfAnAccountThatIsNotThereIsRefused() {
        login();
        execute(
                "delete from session where account_id = ?1",
                "delete from one_time_token where account_id = ?1",
                "delete from account where id = ?1");
        awaitRefusal();
        Refused.asRefreshToken(tokens.refresh());
    }

    @Test
    void theTokenOfADisabledAccountIsRefused() {
        login();
        execute("update account set disabled_at = current_timestamp where id = ?1");
        awaitRefusal();
        Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo("disabled"));
    }

    /**
     * What is done here is known at once; of what is done behind our back, as by another node, we hear within a second.
     * The others are for a machine that does a dozen other things.
     */
    private void awaitRefusal() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> Api.profile(tokens.access()).statusCode() == 401);
        Refused.asBearer(tokens.access());
    }

    @Test
    void aReplayedRefreshTokenEndsItsSessionAndTheAccessTokensOfIt() {
        login();
        Tokens renewed = tokens.renew();
        Tokens current = renewedLater(renewed);
        Api.profile(current.access()).then().statusCode(200);
        Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo("reused"));
        for (Tokens each : List.of(tokens, renewed, current)) {
            Api.profile(each.access())
                    .then()
                    .statusCode(401)
                    .body("code", equalTo("invalid_token"))
                    .body("reason", equalTo("reused"));
        }
        Api.refresh(current.refresh()).then().statusCode(401);
    }

    /** Past the time in which a second renewal would count as the twin of the first. */
    private static Tokens renewedLater(Tokens tokens) {
        MutableClock.advance(Duration.ofMinutes(2));
        return tokens.renew();
    }

    @Test
    void anotherSessionOfTheSameAccountGoesOn() {
        User user = Api.confirmedUser();
        tokens = user.login();
        Tokens other = user.login();
        renewedLater(tokens.renew());
        Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo("reused"));
        Api.profile(other.access()).then().statusCode(200);
        other.renew();
    }
}
