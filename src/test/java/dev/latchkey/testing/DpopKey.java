package dev.latchkey.testing;

import static io.restassured.RestAssured.given;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;

/** Somebody's key, and what they do with it. The proofs are a foreign library's (RFC 9449). */
public final class DpopKey {

    private final JWK jwk;
    private final DPoPProofFactory proofs;

    private DpopKey(JWK jwk, JWSAlgorithm algorithm) {
        try {
            this.jwk = jwk;
            this.proofs = new DefaultDPoPProofFactory(jwk, algorithm);
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A key that nobody knows yet. */
    public static DpopKey fresh() {
        return of(OAuthClient.newKey(), JWSAlgorithm.ES256);
    }

    /** A key of any kind. */
    public static DpopKey of(JWK jwk, JWSAlgorithm algorithm) {
        return new DpopKey(jwk, algorithm);
    }

    /** RFC 7638. */
    public String thumbprint() {
        try {
            return jwk.computeThumbprint().toString();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A new proof for a request without an access token. */
    public String proof(String method, String path) {
        return proof(method, path, null, null);
    }

    /** A new proof for a request with an access token, and one with a nonce, where they are not null. */
    public String proof(String method, String path, String accessToken, String nonce) {
        try {
            return proofs.createDPoPJWT(
                            new JWTID(),
                            method,
                            URI.create(OAuthClient.ISSUER + path),
                            Date.from(MutableClock.now()),
                            accessToken == null ? null : new DPoPAccessToken(accessToken),
                            nonce == null ? null : new Nonce(nonce))
                    .serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Logs in, which must work. */
    public Tokens login(User user) {
        return Tokens.of(login(user, proof("POST", "/login")));
    }

    /** Logs in with a proof of one's choice. */
    public static Response login(User user, String proof) {
        return login(user, proof, Map.of());
    }

    /** Logs in with a proof of one's choice, and more besides the password. */
    public static Response login(User user, String proof, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("email", user.email());
        body.put("password", user.password());
        return Api.json(body).header("DPoP", proof).post("/login");
    }

    /** Renews, which must work. */
    public Tokens renew(Tokens tokens) {
        return Tokens.of(refresh(tokens.refresh()));
    }

    /** A renewal with a new proof. */
    public Response refresh(String refreshToken) {
        return refresh(refreshToken, proof("POST", "/refresh"));
    }

    /** A renewal with a proof of one's choice. */
    public static Response refresh(String refreshToken, String proof) {
        return Api.json(Map.of("refresh_token", refreshToken))
                .header("DPoP", proof)
                .post("/refresh");
    }

    /** The profile that an access token opens. */
    public Response profile(String accessToken) {
        return profile(accessToken, proof("GET", "/profile", accessToken, null));
    }

    /** The profile, with a proof of one's choice. */
    public static Response profile(String accessToken, String proof) {
        return shown(accessToken, proof).get("/profile");
    }

    /** A request that shows an access token and a proof. */
    public static RequestSpecification shown(String accessToken, String proof) {
        return given().header("Authorization", "DPoP " + accessToken).header("DPoP", proof);
    }
}
