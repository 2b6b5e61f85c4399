package dev.latchkey.audit;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

/** The end of the chain. The one row there is; whoever seals locks it. */
@Entity
@Table(name = "audit_chain")
class ChainEnd extends PanacheEntityBase {

    static final int ONLY = 1;

    @Id
    private Integer id;

    @Column(nullable = false)
    private long position;

    @Column(nullable = false, length = 64)
    private String seal;

    protected ChainEnd() {}

    /** The end, which nobody moves before the transaction is over. */
    static ChainEnd held() {
        return findById(ONLY, LockModeType.PESSIMISTIC_WRITE);
    }

    /** How many events were ever sealed. */
    long position() {
        return position;
    }

    /** The seal of the last one. */
    String seal() {
        return seal;
    }

    /** One event more. */
    void moveTo(String next) {
        position++;
        seal = next;
    }
}
