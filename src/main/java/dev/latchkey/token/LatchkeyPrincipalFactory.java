package dev.latchkey.token;

import dev.latchkey.kernel.Refusal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Optional;

/**
 * What stands behind every {@code JsonWebToken} that came as a bearer token: our verifier, with our keys and our clock. One
 * that is bound to a key is refused, because nothing here shows the key (RFC 9449 section 7.2).
 */
@ApplicationScoped
@Alternative
@Priority(1)
public class LatchkeyPrincipalFactory extends JWTCallerPrincipalFactory {

    private final AccessTokens tokens;

    LatchkeyPrincipalFactory(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** The library takes off the scheme and one blank; there may be more (RFC 9110 section 11.4). */
    @Override
    public JWTCallerPrincipal parse(String shown, JWTAuthContextInfo unused) throws ParseException {
        return good(shown.stripLeading())
                .filter(good -> good.jkt() == null)
                .map(VerifiedToken::principal)
                .orElseThrow(() -> new ParseException("not a valid access token"));
    }

    private Optional<VerifiedToken> good(String token) throws ParseException {
        try {
            return tokens.good(token);
        } catch (Refusal refused) {
            throw new ParseException("refused", refused);
        }
    }
}
