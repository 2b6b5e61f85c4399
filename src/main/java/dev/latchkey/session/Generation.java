package dev.latchkey.session;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;

/**
 * The part of a session that a renewal changes; none of it is indexed.
 *
 * @param number {@code gen} of the current refresh token: 0 at login
 * @param parent the generation that the last renewal was asked with, or null before the first
 * @param idempotencyHash what the last renewal's {@code Idempotency-Key} became, or null
 * @param renewedAt when the last renewal was, or null before the first
 * @param idleExpiresAt when the session ends unless it is renewed
 */
@Embeddable
public record Generation(
        @Column(name = "generation", nullable = false) long number,
        @Column(name = "parent_generation") Long parent,
        @Column(name = "idempotency_hash", length = 64) String idempotencyHash,
        @Column(name = "renewed_at") Instant renewedAt,
        @Column(name = "idle_expires_at", nullable = false) Instant idleExpiresAt) {

    /** What a login begins with. */
    static Generation first(Instant now, RenewalPolicy policy) {
        return new Generation(0, null, null, null, now.plus(policy.idle()));
    }
}
