package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.SqlStatements;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the charts show is what happened, on all nodes together. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class HourlyFiguresTest {

    private static final String STATEMENTS = "test.hours.sql.statements";
    private static final String KEY = "a-key-of-sixteen-or-more";
    private static final AuditEvent LOGIN = new AuditEvent.Opened(null, null, null);

    @Inject
    HourlyFigures figures;

    @Inject
    HourRows rows;

    @Inject
    AuditTrail audit;

    @Inject
    Transactions transactions;

    @Inject
    SqlStatements statements;

    @Inject
    Metrics metrics;

    @Inject
    Chance chance;

    @Inject
    Clock clock;

    /** Beyond the reach of whatever the tests before have counted. */
    @BeforeEach
    void beginAnHour() {
        Instant now = clock.instant();
        Instant next = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        MutableClock.advance(Duration.between(now, next));
    }

    private HourlyFigures node() {
        return new HourlyFigures(rows, transactions, chance, clock);
    }

    @Test
    void whatHappenedIsInItsHour() {
        User user = Api.confirmedUser();
        Tokens login = user.login();
        Tokens renewed = login.renew();
        assertThat(login.renew()).as("a duplicate").isNotNull();
        MutableClock.advance(Duration.ofMinutes(5));
        Tokens.of(Api.refresh(renewed.refresh(), KEY));
        MutableClock.advance(Duration.ofMinutes(5));
        Tokens.of(Api.refresh(renewed.refresh(), KEY));
        Api.refresh(login.refresh()).then().statusCode(401);
        figures.write();
        assertThat(figures.last(1)).singleElement().satisfies(hour -> {
            assertThat(hour.logins()).isEqualTo(1);
            assertThat(hour.renewals()).isEqualTo(2);
            assertThat(hour.repeats()).as("with the lost answer").isEqualTo(2);
            assertThat(hour.replays()).isEqualTo(1);
        });
    }

    @Test
    void nothingThatWasRolledBackIsCounted() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    audit.record(LOGIN);
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        figures.write();
        assertThat(logins(1)).containsExactly(0L);
    }

    @Test
    void nodesThatCountAndWriteAtOnceLoseNothing() {
        List<HourlyFigures> nodes = List.of(node(), node(), node());
        Together.once(6, caller -> {
            HourlyFigures node = nodes.get(caller % nodes.size());
            IntStream.range(0, 50).forEach(number -> {
                node.count(LOGIN);
                if (number % 10 == 0) {
                    node.write();
                }
            });
            return node;
        });
        nodes.forEach(HourlyFigures::write);
        assertThat(logins(1)).containsExactly(300L);
    }

    @Test
    void anHourThatIsWrittenTwiceCountsOnce() {
        HourlyFigures node = node();
        node.count(LOGIN);
        node.write();
        node.write();
        node.count(LOGIN);
        node.write();
        assertThat(logins(1)).containsExactly(2L);
    }

    @Test
    void everyHourIsThereAndTheOldestIsFirst() {
        HourlyFigures node = node();
        node.count(LOGIN);
        MutableClock.advance(Duration.ofHours(2));
        node.count(LOGIN);
        node.count(LOGIN);
        node.write();
        assertThat(logins(3)).containsExactly(1L, 0L, 2L);
        assertThat(figures.last(3))
                .extracting(Hour::at)
                .isSorted()
                .last()
                .isEqualTo(clock.instant().truncatedTo(ChronoUnit.HOURS));
    }

    @Test
    void anHourIsForgottenAfterThirtyDays() {
        UUID id = chance.id();
        Instant at = clock.instant().truncatedTo(ChronoUnit.HOURS);
        transactions.run(() -> rows.write(id, new Hour(at, 1, 1, 1, 1)));
        MutableClock.advance(Duration.ofDays(30));
        figures.purge();
        assertThat(exists(id)).isTrue();
        MutableClock.advance(Duration.ofHours(2));
        figures.purge();
        assertThat(exists(id)).isFalse();
    }

    /** One statement for all of them would take longer than a statement may, and come to nothing each time. */
    @Test
    void howeverManyThereAreTheyAreForgottenInSteps() {
        Instant old = clock.instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(31));
        transactions.run(() ->
                IntStream.range(0, 1001).forEach(number -> rows.write(chance.id(), new Hour(old, 1, 1, 1, 1))));
        statements.counted(STATEMENTS, () -> {
            figures.purge();
            return figures;
        });
        assertThat(metrics.count(STATEMENTS, "verb", "delete")).isGreaterThanOrEqualTo(3);
        assertThat(Rows.list("select id from hourly_count where begins_at = ?1", old))
                .isEmpty();
    }

    private boolean exists(UUID id) {
        return !Rows.list("select id from hourly_count where id = ?1", id).isEmpty();
    }

    @Test
    void anAdminSeesThem() {
        Admin admin = Admin.fresh();
        admin.asks().get("/admin/statistics").then().statusCode(200).body("hours.size()", is(48));
        figures.write();
        Response answer = admin.asks().get("/admin/statistics?hours=2");
        answer.then().statusCode(200);
        assertThat(answer.<List<Integer>>path("hours.logins").get(1)).isPositive();
        assertThat(answer.<String>path("from")).isEqualTo(answer.<String>path("hours[0].at"));
        assertThat(Instant.parse(answer.path("to"))).isAfterOrEqualTo(Instant.parse(answer.path("hours[1].at")));
    }

    @Test
    void whatCannotBeAskedIsRefusedAndNamed() {
        Admin admin = Admin.fresh();
        assertThat(List.of("hours=0", "hours=721", "hours=many", "hours=1&hours=2", "days=1"))
                .allSatisfy(query -> admin.asks()
                        .get("/admin/statistics?" + query)
                        .then()
                        .statusCode(400)
                        .body("fields", hasKey(query.substring(0, query.indexOf('=')))));
    }

    private List<Long> logins(int hours) {
        return figures.last(hours).stream().map(Hour::logins).toList();
    }
}
