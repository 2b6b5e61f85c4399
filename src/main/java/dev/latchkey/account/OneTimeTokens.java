package dev.latchkey.account;

import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.kernel.Chance;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Issues and consumes the secrets of links in mails. */
@ApplicationScoped
public class OneTimeTokens implements PanacheRepositoryBase<OneTimeToken, String> {

    private final Chance chance;

    OneTimeTokens(Chance chance) {
        this.chance = chance;
    }

    /** A new secret for an account; every earlier one of the same purpose is void. */
    public String issue(Purpose purpose, UUID accountId, Duration lifetime, Instant now) {
        revoke(purpose, accountId, now);
        String secret = chance.secret();
        persist(new OneTimeToken(secret, purpose, accountId, now.plus(lifetime)));
        return secret;
    }

    private void revoke(Purpose purpose, UUID accountId, Instant now) {
        update("consumedAt = ?1 where accountId = ?2 and purpose = ?3 and consumedAt is null", now, accountId, purpose);
    }

    /** Uses a secret up, in one conditional UPDATE: of any number that try at once, one gets the account. */
    public Optional<UUID> consume(Purpose purpose, String secret, Instant now) {
        String hash = OneTimeToken.hash(secret);
        int consumed = update(
                "consumedAt = ?1 where hash = ?2 and purpose = ?3 and consumedAt is null and expiresAt > ?1",
                now,
                hash,
                purpose);
        return consumed == 1 ? findByIdOptional(hash).map(OneTimeToken::accountId) : Optional.empty();
    }
}
