package dev.latchkey.account;

import dev.latchkey.kernel.Chance;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Issues recovery codes and uses them up. */
@ApplicationScoped
class RecoveryCodes implements PanacheRepositoryBase<RecoveryCode, String> {

    private static final int MANY = 10;

    private final Chance chance;

    RecoveryCodes(Chance chance) {
        this.chance = chance;
    }

    /** New ones for an account; all earlier ones are void. */
    List<String> issue(UUID accountId) {
        delete("accountId", accountId);
        List<String> codes = Stream.generate(() -> RecoveryCode.of(chance.bytes(RecoveryCode.BYTES)))
                .limit(MANY)
                .toList();
        codes.forEach(code -> persist(new RecoveryCode(code, accountId)));
        return codes;
    }

    /** Uses one up; of any number that try at once, one does. */
    boolean use(UUID accountId, String typed, Instant now) {
        return update(
                        "usedAt = ?1 where hash = ?2 and accountId = ?3 and usedAt is null",
                        now,
                        RecoveryCode.hash(typed),
                        accountId)
                == 1;
    }
}
