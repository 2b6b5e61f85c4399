package dev.latchkey.token;

import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/** What stands behind every injected {@code JsonWebToken}: our verifier, with our keys and our clock. */
@ApplicationScoped
@Alternative
@Priority(1)
public class LatchkeyPrincipalFactory extends JWTCallerPrincipalFactory {

    private final AccessTokens tokens;

    LatchkeyPrincipalFactory(AccessTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo unused) throws ParseException {
        return tokens.accept(token).orElseThrow(() -> new ParseException("not a valid access token"));
    }
}
