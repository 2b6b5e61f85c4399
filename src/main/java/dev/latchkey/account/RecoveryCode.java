package dev.latchkey.account;

import dev.latchkey.kernel.Sha256;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.bouncycastle.util.encoders.Base32;

/** What the database keeps of a code for the day on which the phone is lost: its SHA-256. */
@Entity
@Table(name = "recovery_code")
class RecoveryCode extends PanacheEntityBase {

    /** 80 bits: nobody finds a code by its hash. */
    static final int BYTES = 10;

    @Id
    @Column(length = 64)
    private String hash;

    @Column(name = "account_id", nullable = false)
    private UUID accountId;

    @Column(name = "used_at")
    private Instant usedAt;

    protected RecoveryCode() {}

    RecoveryCode(String code, UUID accountId) {
        this.hash = hash(code);
        this.accountId = accountId;
    }

    /** As people copy it: four groups of four letters and digits. */
    static String of(byte[] random) {
        return Base32.toBase32String(random).replaceAll("(?<=.)(?=(.{4})+$)", "-");
    }

    /** Blanks, hyphens and case do not count. */
    static String hash(String typed) {
        return Sha256.hex(typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT));
    }
}
