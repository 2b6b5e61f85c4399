package dev.latchkey.token;

import dev.latchkey.kernel.Transactions;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;

/** Remembers what was shown, for all nodes: of two that are shown the same at once, one gets the row. */
@ApplicationScoped
public class UsedProofs implements PanacheRepositoryBase<UsedProof, String> {

    private final Transactions transactions;
    private final Clock clock;

    UsedProofs(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Whether this is the first time.
     *
     * @param signer who signed it
     * @param jti what the signer calls it
     * @param expiresAt from when on it is refused anyway
     */
    public boolean first(String signer, String jti, Instant expiresAt) {
        return transactions
                .unlessTaken(() -> {
                    spend(signer, jti, expiresAt);
                    return jti;
                })
                .isPresent();
    }

    /** As {@link #first}, in the transaction of the caller: that comes to nothing where it is not the first time. */
    public void spend(String signer, String jti, Instant expiresAt) {
        persistAndFlush(new UsedProof(hash(signer + " " + jti), expiresAt));
    }

    @Scheduled(every = "10m", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void purge() {
        transactions.run(() -> delete("expiresAt < ?1", clock.instant()));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
