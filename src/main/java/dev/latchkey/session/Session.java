package dev.latchkey.session;

import dev.latchkey.account.Account;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Times;
import dev.latchkey.token.RefreshToken;
import dev.latchkey.token.Subject;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One login, and with it one family of refresh tokens. Its id is the {@code sid} of every token. */
@Entity
public class Session extends PanacheEntityBase {

    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "account_id")
    private Account account;

    @Embedded
    private Generation generation;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    /** The longest life; never moves. */
    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(name = "ended_at")
    private Instant endedAt;

    @Column(name = "end_reason", length = 32)
    private EndReason endReason;

    @Column(name = "client_id", nullable = false, length = 64)
    private String clientId;

    @Column(length = 200)
    private String device;

    @Column(length = 45)
    private String ip;

    @Column(name = "user_agent", length = 512)
    private String userAgent;

    /** Values of RFC 8176 with a blank between; null in rows that are older than the column. */
    @Column(length = 32)
    private String amr;

    /** The key that its tokens are bound to (RFC 9449), or null; never changes. */
    @Column(length = 43)
    private String jkt;

    /** How often a renewal got the answer that the session already had; a little later than it happened. */
    @Column(nullable = false)
    private long repeats;

    @Column(name = "repeated_at")
    private Instant repeatedAt;

    /** How often a renewal was refused; likewise. */
    @Column(nullable = false)
    private long refusals;

    @Column(name = "refused_at")
    private Instant refusedAt;

    protected Session() {}

    Session(UUID id, Account account, Login login, Instant now, RenewalPolicy policy) {
        this.id = id;
        this.account = account;
        this.generation = Generation.first(now, policy);
        this.createdAt = now;
        this.expiresAt = now.plus(policy.longest());
        this.clientId = login.clientId();
        this.device = login.device();
        this.ip = login.ip();
        this.userAgent = login.userAgent();
        this.amr = String.join(" ", login.amr());
        this.jkt = login.jkt();
    }

    /**
     * Decides what a presented refresh token leads to; the first rule that fits. Reads nothing else, changes nothing.
     *
     * @param presented an authentic refresh token of this session
     * @param keyHash what the request's {@code Idempotency-Key} becomes, or null
     */
    Renewal renew(RefreshToken presented, String keyHash, Instant now, RenewalPolicy policy) {
        Renewal renewal = decide(presented, keyHash, now, policy);
        return renewal instanceof Renewal.Repeated && isSpent(now)
                ? new Renewal.Refused(new Ending(EndReason.IDLE, generation.idleExpiresAt()))
                : renewal;
    }

    /** As {@link #renew}, but for what would give out again tokens that are over. */
    private Renewal decide(RefreshToken presented, String keyHash, Instant now, RenewalPolicy policy) {
        long number = presented.generation();
        Optional<Ending> ending = ending(idleEnd(presented), now);
        if (ending.isPresent()) {
            return new Renewal.Refused(ending.get());
        }
        if (number == generation.number()) {
            return renewCurrent(keyHash, now, policy);
        }
        if (number > generation.number() && policy.fastForward()) {
            return rotated(number, keyHash, now, policy);
        }
        if (isParent(number) && isDuplicate(now, policy)) {
            return new Renewal.Repeated(Renewal.Why.DUPLICATE);
        }
        if (isParent(number) && keyHash != null && keyHash.equals(generation.idempotencyHash())) {
            return new Renewal.Repeated(Renewal.Why.RECOVERED);
        }
        return policy.enforceReuse()
                ? new Renewal.Reused(new Ending(EndReason.REUSED, now))
                : new Renewal.Repeated(Renewal.Why.REUSE_REPORTED);
    }

    private Renewal renewCurrent(String keyHash, Instant now, RenewalPolicy policy) {
        if (!policy.rotation()) {
            return new Renewal.Repeated(Renewal.Why.UNROTATED);
        }
        if (isDamped(now, policy) && !isSpent(now)) {
            return new Renewal.Repeated(Renewal.Why.DAMPED);
        }
        return rotated(generation.number(), keyHash, now, policy);
    }

    /**
     * From the current generation, or from a newer one than the row knows: then the database was restored, or failed
     * over to a replica that lagged. Without rotation such a client keeps the token it has.
     */
    private Renewal rotated(long from, String keyHash, Instant now, RenewalPolicy policy) {
        long to = policy.rotation() ? from + 1 : from;
        Generation next = new Generation(to, from, keyHash, now, now.plus(policy.idle()));
        return new Renewal.Rotated(next, from > generation.number());
    }

    private boolean isParent(long number) {
        return generation.parent() != null && generation.parent() == number;
    }

    /** Renewed under {@code damping} ago; the future is what a node with a faster clock has just written. */
    private boolean isDamped(Instant now, RenewalPolicy policy) {
        return generation.renewedAt() != null
                && now.isBefore(generation.renewedAt().plus(policy.damping()));
    }

    /** Renewed at most {@code duplicateWindow} ago. */
    private boolean isDuplicate(Instant now, RenewalPolicy policy) {
        return !policy.duplicateWindow().isZero()
                && !now.isAfter(generation.renewedAt().plus(policy.duplicateWindow()));
    }

    /** A token newer than the row proves a renewal that the row has lost: then its own end counts. */
    private Instant idleEnd(RefreshToken presented) {
        return presented.generation() > generation.number() ? presented.expiresAt() : generation.idleExpiresAt();
    }

    /** How the session ended, if it has. */
    Optional<Ending> ending(Instant now) {
        return ending(generation.idleExpiresAt(), now);
    }

    private Optional<Ending> ending(Instant idleEnd, Instant now) {
        if (endedAt != null) {
            return Optional.of(new Ending(endReason, endedAt));
        }
        if (account.disabledAt() != null) {
            return Optional.of(new Ending(EndReason.DISABLED, account.disabledAt()));
        }
        if (idleEnd.isBefore(expiresAt) && over(idleEnd, now)) {
            return Optional.of(new Ending(EndReason.IDLE, idleEnd));
        }
        return now.isBefore(expiresAt) ? Optional.empty() : Optional.of(new Ending(EndReason.EXPIRED, expiresAt));
    }

    /** With leeway, as for every time that a client is told; there is none beyond the longest life, when no token lives. */
    private static boolean over(Instant end, Instant now) {
        return !now.isBefore(end.plus(LatchkeyConfig.LEEWAY));
    }

    /** Whether its tokens are over, to the second, as clients see it. The leeway is for whoever moves the end alone. */
    private boolean isSpent(Instant now) {
        return !seconds(now).isBefore(seconds(generation.idleExpiresAt()));
    }

    /** The session's current refresh token; the same whenever it is written. */
    RefreshToken refreshToken() {
        return refreshToken(generation);
    }

    /** The refresh token of a generation of this session. */
    RefreshToken refreshToken(Generation of) {
        Instant issuedAt = of.renewedAt() == null ? createdAt : of.renewedAt();
        return new RefreshToken(id, account.id(), of.number(), seconds(issuedAt), seconds(refreshEnd(of)), jkt);
    }

    private Instant refreshEnd(Generation of) {
        return Times.earlier(of.idleExpiresAt(), expiresAt);
    }

    private static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whom access tokens speak for that are given out with a generation; they live no longer than the session would. */
    Subject subject(Generation of) {
        return new Subject(account.id(), id, clientId, account.roles(), amr(), createdAt, refreshEnd(of), jkt);
    }

    private List<String> amr() {
        return amr == null ? Login.PASSWORD : List.of(amr.split(" "));
    }

    /** When the session ends unless it is renewed or ended. */
    Instant end() {
        return refreshEnd(generation);
    }

    UUID id() {
        return id;
    }

    String clientId() {
        return clientId;
    }

    String device() {
        return device;
    }

    String ip() {
        return ip;
    }

    String userAgent() {
        return userAgent;
    }

    Instant createdAt() {
        return createdAt;
    }

    Account account() {
        return account;
    }

    long repeats() {
        return repeats;
    }

    Instant repeatedAt() {
        return repeatedAt;
    }

    long refusals() {
        return refusals;
    }

    Instant refusedAt() {
        return refusedAt;
    }

    Generation generation() {
        return generation;
    }
}
