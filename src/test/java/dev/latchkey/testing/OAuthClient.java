package dev.latchkey.testing;

import static io.restassured.RestAssured.given;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The clients that every test's service knows, and how they speak with it. */
public enum OAuthClient {
    /** Public and without scopes; there without any setting. */
    LATCHKEY("latchkey", null),
    /** Public, with the scopes read and write. */
    WEB("web", null),
    /** Public, and may have no token that is not bound to a key. */
    BOUND("bound", null),
    /** Proves itself in the header; its first secret is on its way out. */
    BACKEND("back:end", "a secret with + and % and ü"),
    /** Proves itself in the header, and may have no token that is not bound to a key. */
    BOUND_BACKEND("bound-backend", "the secret of a client that has a key as well"),
    /** Proves itself in the body. */
    POSTER("poster", "the secret of a client that posts it"),
    /** Proves itself with a key. */
    SIGNER("signer", null),
    /** Receives access tokens; nobody logs in with it. */
    API("api", "the secret of a resource server");

    /** The secret that {@link #BACKEND} is changing. */
    public static final String OLD_SECRET = "the secret of yesterday";

    /** What the assertions of {@link #SIGNER} are for. */
    public static final String ISSUER = "http://localhost:8080";

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final ECKey KEY = newKey();

    /** Two more keys of {@link #SIGNER}, which have no id. */
    public static final List<ECKey> NAMELESS = List.of(newKey(null), newKey(null));

    private final String id;
    private final String secret;

    OAuthClient(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    /** {@code client_id}. */
    public String id() {
        return id;
    }

    /** The secret, or null. */
    public String secret() {
        return secret;
    }

    /** What the service has to be told of them. */
    static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put(setting(WEB, "scopes"), "read,write");
        settings.put(setting(BOUND, "dpop-bound-access-tokens"), "true");
        settings.put(setting(BACKEND, "method"), "client_secret_basic");
        settings.put(setting(BACKEND, "secret-hashes"), hash(OLD_SECRET) + "," + hash(BACKEND.secret));
        settings.put(setting(BACKEND, "scopes"), "read,write,admin");
        settings.put(setting(BOUND_BACKEND, "method"), "client_secret_basic");
        settings.put(setting(BOUND_BACKEND, "secret-hashes"), hash(BOUND_BACKEND.secret));
        settings.put(setting(BOUND_BACKEND, "dpop-bound-access-tokens"), "true");
        settings.put(setting(POSTER, "method"), "client_secret_post");
        settings.put(setting(POSTER, "secret-hashes"), hash(POSTER.secret));
        settings.put(setting(SIGNER, "method"), "private_key_jwt");
        settings.put(setting(SIGNER, "jwks"), jwks().toString());
        settings.put(setting(API, "method"), "client_secret_basic");
        settings.put(setting(API, "secret-hashes"), hash(API.secret));
        settings.put(setting(API, "logins"), "false");
        return settings;
    }

    /** What the settings have in the place of a secret. */
    public static String hash(String secret) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static String setting(OAuthClient client, String name) {
        return "latchkey.clients.\"" + client.id + "\"." + name;
    }

    private static Path jwks() {
        try {
            Path file = Files.createTempFile("latchkey-test", ".jwks");
            return Files.writeString(file, new JWKSet(List.of(KEY, NAMELESS.get(0), NAMELESS.get(1))).toString());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A key that nobody knows yet. */
    public static ECKey newKey() {
        return newKey(UUID.randomUUID().toString());
    }

    private static ECKey newKey(String kid) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Logs somebody in with this client, which must work. */
    public Tokens login(User user) {
        Map<String, Object> body = new HashMap<>(Map.of("email", user.email(), "password", user.password()));
        body.put("client_id", id);
        switch (this) {
            case POSTER -> body.put("client_secret", secret);
            case SIGNER -> body.put("client_assertion", assertion().signed(KEY));
            case BACKEND, BOUND_BACKEND, API -> {
                return Tokens.of(Api.json(body)
                        .header("Authorization", Form.basic(id, secret))
                        .post("/login"));
            }
            case LATCHKEY, WEB, BOUND -> {}
        }
        return Tokens.of(Api.json(body).post("/login"));
    }

    /** A form of this client, with its proof. */
    public Form form() {
        return switch (this) {
            case LATCHKEY, WEB, BOUND -> new Form().with("client_id", id);
            case BACKEND, BOUND_BACKEND, API -> new Form().header(Form.basic(id, secret));
            case POSTER -> new Form().with("client_id", id).with("client_secret", secret);
            case SIGNER -> new Form().assertion(assertion().signed(KEY));
        };
    }

    /** A renewal of this client. */
    public Response renew(String refreshToken) {
        return form().with("grant_type", "refresh_token")
                .with("refresh_token", refreshToken)
                .post("/oauth2/token");
    }

    /** What this client wants to know of a token. */
    public Response introspect(String token) {
        return form().with("token", token).post("/oauth2/introspect");
    }

    /** A revocation. */
    public Response revoke(String token) {
        return form().with("token", token).post("/oauth2/revoke");
    }

    /** An assertion that is good, to be spoilt. */
    public static Assertion assertion() {
        return new Assertion(new JWTClaimsSet.Builder()
                .issuer(SIGNER.id)
                .subject(SIGNER.id)
                .audience(ISSUER)
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(MutableClock.now().plus(Duration.ofMinutes(1))))
                .build());
    }

    /** What a client says of itself. */
    public record Assertion(JWTClaimsSet claims) {

        /** With another claim, or without it where the value is null. */
        public Assertion with(String claim, Object value) {
            return new Assertion(
                    new JWTClaimsSet.Builder(claims).claim(claim, value).build());
        }

        /** As the client of the settings signs it. */
        public String signed() {
            return signed(KEY);
        }

        /** As somebody signs it. */
        public String signed(ECKey key) {
            return signed(key, KEY.getKeyID());
        }

        /** As somebody signs it, who says so by this {@code kid}, or none where it is null. */
        public String signed(ECKey key, String kid) {
            try {
                SignedJWT jwt = new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(kid).build(), claims);
                jwt.sign(new ECDSASigner(key));
                return jwt.serialize();
            } catch (JOSEException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    /** A request as it is written, so that it can be written wrong. */
    public static final class Form {

        private final StringBuilder body = new StringBuilder();
        private final Map<String, String> headers = new HashMap<>();

        /** The header of HTTP Basic (RFC 6749 section 2.3.1). */
        public static String basic(String id, String secret) {
            String pair = encoded(id) + ":" + encoded(secret);
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        /** One parameter more. */
        public Form with(String name, String value) {
            body.append(body.isEmpty() ? "" : "&")
                    .append(encoded(name))
                    .append('=')
                    .append(encoded(value));
            return this;
        }

        /** The header {@code Authorization}. */
        public Form header(String authorization) {
            return header("Authorization", authorization);
        }

        /** A header. */
        public Form header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** A signed proof. */
        public Form assertion(String assertion) {
            return with("client_assertion_type", ASSERTION_TYPE).with("client_assertion", assertion);
        }

        /** Sends it. */
        public Response post(String path) {
            return given().headers(headers)
                    .contentType("application/x-www-form-urlencoded")
                    .body(body.toString())
                    .post(path);
        }
    }
}
