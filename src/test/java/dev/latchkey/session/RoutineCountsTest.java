package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator sees of each session how often a renewal repeated an answer or was refused, and no renewal pays for it. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class RoutineCountsTest {

    private static final String KEY = "a-key-of-sixteen-or-more";

    @Inject
    RoutineCounts counts;

    @Inject
    Sessions sessions;

    @Inject
    AuditTrail audit;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    private User user;
    private Tokens login;
    private Admin admin;

    @BeforeEach
    void logIn() {
        user = Api.confirmedUser();
        login = user.login();
        admin = Admin.fresh();
    }

    private ValidatableResponse timeline() {
        counts.write();
        return admin.asks()
                .get("/admin/accounts/" + Admin.idOf(user) + "/sessions")
                .then()
                .statusCode(200);
    }

    private UUID sessionId() {
        return UUID.fromString(Rows.value(
                        "select cast(s.id as varchar) from session s join account a on a.id = s.account_id where a.email = ?1",
                        user.email())
                .toString());
    }

    @Test
    void honestDuplicatesAndLostAnswersAreRepeats() {
        timeline().body("items[0].repeats", equalTo(0)).body("items[0].repeated_at", nullValue());
        Tokens renewed = login.renew();
        login.renew();
        renewed.renew();
        timeline().body("items[0].renewals", equalTo(1)).body("items[0].repeats", equalTo(2));
        MutableClock.advance(Duration.ofMinutes(5));
        Tokens.of(Api.refresh(renewed.refresh(), KEY));
        MutableClock.advance(Duration.ofMinutes(5));
        Tokens.of(Api.refresh(renewed.refresh(), KEY));
        timeline()
                .body("items[0].renewals", equalTo(2))
                .body("items[0].repeats", equalTo(3))
                .body("items[0].repeated_at", notNullValue())
                .body("items[0].refusals", equalTo(0))
                .body("items[0].refused_at", nullValue());
    }

    @Test
    void aReplayIsAnEventAndWhatIsTriedAfterwardsIsARefusal() {
        login.renew();
        MutableClock.advance(Duration.ofMinutes(5));
        Api.refresh(login.refresh()).then().statusCode(401);
        Api.refresh(login.refresh()).then().statusCode(401);
        Api.refresh(login.refresh()).then().statusCode(401);
        timeline()
                .body("items[0].reason", equalTo("reused"))
                .body("items[0].events.type", contains("opened", "reused", "ended"))
                .body("items[0].refusals", equalTo(2))
                .body("items[0].refused_at", notNullValue());
    }

    @Test
    void nodesThatWriteAtOnceAddUp() {
        UUID id = sessionId();
        List<RoutineCounts> nodes = List.of(node(), node(), node());
        Together.once(nodes.size(), caller -> {
            RoutineCounts node = nodes.get(caller);
            IntStream.range(0, 40).forEach(number -> {
                node.recovered(new AuditEvent.Recovered(null, id));
                node.write();
            });
            return node;
        });
        timeline().body("items[0].repeats", equalTo(120));
    }

    private RoutineCounts node() {
        return new RoutineCounts(sessions, transactions, clock);
    }

    @Test
    void whatWasRolledBackIsNotCounted() {
        UUID id = sessionId();
        assertThatThrownBy(() -> transactions.run(() -> {
                    audit.record(new AuditEvent.Recovered(null, id));
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        timeline().body("items[0].repeats", equalTo(0));
    }

    @Test
    void whereNothingIsRotatedNothingIsCounted() {
        RoutineCounts node = node();
        node.repeated(new AuditEvent.Repeated(null, sessionId(), "unrotated"));
        node.write();
        timeline().body("items[0].repeats", equalTo(0));
    }

    @Test
    void aSessionThatIsGoneMeanwhileKeepsNoOtherFromBeingWritten() {
        RoutineCounts node = node();
        node.recovered(new AuditEvent.Recovered(null, new UUID(0, 1)));
        node.recovered(new AuditEvent.Recovered(null, sessionId()));
        node.write();
        timeline().body("items[0].repeats", equalTo(1));
        assertThat(Rows.list("select id from session where id = ?1", new UUID(0, 1)))
                .isEmpty();
    }
}
