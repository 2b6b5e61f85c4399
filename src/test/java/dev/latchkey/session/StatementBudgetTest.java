package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.DpopKey;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a renewal may cost the database. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class StatementBudgetTest {

    private static final String STATEMENTS = "latchkey.renewal.sql.statements";

    @Inject
    Metrics metrics;

    @Test
    void aRenewalIsOneSelectAndOneUpdateAndNoInsert() {
        Tokens tokens = Api.confirmedUser().login();
        assertThat(cost(tokens::renew)).isEqualTo(Map.of("select", 1.0, "update", 1.0, "insert", 0.0, "delete", 0.0));
    }

    @Test
    void aRenewalOfASessionWithAKeyIsTheSameButForItsProof() {
        DpopKey own = DpopKey.fresh();
        Tokens tokens = own.login(Api.confirmedUser());
        assertThat(cost(() -> own.renew(tokens)))
                .isEqualTo(Map.of("select", 1.0, "update", 1.0, "insert", 0.0, "delete", 0.0));
    }

    @Test
    void aDuplicateIsOneSelect() {
        Tokens tokens = Api.confirmedUser().login();
        Tokens renewed = tokens.renew();
        Map<String, Double> oneSelect = Map.of("select", 1.0, "update", 0.0, "insert", 0.0, "delete", 0.0);
        assertThat(cost(tokens::renew)).as("the predecessor").isEqualTo(oneSelect);
        assertThat(cost(renewed::renew)).as("a damped renewal").isEqualTo(oneSelect);
    }

    @Test
    void aRecoveredAnswerIsOneSelect() {
        Tokens tokens = Api.confirmedUser().login();
        Tokens.of(Api.refresh(tokens.refresh(), "a-key-of-sixteen-or-more"));
        MutableClock.advance(Duration.ofMinutes(5));
        assertThat(cost(() -> Api.refresh(tokens.refresh(), "a-key-of-sixteen-or-more")
                        .then()
                        .statusCode(200)))
                .isEqualTo(Map.of("select", 1.0, "update", 0.0, "insert", 0.0, "delete", 0.0));
    }

    private Map<String, Double> cost(Runnable renewal) {
        Map<String, Double> before = counts();
        renewal.run();
        Map<String, Double> after = counts();
        after.replaceAll((verb, count) -> count - before.get(verb));
        return after;
    }

    private Map<String, Double> counts() {
        return Stream.of("select", "update", "insert", "delete")
                .collect(Collectors.toMap(verb -> verb, verb -> metrics.count(STATEMENTS, "verb", verb)));
    }
}
