package dev.latchkey.account;

import io.quarkus.security.AuthenticationFailedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Whom the access token of a request speaks for. The token may outlive its account by minutes; then it is worth nothing. */
@ApplicationScoped
class SignedIn {

    private final Accounts accounts;
    private final JsonWebToken token;

    SignedIn(Accounts accounts, JsonWebToken token) {
        this.accounts = accounts;
        this.token = token;
    }

    /** The account's id. */
    UUID accountId() {
        return UUID.fromString(token.getSubject());
    }

    /** The account. */
    Account account() {
        return accounts.findByIdOptional(accountId())
                .filter(account -> account.disabledAt() == null)
                .orElseThrow(AuthenticationFailedException::new);
    }

    /** The session. */
    UUID session() {
        return UUID.fromString(token.getClaim("sid"));
    }
}
