package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.audit.ChainVerifier.Verdict;
import dev.latchkey.audit.ChainVerifier.Wrong;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever has the database and not the master secret cannot change the trail without being seen. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class AuditChainTest {

    private static final int EVENTS = 6;

    @Inject
    AuditChain chain;

    @Inject
    ChainVerifier verifier;

    @Inject
    AuditTrail trail;

    @Inject
    Transactions transactions;

    /** Each test has a day of its own, and a good one between it and whatever was done to others. */
    @BeforeEach
    void aNewDay() {
        sealAll();
        atNoonOfTheDayAfterTomorrow();
        happen();
        sealAll();
        atNoonOfTheDayAfterTomorrow();
    }

    /** No midnight comes between what happens in a test and the question which day that was. */
    private static void atNoonOfTheDayAfterTomorrow() {
        Instant noon = today().plusDays(2).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
        MutableClock.advance(Duration.between(MutableClock.now(), noon));
    }

    private static LocalDate today() {
        return LocalDate.ofInstant(MutableClock.now(), ZoneOffset.UTC);
    }

    private LocalDate sealedDay() {
        IntStream.range(0, EVENTS).forEach(number -> happen());
        sealAll();
        return today();
    }

    private void happen() {
        transactions.run(() -> trail.record(new AuditEvent.GuessingAlarm()));
    }

    /** Lets a moment pass, so that everything has settled. */
    private void sealAll() {
        MutableClock.advance(Duration.ofSeconds(11));
        chain.seal();
    }

    private Verdict verdict(LocalDate day) {
        return verifier.verify(day).orElseThrow();
    }

    private static long first(LocalDate day) {
        return number("select first_position from audit_day where calendar_day = ?1", day);
    }

    private static long number(String sql, Object... parameters) {
        return ((Number) Rows.value(sql, parameters)).longValue();
    }

    @Test
    void whatIsAsItWasIsIntact() {
        LocalDate day = sealedDay();
        assertThat(verdict(day)).isEqualTo(new Verdict(day.toString(), true, EVENTS, 0, null));
        happen();
        assertThat(verdict(day).unsealed()).isEqualTo(1);
    }

    @Test
    void whatHasJustHappenedIsNotSealedYetAndIsAMomentLater() {
        happen();
        chain.seal();
        assertThat(verifier.verify(today())).isEmpty();
        sealAll();
        assertThat(verdict(today()).events()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "type = 'opened'",
        "detail = 'nothing'",
        "at = at + interval '1' second",
        "account_id = '01a21970-0000-7000-8000-000000000000'",
        "session_id = '01a21970-0000-7000-8000-000000000000'",
        "actor_id = '01a21970-0000-7000-8000-000000000000'",
        "outcome = 'failure'",
        "ip = '10.0.0.1'",
        "request_id = 'another'",
        "origin_seal = null",
        "seal = '0'"
    })
    void aChangeShowsAndWhere(String change) {
        User user = Api.confirmedUser();
        Life.rename(user.login(), "Ada");
        sealAll();
        long second = first(today()) + 1;
        Rows.change("update audit_event set " + change + " where position = ?1", second);
        assertThat(verdict(today()).firstWrong())
                .isEqualTo(
                        new Wrong("changed", second, number("select id from audit_event where position = ?1", second)));
    }

    @Test
    void whatIsTakenOutShowsAndWhere() {
        LocalDate day = sealedDay();
        for (long position : new long[] {first(day) + EVENTS - 1, first(day) + 2, first(day)}) {
            Rows.change("delete from audit_event where position = ?1", position);
            assertThat(verdict(day).firstWrong()).isEqualTo(new Wrong("missing", position, null));
        }
    }

    @Test
    void twoThatChangePlacesShow() {
        LocalDate day = sealedDay();
        long one = first(day) + 1;
        Rows.change("update audit_event set position = -1 where position = ?1", one);
        Rows.change("update audit_event set position = ?1 where position = ?2", one, one + 1);
        Rows.change("update audit_event set position = ?1 where position = -1", one + 1);
        assertThat(verdict(day).firstWrong().position()).isEqualTo(one);
    }

    @Test
    void whatSaysToBeSealedAndIsNotShows() {
        LocalDate day = sealedDay();
        happen();
        Rows.change("update audit_event set position = -5, seal = 'x' where position is null");
        assertThat(verdict(day).firstWrong().what()).isEqualTo("inserted");
        Rows.change("delete from audit_event where position = -5");
        assertThat(verdict(day).intact()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"last_position = last_position - 1", "ended_with = began_with", "began_with = ended_with", "seal = '0'"
    })
    void aDayThatIsCutShortShows(String change) {
        LocalDate day = sealedDay();
        Rows.change("update audit_day set " + change + " where calendar_day = ?1", day);
        assertThat(verdict(day).firstWrong().what()).isEqualTo("day");
    }

    @Test
    void aDayThatIsTakenOutShowsOnBothSides() {
        LocalDate one = sealedDay();
        MutableClock.advance(Duration.ofDays(1));
        LocalDate two = sealedDay();
        MutableClock.advance(Duration.ofDays(1));
        LocalDate three = sealedDay();
        Rows.change("delete from audit_event where position between ?1 and ?2", first(two), first(three) - 1);
        Rows.change("delete from audit_day where calendar_day = ?1", two);
        assertThat(verdict(one).firstWrong().what()).isEqualTo("day");
        assertThat(verdict(three).firstWrong().what()).isEqualTo("day");
    }

    @Test
    void aBeginningThatIsTakenOutShows() {
        LocalDate taken = sealedDay();
        MutableClock.advance(Duration.ofDays(1));
        LocalDate first = sealedDay();
        Rows.change("delete from audit_event where position < ?1", first(first));
        Rows.change("delete from audit_day where calendar_day <= ?1", taken);
        assertThat(verdict(first).firstWrong()).isEqualTo(new Wrong("day", null, null));
    }

    @Test
    void aDeletedAccountsOriginsMayBeForgottenAndNobodyElses() {
        User deleted = Api.confirmedUser();
        User other = Api.confirmedUser();
        Api.Tokens caller = deleted.login();
        sealAll();
        Life.delete(caller, deleted.password()).then().statusCode(204);
        assertThat(verdict(today()).intact()).isTrue();
        sealAll();
        assertThat(verdict(today()).intact()).isTrue();

        Rows.change(
                "update audit_event set ip = null, request_id = null where account_id = (select id from account where email = ?1)",
                other.email());
        assertThat(verdict(today()).firstWrong().what()).isEqualTo("changed");
        Rows.change(
                "insert into audit_event (at, type, account_id)"
                        + " select timestamp '9999-01-01 00:00:00', 'account_deleted', id from account where email = ?1",
                other.email());
        String forged = verdict(today()).firstWrong().what();
        Rows.change("delete from audit_event where at > timestamp '9998-01-01 00:00:00'");
        assertThat(forged).isEqualTo("changed");
    }

    @Test
    void nodesThatSealAtOnceSealEachEventOnce() {
        IntStream.range(0, 50).forEach(number -> happen());
        MutableClock.advance(Duration.ofSeconds(11));
        Together.once(4, number -> {
            chain.seal();
            return number;
        });
        assertThat(verdict(today())).isEqualTo(new Verdict(today().toString(), true, 50, 0, null));
    }

    @Test
    void oldDaysAreForgottenWholeAndWhatIsLeftHolds() {
        LocalDate old = sealedDay();
        MutableClock.advance(Duration.ofDays(364));
        LocalDate kept = sealedDay();
        chain.purge();
        assertThat(verdict(old).intact()).isTrue();
        MutableClock.advance(Duration.ofDays(2));
        chain.purge();
        assertThat(verifier.verify(old)).isEmpty();
        assertThat(verdict(kept).intact()).isTrue();
        assertThat(number("select min(position) from audit_event")).isEqualTo(first(kept));
        happen();
        Rows.change("update audit_event set position = 1, seal = 'x' where position is null");
        assertThat(verdict(kept).firstWrong().what()).isEqualTo("inserted");
        Rows.change("delete from audit_event where position = 1");
        Rows.change("delete from audit_day where calendar_day < ?1", kept);
        assertThat(verdict(kept).firstWrong()).isEqualTo(new Wrong("day", null, null));
    }

    @Test
    void aDayThatHasJustBegunVerifiesByTheEndOfTheChain() {
        LocalDate sealed = sealedDay();
        LocalDate next = sealed.plusDays(1);
        assertThat(verifier.verifyToday(next)).isEqualTo(new Verdict(next.toString(), true, 0, 0, null));
        Rows.change("delete from audit_day where calendar_day = ?1", sealed);
        assertThat(verifier.verifyToday(next).intact()).isFalse();
    }

    @Test
    void anAdminVerifiesADay() {
        Admin admin = Admin.fresh();
        LocalDate day = sealedDay();
        admin.asks()
                .queryParam("day", day.toString())
                .get("/admin/audit/verify")
                .then()
                .statusCode(200)
                .body("day", equalTo(day.toString()))
                .body("intact", equalTo(true))
                .body("unsealed", equalTo(0))
                .body("first_wrong", nullValue());
        admin.asks().get("/admin/audit/verify").then().statusCode(200).body("intact", equalTo(true));
        admin.asks().get("/admin/audit/verify?day=2001-01-01").then().statusCode(404);
        for (String wrong : new String[] {"day=yesterday", "limit=1", "day=2026-13-01"}) {
            admin.asks().get("/admin/audit/verify?" + wrong).then().statusCode(400);
        }
    }
}
