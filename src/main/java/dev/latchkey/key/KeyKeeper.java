package dev.latchkey.key;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.DatabaseOpened;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Postponable;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.StartOrder;
import dev.latchkey.kernel.Times;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jose4j.jwk.JsonWebKey;

/**
 * Keeps the ring: reads it, rolls it over when {@link KeyRing} says so, and hands it out. A key is made outside of any
 * transaction, because that may take a second, and offered to the database, which takes one of several equal offers.
 */
@ApplicationScoped
@Startup(StartOrder.SETTINGS)
public class KeyKeeper {

    private static final Logger LOG = Logger.getLogger(KeyKeeper.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final String STOLEN =
            "latchkey.access-token.secret was declared compromised and signs nothing any more: choose another";

    private final SigningKeys keys;
    private final KeyOpener opener;
    private final SecureRandom random;
    private final Chance chance;
    private final Clock clock;
    private final KeyKind accessKind;
    private final KeyRing.Policy policy;
    private final AtomicReference<Instant> lastLook = new AtomicReference<>(Instant.MIN);
    private final Object looking = new Object();
    private boolean lookedInVain;
    private volatile boolean lookIsDue;
    private volatile long looks;
    private volatile KeyRing ring;

    KeyKeeper(
            SigningKeys keys,
            KeyOpener opener,
            SecureRandom random,
            Chance chance,
            Clock clock,
            LatchkeyConfig config) {
        this.keys = keys;
        this.opener = opener;
        this.random = random;
        this.chance = chance;
        this.clock = clock;
        LatchkeyConfig.AccessToken access = config.accessToken();
        this.accessKind = KeyKind.ofAccess(access.algorithm(), access.secret());
        this.policy = policy(config);
        this.ring = new KeyRing(List.of(), policy);
    }

    /** A session from when the longest life was longer has tokens that live for as long as they may be idle. */
    private static KeyRing.Policy policy(LatchkeyConfig config) {
        Duration margin = LatchkeyConfig.LEEWAY.plus(MARGIN);
        LatchkeyConfig.Session session = config.session();
        return new KeyRing.Policy(
                config.keys().rollover(),
                config.keys().announce(),
                config.accessToken().lifetime().plus(margin),
                Times.longer(session.longest(), session.idle()).plus(margin));
    }

    void load(@Observes @Priority(StartOrder.KEYS) DatabaseOpened opened) {
        opener.resealWhereNeeded();
        keep();
        if (ring.isStolen(accessKind)) {
            throw new ConfigurationException(STOLEN);
        }
    }

    void schedule(@Observes Schedule schedule, LatchkeyConfig config) {
        schedule.every(config.keys().poll(), this::scheduled);
    }

    void scheduled() {
        Postponable.run(LOG, Level.WARN, "Reading the keys", this::keep);
    }

    /** Reads the ring and makes every key that is due. */
    public void keep() {
        read();
        keep(KeyUse.ACCESS, accessKind);
        keep(KeyUse.REFRESH, KeyKind.ofRefresh());
        forget();
    }

    private void forget() {
        List<String> gone =
                ring.forgettable(clock.instant()).stream().map(RingKey::kid).toList();
        if (!gone.isEmpty()) {
            keys.forget(gone);
            LOG.infof("Forgot %d keys that nothing valid was signed with", gone.size());
            read();
        }
    }

    private void keep(KeyUse use, KeyKind kind) {
        if (ring.isStolen(kind)) {
            LOG.error(STOLEN);
            return;
        }
        Optional<Instant> due = ring.due(use, kind, clock.instant());
        while (due.isPresent()) {
            offer(use, kind.make(random, chance), due.get());
            due = ring.due(use, kind, clock.instant());
        }
    }

    /** Offers a key for the next position. Whether it or another node's was taken, the ring is as it is afterwards. */
    private void offer(KeyUse use, JsonWebKey jwk, Instant signsFrom) {
        String sealed = opener.seal(use, jwk);
        SigningKey key =
                new SigningKey(jwk.getKeyId(), use, ring.nextPosition(use), sealed, signsFrom, clock.instant());
        if (keys.add(key)) {
            LOG.infof("Made an %s key, %s, which signs %s from %s", jwk.getAlgorithm(), jwk.getKeyId(), use, signsFrom);
        }
        read();
    }

    /** One after the other: what was read before a key was compromised must not replace what was read after. */
    private synchronized void read() {
        List<RingKey> opened = keys.all().stream().map(opener::open).toList();
        ring = new KeyRing(opened, policy);
    }

    /** The keys as this node knows them. */
    public KeyRing ring() {
        return ring;
    }

    /**
     * The key that signs now.
     *
     * @throws Refusal {@code temporarily_unavailable}, where none may sign until an operator has done something
     */
    public RingKey signer(KeyUse use) {
        return ring.signing(use, clock.instant())
                .orElseThrow(() -> Refusal.later(RefusalCode.TEMPORARILY_UNAVAILABLE, BETWEEN_LOOKS));
    }

    /**
     * The key that signed at a time, for what is to be signed again as it was then; where that key is good for nothing any
     * more, the one that signs now.
     *
     * @throws Refusal as {@link #signer(KeyUse)}
     */
    public RingKey signer(KeyUse use, Instant at) {
        KeyRing known = ring;
        return known.signing(use, at)
                .filter(key -> known.state(key, clock.instant()) != KeyRing.State.GONE)
                .orElseGet(() -> signer(use));
    }

    /**
     * The key that may have signed a token. One that this node has not heard of may be another node's newest: then it
     * looks again, but not more often than once a second, whatever strangers send. Where it must not wait for the
     * database, it has looked by the next time that it is asked.
     *
     * @throws Refusal {@code temporarily_unavailable}, where it could not look: the key may well be there
     */
    public Optional<RingKey> verifier(KeyUse use, String kid, Instant now) {
        Optional<RingKey> known = ring.verifier(use, kid, now);
        if (known.isPresent() || isKnown(kid)) {
            return known;
        }
        if (!BlockingOperationControl.isBlockingAllowed()) {
            if (mayLook(now)) {
                lookIsDue = true;
                Infrastructure.getDefaultExecutor().execute(this::lookWhereDue);
            }
            return known;
        }
        look(now);
        return ring.verifier(use, kid, now);
    }

    /**
     * Whoever comes while somebody looks waits for what is found: it may be of a token that is worth a login. It does not
     * look once more then, however long that took: so many may have waited that nobody would come to an end.
     */
    private void look(Instant now) {
        long before = looks;
        synchronized (looking) {
            if (looks == before && (lookIsDue || mayLook(now))) {
                look();
            }
            if (lookedInVain) {
                throw Refusal.unavailable();
            }
        }
    }

    /** For somebody who must not wait; whoever may has perhaps looked meanwhile. */
    private void lookWhereDue() {
        synchronized (looking) {
            if (lookIsDue) {
                look();
            }
        }
    }

    private void look() {
        lookIsDue = false;
        lookedInVain = !Postponable.run(LOG, Level.WARN, "Reading the keys", this::keep);
        looks++;
    }

    private boolean isKnown(String kid) {
        return ring.keys().stream().anyMatch(key -> key.kid().equals(kid));
    }

    /** Also where the clock was set back since the last time. */
    private boolean mayLook(Instant now) {
        Instant last = lastLook.get();
        boolean isLongAgo = last.equals(Instant.MIN)
                || now.isAfter(last.plus(BETWEEN_LOOKS))
                || now.isBefore(last.minus(BETWEEN_LOOKS));
        return isLongAgo && lastLook.compareAndSet(last, now);
    }

    /**
     * Begins to roll over: the next key is announced now, unless one already is. One that waits for its period comes before
     * its time, because the backups of this period hold it.
     */
    public void rollOver(KeyUse use) {
        read();
        Instant now = clock.instant();
        if (ring.successorWaits(use, now)) {
            return;
        }
        Instant soonest = now.plus(policy.announce());
        Optional<RingKey> waiting = ring.waiting(use, now).filter(kind(use)::fits);
        if (waiting.isEmpty()) {
            offer(use, kind(use).make(random, chance), soonest);
            return;
        }
        keys.advance(waiting.get().kid(), soonest);
        read();
    }

    /**
     * Declares that somebody else has a key: from now on it verifies nothing, and where it signed another one signs. Those
     * that were to follow it were kept beside it, and are not trusted either; also not where this was done by half before.
     * Says whether there is such a key.
     */
    public boolean compromise(String kid) {
        read();
        Optional<RingKey> key =
                ring.keys().stream().filter(known -> known.kid().equals(kid)).findFirst();
        Instant now = clock.instant();
        Optional<RingKey> signer = key.filter(known -> ring.state(known, now) == KeyRing.State.SIGNING);
        List<RingKey> successors = key.map(known -> ring.successors(known, now)).orElse(List.of());
        signer.filter(known -> !kind(known.use()).isFixed())
                .ifPresent(known -> offer(known.use(), kind(known.use()).make(random, chance), now));
        Stream.concat(key.stream(), successors.stream())
                .forEach(known -> keys.compromise(known.kid(), clock.instant()));
        keep();
        return key.isPresent();
    }

    private KeyKind kind(KeyUse use) {
        return switch (use) {
            case ACCESS -> accessKind;
            case REFRESH -> KeyKind.ofRefresh();
        };
    }
}
