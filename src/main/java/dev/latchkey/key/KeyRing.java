package dev.latchkey.key;

import dev.latchkey.kernel.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that this node knows, and the rule of their lives: announced, signing, retired, gone. Immutable and pure: it
 * is asked with a time and answers the same on every node.
 *
 * @param keys in the order in which they were made
 * @param policy how long each part of a life is
 */
public record KeyRing(List<RingKey> keys, Policy policy) {

    public KeyRing {
        keys = keys.stream().sorted(Comparator.comparing(RingKey::position)).toList();
    }

    /** Where a key is in its life. */
    public enum State {
        /** Others may fetch it; it signs nothing yet. */
        ANNOUNCED,
        /** Signs everything new. */
        SIGNING,
        /** Signs nothing; what it signed may still be good. */
        RETIRED,
        /** Nothing that it signed is good any more. */
        GONE
    }

    /**
     * The key that signs now: the newest that has begun to. One that was followed by another never signs again. There is
     * none before the first, and none while a secret that an operator chose is known to somebody else. The first one signs
     * also before its time, which is what a machine sees that starts with a clock of long ago: a key that was made then
     * would be the end of all others once the clock is right.
     */
    public Optional<RingKey> signing(KeyUse use, Instant now) {
        return keys.stream()
                .filter(key -> key.use() == use && key.everSigns())
                .reduce((older, newer) -> newer.hasBegun(now) ? newer : older)
                .filter(key -> !key.isCompromised());
    }

    /**
     * The key that may have signed a token, where it is still good. A key never verifies what it is not for. Asked for every
     * token that is shown, so it walks instead of streaming.
     */
    public Optional<RingKey> verifier(KeyUse use, String kid, Instant now) {
        for (RingKey key : keys) {
            if (key.use() == use && key.kid().equals(kid)) {
                return state(key, now) == State.GONE ? Optional.empty() : Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** The keys whose public half others need: announced, signing and retired pairs. */
    public List<RingKey> published(Instant now) {
        return usable(KeyUse.ACCESS)
                .filter(RingKey::isPair)
                .filter(key -> state(key, now) != State.GONE)
                .toList();
    }

    /** Where a key is in its life. One that was compromised is gone, whatever it signed. */
    public State state(RingKey key, Instant now) {
        if (key.isCompromised()) {
            return State.GONE;
        }
        if (key.signsFrom().isAfter(now)) {
            return State.ANNOUNCED;
        }
        Instant retiredAt = retiredAt(key);
        if (retiredAt == null || retiredAt.isAfter(now)) {
            return State.SIGNING;
        }
        return retiredAt.plus(policy.keep(key.use())).isBefore(now) ? State.GONE : State.RETIRED;
    }

    /** When the first of those that follow begins to sign; null where none does. */
    private Instant retiredAt(RingKey key) {
        Instant first = null;
        for (RingKey other : keys) {
            boolean follows = other.use() == key.use() && other.position() > key.position() && other.everSigns();
            if (follows && (first == null || other.signsFrom().isBefore(first))) {
                first = other.signsFrom();
            }
        }
        return first;
    }

    /** The keys that are of no use to anyone; what was compromised stays on record. */
    public List<RingKey> forgettable(Instant now) {
        return keys.stream()
                .filter(key -> !key.isCompromised() && state(key, now) == State.GONE)
                .toList();
    }

    /**
     * When the next key of a use has to begin to sign, where it is time to make one: because there is none, because the
     * settings ask for another kind, or because the newest has signed, or will have signed, for a whole period. Another
     * kind waits until the newest key has begun, so that nodes that disagree for a while do not outbid each other.
     */
    public Optional<Instant> due(KeyUse use, KeyKind kind, Instant now) {
        Optional<RingKey> newest = newest(use);
        if (newest.isEmpty() || signing(use, now).isEmpty()) {
            return Optional.of(now);
        }
        Instant soonest = now.plus(policy.announce());
        if (!kind.fits(newest.get())) {
            return Optional.of(soonest).filter(any -> newest.get().hasBegun(now));
        }
        Instant planned = newest.get().signsFrom().plus(policy.rollover());
        return kind.isFixed() || planned.isAfter(now.plus(policy.ahead(use)))
                ? Optional.empty()
                : Optional.of(Times.later(planned, soonest));
    }

    /** Whether the settings ask for a secret that somebody else has. */
    boolean isStolen(KeyKind kind) {
        return kind.isFixed() && keys.stream().anyMatch(key -> key.isCompromised() && kind.fits(key));
    }

    /** Whether a successor signs soon: one that was overtaken does not, nor one that waits for a whole period. */
    public boolean successorWaits(KeyUse use, Instant now) {
        return newest(use)
                .filter(key -> key.signsFrom().isAfter(now))
                .filter(key -> !key.signsFrom().isAfter(now.plus(policy.announce())))
                .isPresent();
    }

    /** The newest key, where it waits for the time when it signs. */
    Optional<RingKey> waiting(KeyUse use, Instant now) {
        return newest(use).filter(key -> key.signsFrom().isAfter(now));
    }

    /** Those that were to sign after a key; where another one signs already, those that it has overtaken together with it. */
    List<RingKey> successors(RingKey key, Instant now) {
        Optional<RingKey> overtaker = signing(key.use(), now).filter(signer -> !signer.equals(key));
        return usable(key.use())
                .filter(other -> other.position() > key.position() && state(other, now) == State.ANNOUNCED)
                .filter(other -> overtaker.isEmpty()
                        || other.position() < overtaker.get().position())
                .toList();
    }

    /** The position of the next key of a use: two nodes that make one at once ask for the same, and one gets it. */
    public long nextPosition(KeyUse use) {
        return keys.stream()
                        .filter(key -> key.use() == use)
                        .mapToLong(RingKey::position)
                        .max()
                        .orElse(-1)
                + 1;
    }

    private Optional<RingKey> newest(KeyUse use) {
        return usable(use).reduce((older, newer) -> newer);
    }

    private Stream<RingKey> usable(KeyUse use) {
        return keys.stream().filter(key -> key.use() == use && !key.isCompromised());
    }

    /**
     * How long each part of a key's life is.
     *
     * @param rollover how long a key signs
     * @param announce how long it is published before: at least as long as others cache the JWKS
     * @param keepAccess how long a retired key verifies access tokens: at least as long as one lives
     * @param keepRefresh how long a retired secret verifies refresh tokens
     */
    public record Policy(Duration rollover, Duration announce, Duration keepAccess, Duration keepRefresh) {

        /**
         * How long before it signs a key is made. Nobody fetches the secrets of refresh tokens: they are made a whole
         * period ahead, so that a backup holds those of everything that was signed until it is a period old.
         */
        Duration ahead(KeyUse use) {
            return switch (use) {
                case ACCESS -> announce;
                case REFRESH -> Times.longer(rollover, announce);
            };
        }

        Duration keep(KeyUse use) {
            return switch (use) {
                case ACCESS -> keepAccess;
                case REFRESH -> keepRefresh;
            };
        }
    }
}
