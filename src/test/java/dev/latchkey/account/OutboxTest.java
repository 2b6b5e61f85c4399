package dev.latchkey.account;

import static dev.latchkey.testing.Surroundings.mailsTo;
import static dev.latchkey.testing.Surroundings.secretIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.DueRows.Claim;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.key.Sealer;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.LogLines;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail is sent once, whoever sends it and whatever happened to the mail server meanwhile. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("slow")
class OutboxTest {

    private static final int MANY = 20;
    private static final String PASSWORD = "a long enough password";

    /** More than every pause so far, and less than a claim is believed. */
    private static final Duration SOON = Duration.ofSeconds(50);

    @Inject
    Outbox outbox;

    @Inject
    Mails mails;

    @Inject
    Links links;

    @Inject
    Postman postman;

    @Inject
    Sealer sealer;

    @Inject
    Accounts accounts;

    @Inject
    AuditTrail audit;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    @Inject
    Metrics metrics;

    /** Another node on the same database: it shares the rows and the mail server, and nothing else. */
    private OutboxSender node() {
        return new OutboxSender(
                links, outbox, mails, postman, sealer, audit, transactions, clock, new SimpleMeterRegistry());
    }

    @Test
    void theMailsOfAnOutageArriveOnceEachFromThreeNodes() {
        List<String> addresses = Stream.generate(Api::newAddress).limit(MANY).toList();
        double failed = metrics.count("latchkey.mail.failed");
        Surroundings.withoutSmtp(() -> {
            addresses.forEach(address -> Life.register(address, PASSWORD).then().statusCode(202));
            await(() -> metrics.count("latchkey.mail.failed") >= failed + MANY);
        });
        assertThat(addresses).allSatisfy(address -> assertThat(mailsTo(address)).isEmpty());

        MutableClock.advance(SOON);
        List<Callable<Void>> nodes = new ArrayList<>();
        for (int node = 0; node < 2; node++) {
            OutboxSender sender = node();
            nodes.add(() -> emptied(sender));
            nodes.add(() -> emptied(sender));
        }
        try (Together together = new Together()) {
            together.run(nodes);
        }
        addresses.forEach(Life::settle);
        assertThat(addresses).allSatisfy(address -> assertThat(mailsTo(address)).hasSize(1));
    }

    private static Void emptied(OutboxSender sender) {
        sender.empty();
        return null;
    }

    /** An alarm on what waits must not go off because many notices wait for their hour. */
    @Test
    void aNoticeThatIsPutOffDoesNotCountAsWaitingAndAMailThatFailedDoes() {
        User user = new User(Api.newAddress(), PASSWORD);
        Surroundings.withoutSmtp(() -> {
            Life.register(user.email(), PASSWORD).then().statusCode(202);
            await(() -> attempts(user) >= 1);
            long failed = waiting();
            Rows.change(
                    "update mail_outbox set attempts = 0, due_at = ?2 where recipient = ?1",
                    user.email(),
                    clock.instant().plus(Duration.ofHours(1)));
            assertThat(waiting()).isEqualTo(failed - 1);
            Rows.change("delete from mail_outbox where recipient = ?1", user.email());
        });
    }

    private long waiting() {
        return transactions.call(() -> outbox.waiting(clock.instant()));
    }

    /** As after a change back to this release, with a mail waiting that the other one has added. */
    @Test
    void whatOnlyANewerNodeCanWriteKeepsNoOtherMailBack() {
        User user = new User(Api.newAddress(), PASSWORD);
        Surroundings.withoutSmtp(() -> {
            Life.register(user.email(), PASSWORD).then().statusCode(202);
            await(() -> attempts(user) >= 1);
            Rows.change("update mail_outbox set letter = 'OF_A_NEWER_NODE' where recipient = ?1", user.email());
        });
        MutableClock.advance(SOON);
        assertThat(Api.confirmedUser().login()).isNotNull();
        assertThat(Life.waiting(user.email())).isOne();
        Rows.change("delete from mail_outbox where recipient = ?1", user.email());
    }

    @Test
    void aMailThatANodeLeftInDoubtComesAgainOnceItsClaimHasRunOutWithTheSameMessageId() {
        User user = Api.confirmedUser();
        Claim<WaitingMail> claim = transactions.call(() -> claimed(user));
        postman.deliver(mails.write(claim.row()));
        assertThat(mailsTo(user.email(), 2)).hasSize(2);
        assertThat(transactions.call(() -> outbox.claim(clock.instant())))
                .as("nobody else's")
                .isEmpty();

        MutableClock.advance(Outbox.LEASE.plusSeconds(1));
        assertThat(mailsTo(user.email(), 3))
                .extracting(OutboxTest::messageId)
                .endsWith(
                        "<" + claim.row().id() + "@localhost>",
                        "<" + claim.row().id() + "@localhost>");
        Life.settle(user.email());
        assertThat(transactions.call(() -> outbox.remove(claim))).as("too late").isFalse();
    }

    /** What the node does that dies: in one transaction, so that no other gets the mail first. */
    private Claim<WaitingMail> claimed(User user) {
        mails.tell(account(user), Letter.TAKEN);
        return Stream.generate(() -> outbox.claim(clock.instant()).orElseThrow())
                .filter(claim -> claim.row().recipient().equals(user.email()))
                .findFirst()
                .orElseThrow();
    }

    private Account account(User user) {
        return accounts.byEmail(EmailAddress.parse(user.email()).orElseThrow()).orElseThrow();
    }

    private static String messageId(jakarta.mail.internet.MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (MessagingException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void oneWhoComesBackTooLateChangesNothing() {
        User user = Api.confirmedUser();
        Claim<WaitingMail> dead = transactions.call(() -> claimed(user));
        MutableClock.advance(Outbox.LEASE.plusSeconds(1));
        assertThat(mailsTo(user.email(), 2)).hasSize(2);
        transactions.run(() -> outbox.postpone(dead, clock.instant()));
        assertThat(transactions.call(() -> outbox.remove(dead))).isFalse();
        Life.settle(user.email());
        assertThat(mailsTo(user.email())).hasSize(2);
    }

    @Test
    void aMailThatNobodyTakesForADayIsGivenUpWithAnEvent() {
        User user = new User(Api.newAddress(), PASSWORD);
        Surroundings.withoutSmtp(() -> {
            Life.register(user.email(), PASSWORD).then().statusCode(202);
            await(() -> attempts(user) >= 1);
            MutableClock.advance(Duration.ofHours(23));
            await(() -> attempts(user) >= 2);
            assertThat(Life.events(user.email())).doesNotContain("mail_given_up");
            MutableClock.advance(Duration.ofHours(1));
            await(() -> Life.events(user.email()).contains("mail_given_up"));
        });
        assertThat(Life.waiting(user.email())).isZero();
        assertThat(mailsTo(user.email())).isEmpty();
        assertThat(Rows.value("""
                select e.detail from audit_event e join account a on a.id = e.account_id
                where a.email = ?1 and e.type = 'mail_given_up'""", user.email())).isEqualTo("verify");
    }

    @Test
    void aRecipientWhomTheServerRefusesForGoodIsGivenUpAfterAFewTriesAndNamedInNoLog() {
        User user = new User(Api.newAddress(), PASSWORD);
        Queue<String> refused = new ConcurrentLinkedQueue<>();
        try (LogLines log = new LogLines()) {
            Surroundings.withoutSmtp(() -> {
                SMTPServer server = SMTPServer.port(Surroundings.smtpPort())
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .messageHandlerFactory(context -> new Refusing(refused))
                        .build();
                server.start();
                Life.register(user.email(), PASSWORD).then().statusCode(202);
                await(() -> {
                    MutableClock.advance(Duration.ofMinutes(1));
                    return Life.events(user.email()).contains("mail_given_up");
                });
                server.stop();
            });
            assertThat(log.all())
                    .contains("recipient address not accepted, 550")
                    .doesNotContain(user.email(), "no such mailbox");
        }
        assertThat(refused).containsOnly(user.email()).hasSize(5);
        assertThat(Life.waiting(user.email())).isZero();
    }

    private record Refusing(Queue<String> refused) implements MessageHandler {
        @Override
        public void from(String sender) {}

        @Override
        public void recipient(String recipient) throws RejectException {
            refused.add(recipient);
            throw new RejectException(550, "<" + recipient + ">: no such mailbox");
        }

        @Override
        public String data(InputStream mail) {
            return null;
        }

        @Override
        public void done() {}
    }

    @Test
    void aResetIsGivenUpOnceItsLinkIsDead() {
        User user = Api.confirmedUser();
        Surroundings.withoutSmtp(() -> {
            Life.forgot(user.email()).then().statusCode(202);
            await(() -> attempts(user) >= 1);
            MutableClock.advance(Duration.ofHours(1));
            await(() -> Life.events(user.email()).contains("mail_given_up"));
        });
        assertThat(Life.waiting(user.email())).isZero();
        assertThat(mailsTo(user.email())).isEmpty();
    }

    @Test
    void whoAsksAgainDuringAnOutageGetsTheNewestMailOnly() {
        User user = Api.confirmedUser();
        Surroundings.withoutSmtp(() -> {
            for (int asked = 1; asked <= 3; asked++) {
                Life.forgot(user.email()).then().statusCode(202);
                await(() -> attempts(user) >= 1 && requests(user) == 0);
                MutableClock.advance(Duration.ofMinutes(2));
            }
        });
        MutableClock.advance(SOON);
        String link = secretIn(user.email(), 1);
        Life.settle(user.email());
        assertThat(mailsTo(user.email())).hasSize(1);
        Life.reset(link, "an entirely new password").then().statusCode(204);
    }

    /** Else a stranger who signs up with the same address would keep the owner's own link from them. */
    @Test
    void theMailsOfTwoSignUpsWithOneAddressDuringAnOutageBothArrive() {
        User owner = new User(Api.newAddress(), PASSWORD);
        Surroundings.withoutSmtp(() -> {
            Life.register(owner.email(), PASSWORD).then().statusCode(202);
            await(() -> attempts(owner) >= 1);
            Life.register(owner.email(), "the password of a stranger").then().statusCode(202);
        });
        MutableClock.advance(SOON);
        List<String> links = List.of(secretIn(owner.email(), 1), secretIn(owner.email(), 2));
        assertThat(links).doesNotHaveDuplicates();
        Life.settle(owner.email());
    }

    @Test
    void theDatabaseHoldsNoSecretOfAMailThatWaits() {
        User user = new User(Api.newAddress(), PASSWORD);
        List<String> rows = new ArrayList<>();
        Surroundings.withoutSmtp(() -> {
            Life.register(user.email(), PASSWORD).then().statusCode(202);
            await(() -> attempts(user) >= 1);
            Rows.list("select m.* from mail_outbox m where recipient = ?1", user.email())
                    .forEach(row -> rows.add(Arrays.toString((Object[]) row)));
            Rows.list("""
                    select t.* from one_time_token t join account a on a.id = t.account_id
                    where a.email = ?1""", user.email()).forEach(row -> rows.add(Arrays.toString((Object[]) row)));
        });
        MutableClock.advance(SOON);
        String secret = secretIn(user.email(), 1);
        assertThat(rows).hasSize(2).noneMatch(row -> row.contains(secret));
        Life.settle(user.email());
    }

    @Test
    void whatIsSealedForOneMailOpensForNoOther() {
        String sealed = sealer.seal("mail", "one", "secret");
        assertThat(sealer.open("mail", "one", sealed)).contains("secret");
        assertThat(sealer.open("mail", "other", sealed)).isEmpty();
        assertThat(sealer.open("something else", "one", sealed)).isEmpty();
        assertThat(sealer.open("mail", "one", "nonsense")).isEmpty();
    }

    @Test
    void noRequestWaitsForAServerThatSaysNothing() {
        String address = Api.newAddress();
        Surroundings.withoutSmtp(() -> {
            try (ServerSocket silent =
                    new ServerSocket(Surroundings.smtpPort(), 50, InetAddress.getByName("127.0.0.1"))) {
                Life.register(address, PASSWORD).then().statusCode(202);
                Life.forgot(address).then().statusCode(202);
                Life.resend(address).then().statusCode(202);
                Socket waiting = silent.accept();
                waiting.setSoTimeout(1);
                assertThatThrownBy(() -> waiting.getInputStream().read())
                        .as("the one that sends it still waits for a greeting")
                        .isInstanceOf(SocketTimeoutException.class);
                waiting.close();
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    @Test
    void whatWasRolledBackIsNotMailed() {
        User user = Api.confirmedUser();
        assertThatThrownBy(() -> transactions.run(() -> {
                    mails.tell(account(user), Letter.TAKEN);
                    outbox.flush();
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        assertThat(Life.waiting(user.email())).isZero();
    }

    @Test
    void thePausesBetweenAttemptsGrow() {
        assertThat(Stream.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 1000).map(OutboxSender::pause))
                .extracting(Duration::toSeconds)
                .containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 256L, 256L);
    }

    private static long attempts(User user) {
        return ((Number) Rows.value(
                        "select coalesce(max(attempts), 0) from mail_outbox where recipient = ?1", user.email()))
                .longValue();
    }

    private static long requests(User user) {
        return ((Number) Rows.value("select count(*) from link_request where email = ?1", user.email())).longValue();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }
}
