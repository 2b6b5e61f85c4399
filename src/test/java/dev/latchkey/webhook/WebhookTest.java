package dev.latchkey.webhook;

import static dev.latchkey.testing.Receiver.ELSEWHERE;
import static dev.latchkey.testing.Receiver.ONE;
import static dev.latchkey.testing.Receiver.SECRETS;
import static dev.latchkey.testing.Receiver.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.DueRows.Claim;
import dev.latchkey.kernel.SqlStatements;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.LogLines;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Receiver;
import dev.latchkey.testing.Receiver.Request;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import dev.latchkey.webhook.example.Hooks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An event reaches every webhook that wants it, signed, once it has happened and whatever happened to the receiver. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class WebhookTest {

    private static final String STATEMENTS = "test.webhooks.sql.statements";

    private static final int MANY = 20;

    /** As many events as a webhook may keep waiting at once. */
    private static final int LANES = 4;

    /** More than the first pauses, and less than a claim is believed. */
    private static final Duration SOON = Duration.ofSeconds(50);

    @Inject
    Webhooks webhooks;

    @Inject
    WebhookOutbox outbox;

    @Inject
    WebhookStates states;

    @Inject
    WebhookSender sender;

    @Inject
    Courier courier;

    @Inject
    Announcements announcements;

    @Inject
    AuditTrail audit;

    @Inject
    Transactions transactions;

    @Inject
    Chance chance;

    @Inject
    Clock clock;

    @Inject
    SqlStatements statements;

    @Inject
    Metrics metrics;

    private final String kid = "kid-" + UUID.randomUUID();

    @BeforeEach
    void nothingWaits() {
        Rows.change("delete from webhook_outbox");
    }

    @AfterEach
    void behave() {
        Receiver.behave();
    }

    private void happens(String detail) {
        transactions.run(() -> audit.record(new AuditEvent.KeyCompromised(detail)));
    }

    private static List<Request> got(String path, String text, int atLeast) {
        return await().until(() -> Receiver.got(path, text), requests -> requests.size() >= atLeast);
    }

    private static long waiting(String webhook, String text) {
        return ((Number) Rows.value(
                        "select count(*) from webhook_outbox where webhook = ?1 and body like ?2",
                        webhook,
                        "%" + text + "%"))
                .longValue();
    }

    private static void awaitNothing(String text) {
        await().until(() -> waiting(ONE, text) + waiting(TWO, text) == 0);
    }

    private void awaitTries(int tries) {
        await().until(() -> ((Number) Rows.value(
                                "select coalesce(max(attempts), 0) from webhook_outbox where webhook = ?1 and body like ?2",
                                ONE,
                                "%" + kid + "%"))
                        .intValue()
                >= tries);
    }

    /** As whoever receives it does it, by the example of the README. */
    private static boolean isSignedBy(String secret, Request request) {
        try {
            Instant sent = Instant.ofEpochSecond(Long.parseLong(request.timestamp()));
            return Hooks.isGenuine(
                    secret, request.id(), request.timestamp(), request.signature(), request.body(), sent);
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void anEventArrivesSignedByEverySecret() throws Exception {
        Instant before = clock.instant();
        happens(kid);
        Request one = got(ONE, kid, 1).get(0);
        Request two = got(TWO, kid, 1).get(0);
        assertThat(SECRETS).allMatch(secret -> isSignedBy(secret, one));
        assertThat(isSignedBy(SECRETS.get(0), two)).isTrue();
        assertThat(isSignedBy(SECRETS.get(1), two)).isFalse();
        assertThat(one.id()).isNotEqualTo(two.id()).doesNotContain(".");
        assertThat(one.query()).isEqualTo(Receiver.QUERY);
        assertThat(one.contentType()).isEqualTo("application/json");
        assertThat(Instant.ofEpochSecond(Long.parseLong(one.timestamp())))
                .isBetween(before.minusSeconds(1), clock.instant());
        JsonNode body = new ObjectMapper().readTree(one.body());
        assertThat(body.path("type").textValue()).isEqualTo("key_compromised");
        assertThat(Instant.parse(body.path("timestamp").textValue())).isBetween(before, clock.instant());
        assertThat(body.path("data").toString()).isEqualTo("{\"detail\":\"" + kid + "\",\"outcome\":\"success\"}");
    }

    @Test
    void nobodyIsToldWhatTheyDidNotAskFor() {
        transactions.run(() -> audit.record(new AuditEvent.KeyRolledOver(kid)));
        assertThat(got(TWO, kid, 1)).hasSize(1);
        assertThat(waiting(ONE, kid)).isZero();
        assertThat(Receiver.got(ONE, kid)).isEmpty();
    }

    @Test
    void whatWasRolledBackIsNotTold() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    audit.record(new AuditEvent.KeyCompromised(kid));
                    outbox.flush();
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        sender.empty();
        happens(kid + " again");
        assertThat(got(ONE, kid, 1)).allMatch(request -> request.body().contains(" again"));
    }

    @Test
    void whatWasNotTakenComesAgainUnderTheSameIdAndWithANewTime() {
        Receiver.answer(ONE, 500);
        double failed = metrics.count("latchkey.webhook.failed", "webhook", ONE);
        happens(kid);
        got(ONE, kid, 1);
        await().until(() -> metrics.count("latchkey.webhook.failed", "webhook", ONE) > failed);
        double sent = metrics.count("latchkey.webhook.sent", "webhook", ONE);
        Receiver.behave();
        MutableClock.advance(SOON);
        awaitNothing(kid);
        List<Request> tries = Receiver.got(ONE, kid);
        Request last = tries.get(tries.size() - 1);
        assertThat(tries).extracting(Request::id).containsOnly(tries.get(0).id());
        assertThat(tries).extracting(Request::body).containsOnly(tries.get(0).body());
        assertThat(Long.parseLong(last.timestamp())
                        - Long.parseLong(tries.get(0).timestamp()))
                .isGreaterThanOrEqualTo(SOON.toSeconds());
        assertThat(tries).allMatch(request -> isSignedBy(SECRETS.get(1), request));
        assertThat(metrics.count("latchkey.webhook.sent", "webhook", ONE)).isGreaterThan(sent);
    }

    @Test
    void whatHappenedWhileNobodyListenedArrivesLater() {
        Receiver.away(() -> {
            happens(kid);
            awaitTries(1);
        });
        MutableClock.advance(SOON);
        assertThat(got(ONE, kid, 1)).hasSize(1);
        assertThat(got(TWO, kid, 1)).hasSize(1);
        awaitNothing(kid);
    }

    @Test
    void aServerThatSaysNothingIsGivenUpOnForNow() {
        CountDownLatch over = new CountDownLatch(1);
        Receiver.let(ELSEWHERE, exchange -> hold(over));
        Courier impatient = new Courier(webhooks, clock, Duration.ofSeconds(3));
        Webhook silent =
                Webhook.of(ELSEWHERE, URI.create(Receiver.at(ELSEWHERE)), List.of(SECRETS.get(0)), Optional.empty());
        Answer answer = impatient.deliver(silent, new WaitingEvent(chance.id(), ELSEWHERE, "{}", clock.instant()));
        over.countDown();
        assertThat(answer).isEqualTo(Answer.failed("HttpTimeoutException"));
    }

    @Test
    void anAnswerWithoutEndIsNotRead() {
        Receiver.let(ONE, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] some = new byte[8192];
            while (true) {
                exchange.getResponseBody().write(some);
            }
        });
        happens(kid);
        assertThat(got(ONE, kid, 1)).hasSize(1);
        awaitNothing(kid);
    }

    private static void hold(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSlowReceiverKeepsNobodyElseWaiting() {
        CountDownLatch over = new CountDownLatch(1);
        Receiver.let(ONE, exchange -> {
            hold(over);
            exchange.sendResponseHeaders(204, -1);
        });
        try {
            for (int event = 0; event < LANES + 1; event++) {
                happens(kid);
            }
            got(ONE, kid, LANES);
            assertThat(got(TWO, kid, LANES + 1)).hasSize(LANES + 1);
            assertThat(Api.confirmedUser()).as("whose mail came").isNotNull();
            assertThat(waiting(ONE, kid)).isEqualTo(LANES + 1);
        } finally {
            over.countDown();
        }
        MutableClock.advance(SOON);
        awaitNothing(kid);
    }

    @Test
    void aReceiverThatIsGoneGetsNoSecondTry() {
        Receiver.answer(ONE, 410);
        long givenUp = givenUp();
        happens(kid);
        await().until(() -> givenUp() == givenUp + 1);
        awaitNothing(kid);
        assertThat(Receiver.got(ONE, kid)).hasSize(1);
        assertThat(Receiver.got(ONE, "webhook_given_up")).isEmpty();
        assertThat(Receiver.got(TWO, "webhook_given_up")).isEmpty();
        assertThat(state(ONE, "failure")).isEqualTo("status 410");
    }

    private static long givenUp() {
        return ((Number) Rows.value(
                        "select count(*) from audit_event where type = 'webhook_given_up' and outcome = 'failure'"))
                .longValue();
    }

    private static Object state(String webhook, String column) {
        return Rows.value("select " + column + " from webhook_state where webhook = ?1", webhook);
    }

    @Test
    void aRedirectIsNotFollowed() {
        Receiver.let(ONE, exchange -> {
            exchange.getResponseHeaders().set("Location", Receiver.at(ELSEWHERE));
            exchange.sendResponseHeaders(307, -1);
        });
        happens(kid);
        got(ONE, kid, 1);
        await().until(() -> "status 307".equals(state(ONE, "failure")));
        assertThat(waiting(ONE, kid)).isOne();
        assertThat(Receiver.got(ELSEWHERE, kid)).isEmpty();
    }

    @Test
    void aReceiverThatAsksForTimeGetsIt() {
        Receiver.let(ONE, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7200");
            exchange.sendResponseHeaders(503, -1);
        });
        happens(kid);
        got(ONE, kid, 1);
        await().until(() -> due().isAfter(clock.instant().plus(Duration.ofMinutes(119))));
        Receiver.behave();
        MutableClock.advance(Duration.ofMinutes(110));
        sender.empty();
        assertThat(Receiver.got(ONE, kid)).hasSize(1);
        MutableClock.advance(Duration.ofMinutes(11));
        assertThat(got(ONE, kid, 2)).hasSize(2);
        awaitNothing(kid);
    }

    private Instant due() {
        return transactions.call(() -> outbox.find("webhook = ?1 and body like ?2", ONE, "%" + kid + "%")
                .project(Due.class)
                .firstResult()
                .dueAt());
    }

    /** When an event may be tried again. */
    public record Due(Instant dueAt) {}

    @Test
    void anEventThatNobodyTakesForThreeDaysIsGivenUp() {
        Receiver.answer(ONE, 500);
        happens(kid);
        awaitTries(1);
        long givenUp = givenUp();
        MutableClock.advance(Duration.ofHours(71));
        awaitTries(2);
        assertThat(givenUp()).isEqualTo(givenUp);
        MutableClock.advance(Duration.ofHours(1));
        await().until(() -> givenUp() == givenUp + 1);
        assertThat(waiting(ONE, kid)).isZero();
    }

    @Test
    void eventsOfAnOutageArriveOnceEachFromThreeNodes() {
        Receiver.answer(ONE, 500);
        for (int event = 0; event < MANY; event++) {
            happens(kid);
        }
        await().until(() -> leastTries() >= 1);
        List<?> waiting = Rows.list("select cast(id as varchar) from webhook_outbox where webhook = ?1", ONE);
        List<String> taken = new CopyOnWriteArrayList<>();
        Receiver.let(ONE, exchange -> {
            taken.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            exchange.sendResponseHeaders(204, -1);
        });
        MutableClock.advance(SOON);
        List<WebhookSender> nodes = List.of(sender, node(), node());
        Together.once(6, caller -> {
            nodes.get(caller % nodes.size()).empty();
            return caller;
        });
        awaitNothing(kid);
        assertThat(taken)
                .hasSize(MANY)
                .hasSameElementsAs(waiting.stream().map(String.class::cast).toList());
    }

    private long leastTries() {
        return ((Number) Rows.value("select min(attempts) from webhook_outbox where webhook = ?1", ONE)).longValue();
    }

    /** Another node on the same database: it shares the rows and the receivers, and nothing else. */
    private WebhookSender node() {
        return new WebhookSender(
                webhooks, outbox, states, courier, audit, transactions, chance, clock, new SimpleMeterRegistry());
    }

    @Test
    void anEventThatANodeLeftInDoubtComesAgainUnderTheSameId() {
        Claim<WaitingEvent> claim = transactions.call(() -> {
            announcements.ping(webhooks.byName(ONE).orElseThrow());
            return outbox.claim(ONE, clock.instant()).orElseThrow();
        });
        String id = claim.row().id().toString();
        sender.empty();
        assertThat(pings(id)).as("nobody else's").isEmpty();
        MutableClock.advance(WebhookOutbox.LEASE.plusSeconds(1));
        await().until(() -> pings(id).size() == 1);
        await().until(() -> outboxOf(id) == 0);
        transactions.run(() -> outbox.postpone(claim, clock.instant()));
        assertThat(transactions.call(() -> outbox.remove(claim))).as("too late").isFalse();
    }

    private static List<Request> pings(String id) {
        return Receiver.got(ONE, "\"ping\"").stream()
                .filter(request -> request.id().equals(id))
                .toList();
    }

    private static long outboxOf(String id) {
        return ((Number) Rows.value("select count(*) from webhook_outbox where id = ?1", UUID.fromString(id)))
                .longValue();
    }

    @Test
    void anAdminSeesHowEachDoesAndTriesOne() {
        Admin admin = Admin.fresh();
        Response ping = admin.asks().post("/admin/webhooks/one/test");
        ping.then().statusCode(202);
        await().until(() -> pings(ping.path("id")).size() == 1);
        await().until(() -> outboxOf(ping.path("id")) == 0);
        admin.asks()
                .get("/admin/webhooks")
                .then()
                .statusCode(200)
                .body("name", contains(ONE, TWO))
                .body("[0].url", equalTo(Receiver.at(ONE)))
                .body("[0].events", contains("key_compromised"))
                .body("[0].waiting", equalTo(0))
                .body("[0].succeeded_at", notNullValue());
        admin.asks().post("/admin/webhooks/three/test").then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void noSecretIsLogged() {
        try (LogLines lines = new LogLines()) {
            Receiver.answer(ONE, 500);
            happens(kid);
            await().until(() -> lines.all().contains("Webhook one did not take an event"));
            Receiver.away(() -> {
                happens(kid);
                await().until(() -> lines.all().contains("ConnectException"));
            });
            assertThat(lines.all())
                    .doesNotContain(SECRETS)
                    .doesNotContain(SECRETS.get(0).substring(6), SECRETS.get(1).substring(6), Receiver.QUERY, "v1,");
        }
    }

    @Test
    void whatNobodyIsThereForAnyMoreIsForgotten() {
        UUID id = chance.id();
        transactions.run(() -> outbox.persist(new WaitingEvent(id, "was-a-setting", "{}", clock.instant())));
        MutableClock.advance(WaitingEvent.LIFE.plusHours(23));
        sender.purge();
        assertThat(outboxOf(id.toString())).isOne();
        MutableClock.advance(Duration.ofHours(2));
        sender.purge();
        assertThat(outboxOf(id.toString())).isZero();
    }

    /** One statement for all of them would take longer than a statement may, and come to nothing each time. */
    @Test
    void howeverManyThereAreTheyAreForgottenInSteps() {
        transactions.run(() -> IntStream.range(0, 1001)
                .mapToObj(number -> new WaitingEvent(chance.id(), "was-a-setting", "{}", Instant.EPOCH))
                .forEach(outbox::persist));
        statements.counted(STATEMENTS, () -> {
            sender.purge();
            return sender;
        });
        assertThat(metrics.count(STATEMENTS, "verb", "delete")).isGreaterThanOrEqualTo(3);
        assertThat(Rows.value("select count(*) from webhook_outbox where webhook = 'was-a-setting'"))
                .isEqualTo(0L);
    }

    @Test
    void thePausesBetweenTriesGrowAndDiffer() {
        assertThat(Stream.of(1, 2, 3, 11, 1000).map(attempt -> WebhookSender.pause(attempt, 0)))
                .extracting(Duration::toSeconds)
                .containsExactly(5L, 10L, 20L, 5120L, 5120L);
        assertThat(WebhookSender.pause(2, 1)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void howLongAReceiverAsksUsToWaitIsSecondsOrADate() {
        Instant now = Instant.parse("2026-11-24T20:00:00Z");
        assertThat(Stream.of(
                                "120",
                                "Tue, 24 Nov 2026 20:05:00 GMT",
                                "Tue, 24 Nov 2026 19:00:00 GMT",
                                "999999999",
                                "-5",
                                "soon",
                                "99999999999999999999")
                        .map(value -> Answer.pause(value, now).toSeconds()))
                .containsExactly(120L, 300L, 0L, 86_400L, 0L, 0L, 0L);
    }
}
