package dev.latchkey.account;

import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.guard.Attempt;
import dev.latchkey.guard.Attempts;
import dev.latchkey.guard.Source;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Times;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Links in mails: sent, asked for, opened.
 *
 * <p>Whoever asks for a link by an address is answered after one INSERT, the same for every address. Whose it is, and
 * what that means, is found out afterwards and elsewhere, so that no answer can be timed.
 */
@ApplicationScoped
class Links {

    /** Whoever asks again within this gets no second mail, and nobody is told the same twice. */
    private static final Duration BETWEEN_MAILS = Duration.ofMinutes(1);

    /** What leads to the page where a password is chosen. */
    static final Set<Purpose> TO_A_PASSWORD = EnumSet.of(Purpose.RESET_PASSWORD, Purpose.INVITATION);

    private final LinkRequests requests;
    private final OneTimeTokens tokens;
    private final Accounts accounts;
    private final Mails mails;
    private final Attempts attempts;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Event<LinkAsked> asked;
    private final Chance chance;
    private final Clock clock;

    Links(
            LinkRequests requests,
            OneTimeTokens tokens,
            Accounts accounts,
            Mails mails,
            Attempts attempts,
            AuditTrail audit,
            Transactions transactions,
            Event<LinkAsked> asked,
            Chance chance,
            Clock clock) {
        this.requests = requests;
        this.tokens = tokens;
        this.accounts = accounts;
        this.mails = mails;
        this.attempts = attempts;
        this.audit = audit;
        this.transactions = transactions;
        this.asked = asked;
        this.chance = chance;
        this.clock = clock;
    }

    /**
     * Asks for a link to be mailed to an address, if that makes sense for whoever has it.
     *
     * @throws Refusal {@code too_many_attempts}, whosever the address is
     */
    void ask(Purpose purpose, EmailAddress email, Source source) {
        attempts.admit(Attempt.of(Attempt.Kind.MAIL, email.value(), source));
        transactions.run(() -> {
            requests.persist(new LinkRequest(chance.id(), purpose, email));
            asked.fire(new LinkAsked());
        });
    }

    /** Answers the oldest request; false where there is none. */
    boolean answerNext() {
        Optional<LinkRequest> answered = transactions.call(() -> requests.take().map(this::answer));
        return answered.isPresent();
    }

    private LinkRequest answer(LinkRequest request) {
        Instant now = clock.instant();
        request.email()
                .flatMap(accounts::lockedByEmail)
                .filter(account -> isDue(request.purpose(), account, now))
                .ifPresent(account -> answer(request.purpose(), account, now));
        return request;
    }

    private boolean isDue(Purpose purpose, Account account, Instant now) {
        boolean nothingToVerify = purpose == Purpose.VERIFY_EMAIL && account.verified();
        return !nothingToVerify && !tokens.isAskedSince(now.minus(BETWEEN_MAILS), latest(now), purpose, account.id());
    }

    /** When a notice that is put off may be due, by whichever node's clock. */
    private static Instant latest(Instant now) {
        return now.plus(BETWEEN_MAILS).plus(LatchkeyConfig.LEEWAY);
    }

    private void answer(Purpose purpose, Account account, Instant now) {
        String secret = chance.secret();
        OneTimeToken token = new OneTimeToken(secret, purpose, account.id(), now.plus(life(purpose))).asked(now);
        if (purpose == Purpose.VERIFY_EMAIL) {
            sendVerification(account, secret, token, now);
            return;
        }
        tokens.add(token, now);
        mails.sendLink(account, letter(purpose), account.email(), secret);
        audit.record(new AuditEvent.ResetRequested(account.id()));
    }

    /** Mails the link that confirms an account's own address, in the transaction of its cause. */
    void sendVerification(Account account, Instant now) {
        String secret = chance.secret();
        Instant end = now.plus(life(Purpose.VERIFY_EMAIL));
        sendVerification(account, secret, new OneTimeToken(secret, Purpose.VERIFY_EMAIL, account.id(), end), now);
    }

    /** The link brings what the latest sign-up has said by now. Whatever is said after it was mailed is not in it. */
    private void sendVerification(Account account, String secret, OneTimeToken token, Instant now) {
        account.latestSignUp().ifPresent(token::bringing);
        tokens.addConfirmation(token, now);
        mails.sendConfirmation(account, secret);
    }

    /** Makes void whatever else was mailed to an account that is confirmed now. An invitation stays. */
    void settle(Account account, Instant now) {
        tokens.revokeAllButInvitations(account.id(), now);
        mails.forget(account, Letter.VERIFY);
    }

    /**
     * Makes void the link to an address that an account asked for before it asked for another. Also where the other one is
     * somebody's and gets no link: if the old link stayed good only then, it would tell.
     */
    void forgetChange(Account account, Instant now) {
        tokens.revoke(Purpose.CHANGE_EMAIL, account.id(), now);
        mails.forget(account, Letter.EMAIL_CONFIRM);
    }

    /** Mails the link that gives an account another address, to that address, in the transaction of its cause. */
    void sendChange(Account account, EmailAddress address, Instant now) {
        String secret = chance.secret();
        Instant end = now.plus(life(Purpose.CHANGE_EMAIL));
        tokens.add(new OneTimeToken(secret, Purpose.CHANGE_EMAIL, account.id(), end).giving(address), now);
        mails.sendLink(account, Letter.EMAIL_CONFIRM, address.value(), secret);
    }

    /**
     * Mails the link with which an account begins, in the transaction of its cause: whoever opens it chooses a password,
     * has confirmed the address, and has the roles, which nobody has before.
     */
    void sendInvitation(Account account, Set<String> roles, Instant now) {
        String secret = chance.secret();
        Instant end = now.plus(life(Purpose.INVITATION));
        tokens.add(new OneTimeToken(secret, Purpose.INVITATION, account.id(), end).bringing(roles), now);
        mails.sendLink(account, Letter.INVITATION, account.email(), secret);
    }

    /**
     * Mails a notice at the cost of a link, because whoever causes it must not know by the time it takes that it is not
     * one. The secret opens nothing. What is caused again within a minute is put off, and not left out, for the same
     * reason; one mail then tells of all of it.
     */
    void sendInstead(Account account, Letter notice, Instant now) {
        String secret = chance.secret();
        Instant due = tokens.lastAsked(latest(now), Purpose.VERIFY_EMAIL, account.id())
                .map(last -> due(last, now))
                .orElse(now);
        tokens.addConfirmation(new OneTimeToken(secret, Purpose.VERIFY_EMAIL, account.id(), now).asked(due), now);
        mails.sendLink(account, notice, account.email(), secret, due);
    }

    /** A notice that still waits is not put off any further. */
    private static Instant due(Instant last, Instant now) {
        Instant next = last.isAfter(now) ? last : last.plus(BETWEEN_MAILS);
        return Times.later(next, now);
    }

    /**
     * Whose a secret is, before anything is spent on it; it is not used up.
     *
     * @throws Refusal {@code invalid_token_link}, where it is not good now
     */
    Account owner(Set<Purpose> purposes, String secret) {
        return transactions.call(() -> accounts.findByIdOptional(
                        good(purposes, secret, clock.instant()).accountId())
                .orElseThrow(() -> Refusal.of(RefusalCode.INVALID_TOKEN_LINK)));
    }

    /**
     * Uses a secret up, once its account is locked: whatever else changes the account comes before it, and makes it void,
     * or after it, and finds it used.
     *
     * @throws Refusal {@code invalid_token_link}
     */
    Opened open(Purpose purpose, String secret, Instant now) {
        return open(Set.of(purpose), secret, now);
    }

    /** As {@link #open(Purpose, String, Instant)}, for one of some purposes. */
    Opened open(Set<Purpose> purposes, String secret, Instant now) {
        OneTimeToken token = good(purposes, secret, now);
        Account account = accounts.locked(token.accountId());
        if (account == null || !tokens.consume(token, now)) {
            throw Refusal.of(RefusalCode.INVALID_TOKEN_LINK);
        }
        return new Opened(account, token);
    }

    private OneTimeToken good(Set<Purpose> purposes, String secret, Instant now) {
        return tokens.good(purposes, secret, now).orElseThrow(() -> Refusal.of(RefusalCode.INVALID_TOKEN_LINK));
    }

    private static Duration life(Purpose purpose) {
        return letter(purpose).life();
    }

    private static Letter letter(Purpose purpose) {
        return switch (purpose) {
            case VERIFY_EMAIL -> Letter.VERIFY;
            case RESET_PASSWORD -> Letter.RESET;
            case CHANGE_EMAIL -> Letter.EMAIL_CONFIRM;
            case INVITATION -> Letter.INVITATION;
            case NEW_DEVICE, REPLAY -> throw new IllegalArgumentException(purpose + " is no link");
        };
    }

    /**
     * A link that was opened.
     *
     * @param account whose it is, locked
     * @param token what was used up
     */
    record Opened(Account account, OneTimeToken token) {}
}
