package dev.latchkey.account;

import dev.latchkey.kernel.Language;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * An account of another system that may come in.
 *
 * @param id what apps know it by, or null for one of ours
 * @param name or null
 * @param passwordHash of ours, or a foreign one of bearable cost
 * @param roles what it has besides {@code user}
 * @param createdAt or null for now
 */
public record ImportedAccount(
        UUID id,
        EmailAddress email,
        String name,
        String passwordHash,
        boolean verified,
        boolean disabled,
        Set<String> roles,
        Language language,
        Instant createdAt) {

    ImportedAccount withHash(String phc) {
        return new ImportedAccount(id, email, name, phc, verified, disabled, roles, language, createdAt);
    }

    @Override
    public String toString() {
        return "ImportedAccount[redacted]";
    }
}
