package dev.latchkey.account;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Messages;
import dev.latchkey.key.Sealer;
import io.quarkus.mailer.Mail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/**
 * The mails of an account. Putting one into the outbox is part of the transaction of its cause; it is written, as plain
 * text and HTML, when it is sent.
 */
@ApplicationScoped
class Mails {

    private static final String PURPOSE = "mail";

    private final Outbox outbox;
    private final Sealer sealer;
    private final MailTemplates templates;
    private final Event<MailsWait> waiting;
    private final Chance chance;
    private final Clock clock;
    private final String publicUrl;
    private final String host;

    Mails(
            Outbox outbox,
            Sealer sealer,
            MailTemplates templates,
            Event<MailsWait> waiting,
            Chance chance,
            Clock clock,
            LatchkeyConfig config) {
        this.outbox = outbox;
        this.sealer = sealer;
        this.templates = templates;
        this.waiting = waiting;
        this.chance = chance;
        this.clock = clock;
        this.publicUrl = config.address("");
        this.host = config.publicUrl().getHost();
    }

    /** Tells an account's owner something. */
    void tell(Account owner, Letter letter) {
        put(new WaitingMail(chance.id(), owner, letter, owner.email(), null, clock.instant()));
    }

    /** Tells an account's owner what happened, not before a time. */
    void tell(Account owner, Letter letter, Occasion occasion, Instant due) {
        put(owner, letter, owner.email(), occasion.text(), due);
    }

    /** Lets a mail that is put off, beyond one time and up to another, tell of one more occasion; false where there is none. */
    boolean addOccasion(Account owner, Letter letter, Instant beyond, Instant latest) {
        return outbox.putOff(letter, owner, beyond, latest)
                .filter(this::tellOfOneMore)
                .isPresent();
    }

    private boolean tellOfOneMore(WaitingMail mail) {
        String more = Occasion.of(secret(mail)).andOneMore().text();
        return outbox.restate(mail.id(), sealer.seal(PURPOSE, mail.id().toString(), more));
    }

    /** Sends a link with a secret; one of the same kind that still waits is not sent any more. */
    void sendLink(Account account, Letter letter, String address, String secret) {
        sendLink(account, letter, address, secret, clock.instant());
    }

    /** As {@link #sendLink(Account, Letter, String, String)}, but not before a time. */
    void sendLink(Account account, Letter letter, String address, String secret, Instant due) {
        outbox.replace(letter, account.id());
        put(account, letter, address, secret, due);
    }

    /** Sends a link that confirms an account. Others that still wait are sent as well, as long as they may be good. */
    void sendConfirmation(Account account, String secret) {
        outbox.makeRoom(Letter.VERIFY, account.id(), OneTimeTokens.CONFIRMATIONS);
        put(account, Letter.VERIFY, account.email(), secret, clock.instant());
    }

    /** Does not send any more what of a kind still waits. */
    void forget(Account account, Letter letter) {
        outbox.replace(letter, account.id());
    }

    private void put(Account account, Letter letter, String address, String secret, Instant due) {
        UUID id = chance.id();
        String sealed = sealer.seal(PURPOSE, id.toString(), secret);
        put(new WaitingMail(id, account, letter, address, sealed, due));
    }

    private void put(WaitingMail mail) {
        outbox.persist(mail);
        waiting.fire(new MailsWait());
    }

    /** Seals the secrets of all mails that wait under the present master secret. */
    void reseal() {
        outbox.find("sealed is not null")
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .forEach(mail -> mail.reseal(sealer.seal(PURPOSE, mail.id().toString(), secret(mail))));
    }

    /** A mail as it is sent. Its Message-ID is the same each time, so that one that is sent twice can be known. */
    Mail write(WaitingMail mail) {
        String query = mail.letter().hasSecret() ? "?token=" + secret(mail) : "";
        String link = publicUrl + mail.letter().path() + query;
        Occasion occasion = mail.letter().hasOccasion() ? Occasion.of(secret(mail)) : Occasion.NONE;
        return new Mail()
                .addTo(recipient(mail))
                .addHeader("Message-ID", "<" + mail.id() + "@" + host + ">")
                .setSubject(
                        Messages.text(mail.language(), "mail." + mail.letter().tag() + ".subject"))
                .setText(templates.render(mail.letter(), mail.language(), MailTemplates.Form.TXT, link, occasion))
                .setHtml(templates.render(mail.letter(), mail.language(), MailTemplates.Form.HTML, link, occasion));
    }

    private static String recipient(WaitingMail mail) {
        return EmailAddress.parse(mail.recipient()).map(EmailAddress::forMail).orElseGet(mail::recipient);
    }

    private String secret(WaitingMail mail) {
        return sealer.open(PURPOSE, mail.id().toString(), mail.sealed())
                .orElseThrow(() -> new IllegalStateException("The master secret does not open what a mail says"));
    }
}
