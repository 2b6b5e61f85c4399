package dev.latchkey.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** What was asked for and is not answered yet. */
@ApplicationScoped
class LinkRequests implements PanacheRepositoryBase<LinkRequest, UUID> {

    private static final int CANDIDATES = 20;

    /** Takes the oldest request; it is gone, and nobody else's, once the transaction is committed. */
    Optional<LinkRequest> take() {
        return findAll(Sort.by("id")).page(0, CANDIDATES).list().stream()
                .filter(request -> delete("id", request.id()) == 1)
                .findFirst();
    }
}
