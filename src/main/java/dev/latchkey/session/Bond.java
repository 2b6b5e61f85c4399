package dev.latchkey.session;

import dev.latchkey.account.Account;
import dev.latchkey.token.Challenge;
import dev.latchkey.token.DeviceToken;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What an account and a device know each other by: the password, and the second factor where one is shown. With another
 * password every device is a stranger. A device from before the second factor is a stranger to its codes, or else whoever
 * knew the password would have made as many devices known as there are codes to guess.
 *
 * @param accountId whose
 * @param passwordChangedAt which password
 * @param factor which second factor, or null where a password is enough
 */
record Bond(UUID accountId, Instant passwordChangedAt, String factor) {

    /** What a password, or what stands for it, makes. */
    static Bond of(Account account) {
        return new Bond(account.id(), account.passwordChangedAt(), null);
    }

    /** What a code makes, after the password that the challenge is for. */
    static Bond of(Challenge challenge, Optional<String> factor) {
        return new Bond(challenge.accountId(), challenge.passwordChangedAt(), factor.orElse(null));
    }

    /** Whether a device that has this proof is known. */
    boolean holds(DeviceToken proof) {
        return proof.accountId().equals(accountId)
                && proof.passwordChangedAt().equals(passwordChangedAt)
                && (factor == null || factor.equals(proof.factor()));
    }

    /** The proof that a device gets. */
    DeviceToken with(UUID device) {
        return new DeviceToken(accountId, device, passwordChangedAt, factor);
    }
}
