package dev.latchkey.account;

import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Times;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells owners what may not have been their own doing, in the transaction of its cause.
 *
 * <p>A thief must not fill an inbox, and must not hide behind a notice either that the owner has just caused. So what
 * happens again within an hour is put off, and one mail then tells of all of it.
 */
@ApplicationScoped
public class Notices {

    private static final Duration BETWEEN_MAILS = Duration.ofHours(1);

    private final Mails mails;
    private final OneTimeTokens tokens;
    private final Chance chance;
    private final Clock clock;

    Notices(Mails mails, OneTimeTokens tokens, Chance chance, Clock clock) {
        this.mails = mails;
        this.tokens = tokens;
        this.chance = chance;
        this.clock = clock;
    }

    /** Somebody logged in with a device that the account does not know. */
    public void newDevice(Account owner, Occasion login) {
        tell(owner, Letter.NEW_DEVICE, Purpose.NEW_DEVICE, login);
    }

    /** A session ended because its refresh token was replayed; the device is the one that it was opened with. */
    public void replay(Account owner, Occasion replay) {
        tell(owner, Letter.REPLAY, Purpose.REPLAY, replay);
    }

    /**
     * One that is about to be sent is left alone: by another node's clock it may be due. One that is put off for longer than
     * we put off was written while the clock was ahead, and nobody is to wait for it.
     */
    private void tell(Account owner, Letter letter, Purpose purpose, Occasion occasion) {
        Instant now = clock.instant();
        Instant last = now.plus(BETWEEN_MAILS);
        Instant latest = last.plus(LatchkeyConfig.LEEWAY);
        if (mails.addOccasion(owner, letter, now.plus(LatchkeyConfig.LEEWAY), latest)) {
            return;
        }
        Instant due = tokens.lastAsked(latest, purpose, owner.id())
                .map(told -> Times.earlier(told.plus(BETWEEN_MAILS), last))
                .filter(now::isBefore)
                .orElse(now);
        tokens.persist(new OneTimeToken(chance.secret(), purpose, owner.id(), due).asked(due));
        mails.tell(owner, letter, occasion, due);
    }
}
