package dev.latchkey.account;

import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Of millions of accounts a few have a role: PostgreSQL finds them without reading all others. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@EnabledIfSystemProperty(named = "test.database", matches = "postgresql")
class RolesIndexTest {

    @Inject
    Accounts accounts;

    @Inject
    EntityManager database;

    @Test
    void whoMayAdministerIsAskedOfTheIndex() {
        long before = scans();
        QuarkusTransaction.requiringNew().run(() -> {
            // Of the few accounts that tests make it would read all, one way or the other.
            Stream.of("seqscan", "indexscan", "indexonlyscan")
                    .forEach(plan -> run("set local enable_" + plan + " = off"));
            run("discard plans");
            accounts.hasAdmin();
            accounts.lockedAdmins();
            database.createNativeQuery("select pg_stat_force_next_flush()").getSingleResult();
        });
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> scans() >= before + 2);
    }

    private void run(String statement) {
        database.createNativeQuery(statement).executeUpdate();
    }

    private static long scans() {
        return ((Number) Rows.value(
                        "select idx_scan from pg_stat_user_indexes where indexrelname = 'account_with_roles'"))
                .longValue();
    }
}
