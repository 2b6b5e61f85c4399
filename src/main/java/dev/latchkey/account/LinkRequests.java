package dev.latchkey.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What was asked for and is not answered yet. */
@ApplicationScoped
class LinkRequests implements PanacheRepositoryBase<LinkRequest, UUID> {

    private static final int CANDIDATES = 20;
    private static final Set<OneTimeToken.Purpose> KNOWN = EnumSet.allOf(OneTimeToken.Purpose.class);

    /**
     * Takes the oldest request; it is gone, and nobody else's, once the transaction is committed. What only a newer node knows
     * how to answer is left to it: one such row would keep all others from being read.
     */
    Optional<LinkRequest> take() {
        return find("purpose in ?1", Sort.by("id"), KNOWN).page(0, CANDIDATES).list().stream()
                .filter(request -> delete("id", request.id()) == 1)
                .findFirst();
    }
}
