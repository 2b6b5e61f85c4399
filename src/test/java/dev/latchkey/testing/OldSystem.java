package dev.latchkey.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.impl.HMAC;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/** The systems that people come from in tests, and the tokens that they have made. */
public enum OldSystem {
    /** As the tutorial has it: a short secret, no issuer, the address in {@code sub}. Only refresh tokens are taken. */
    FLASK,
    /** Shares 32 bytes, names itself and whom it speaks to; its sessions are the client {@code web}'s. */
    SHOP,
    /** Publishes its keys; only the access tokens of one application are taken. */
    KEYCLOAK,
    /** Publishes its keys at a place that is gone. */
    AWAY,
    /** Its time is over. */
    CLOSED;

    /** The tutorial's. */
    public static final String FLASK_SECRET = "super-secret";

    private static final String OF_ONE_APP = "typ=Bearer,azp=shop-app";

    private static final byte[] BYTES =
            "exactly thirty-two bytes, no more".substring(0, 32).getBytes(StandardCharsets.UTF_8);
    private static final RSAKey KEY = newKey("of-keycloak");
    private static final ECKey CURVE_KEY = OAuthClient.newKey();
    private static final Duration LIFE = Duration.ofDays(30);

    private static final AtomicInteger QUESTIONS = new AtomicInteger();
    private static volatile JWKSet published = published(List.of());
    private static volatile int status = 200;
    private static HttpServer server;

    /** Its {@code iss}. */
    public String issuer() {
        return "https://" + name().toLowerCase(Locale.ROOT) + ".example.org";
    }

    /** What the service has to be told of them. */
    static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        FLASK.set(settings, "secret", FLASK_SECRET);
        FLASK.set(settings, "claims", "type=refresh");
        FLASK.set(settings, "account-claim", "sub");
        SHOP.set(settings, "issuer", SHOP.issuer());
        SHOP.set(settings, "secret-bytes", Base64.getEncoder().encodeToString(BYTES));
        SHOP.set(settings, "algorithms", "HS256,HS512");
        SHOP.set(settings, "audience", "shop-app");
        SHOP.set(settings, "typ", "JWT");
        SHOP.set(settings, "client", "web");
        KEYCLOAK.set(settings, "issuer", KEYCLOAK.issuer());
        KEYCLOAK.set(settings, "jwks-url", "http://127.0.0.1:" + start() + "/certs");
        KEYCLOAK.set(settings, "algorithms", "RS256,ES256");
        KEYCLOAK.set(settings, "claims", OF_ONE_APP);
        AWAY.set(settings, "issuer", AWAY.issuer());
        AWAY.set(settings, "jwks-url", "http://127.0.0.1:" + Surroundings.freePort() + "/certs");
        AWAY.set(settings, "claims", OF_ONE_APP);
        CLOSED.set(settings, "issuer", CLOSED.issuer());
        CLOSED.set(settings, "secret", FLASK_SECRET);
        for (OldSystem system : values()) {
            system.set(settings, "until", system == CLOSED ? "2026-01-01T00:00:00Z" : "2126-01-01T00:00:00Z");
        }
        return settings;
    }

    private void set(Map<String, String> settings, String name, String value) {
        settings.put("latchkey.adopt.\"" + name().toLowerCase(Locale.ROOT) + "\"." + name, value);
    }

    private static int start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
        server.createContext("/certs", exchange -> {
            QUESTIONS.incrementAndGet();
            byte[] body = published.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/certs");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server.getAddress().getPort();
    }

    static void stop() {
        server.stop(0);
    }

    /** How often somebody has asked {@link #KEYCLOAK} for its keys. */
    public static int questions() {
        return QUESTIONS.get();
    }

    /** From now on {@link #KEYCLOAK} answers with this status. */
    public static void answer(int another) {
        status = another;
    }

    /** From now on {@link #KEYCLOAK} publishes one more key. */
    public static void publish(RSAKey another) {
        published = published(List.of(another));
    }

    private static JWKSet published(List<JWK> others) {
        return new JWKSet(Stream.concat(Stream.of(KEY, CURVE_KEY), others.stream())
                .map(JWK::toPublicJWK)
                .toList());
    }

    /** A key that nobody knows yet. */
    public static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The public half of {@link #KEYCLOAK}'s key, as a file of it would be: somebody may take it for a secret. */
    public static byte[] publicKey() {
        try {
            return KEY.toRSAPublicKey().getEncoded();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A token of this system that is good, to be spoilt. */
    public Token token(String account) {
        Map<String, Object> claims = new LinkedHashMap<>();
        long now = MutableClock.now().getEpochSecond();
        claims.put("iat", now + 1);
        claims.put("exp", now + LIFE.toSeconds());
        claims.put("jti", UUID.randomUUID().toString());
        if (this != FLASK) {
            claims.put("iss", issuer());
        }
        switch (this) {
            case FLASK -> {
                claims.putAll(Map.of(
                        "fresh",
                        false,
                        "type",
                        "refresh",
                        "csrf",
                        UUID.randomUUID().toString()));
                claims.put("sub", account);
                claims.put("nbf", now);
            }
            case SHOP, CLOSED -> claims.putAll(Map.of("email", account, "aud", "shop-app"));
            case KEYCLOAK, AWAY ->
                claims.putAll(Map.of(
                        "email",
                        account,
                        "email_verified",
                        true,
                        "typ",
                        "Bearer",
                        "azp",
                        "shop-app",
                        "aud",
                        "account"));
        }
        Map<String, Object> header = new LinkedHashMap<>(Map.of("typ", "JWT", "alg", isPublic() ? "RS256" : "HS256"));
        if (isPublic()) {
            header.put("kid", KEY.getKeyID());
        }
        return new Token(this, header, claims);
    }

    private boolean isPublic() {
        return this == KEYCLOAK || this == AWAY;
    }

    private byte[] secret() {
        return this == SHOP ? BYTES : FLASK_SECRET.getBytes(StandardCharsets.UTF_8);
    }

    /** A token, not yet signed. */
    public record Token(OldSystem system, Map<String, Object> header, Map<String, Object> claims) {

        /** With another claim, or without it where the value is null. */
        public Token with(String claim, Object value) {
            return new Token(system, header, changed(claims, claim, value));
        }

        /** With another member of the header, or without it where the value is null. */
        public Token header(String member, Object value) {
            return new Token(system, changed(header, member, value), claims);
        }

        private static Map<String, Object> changed(Map<String, Object> from, String name, Object value) {
            Map<String, Object> copy = new LinkedHashMap<>(from);
            copy.put(name, value);
            copy.values().removeIf(Objects::isNull);
            return copy;
        }

        /** As its system signs it. */
        public String signed() {
            return system.isPublic() ? signed(KEY) : signed(system.secret());
        }

        /** As somebody signs it who has a key. */
        public String signed(RSAKey key) {
            try {
                return signed(new RSASSASigner(key));
            } catch (JOSEException failed) {
                throw new IllegalStateException(failed);
            }
        }

        /** As {@link #KEYCLOAK} signs it with its other key, by ECDSA. */
        public String signedOnTheCurve() {
            try {
                return header("alg", "ES256")
                        .header("kid", CURVE_KEY.getKeyID())
                        .signed(new ECDSASigner(CURVE_KEY));
            } catch (JOSEException failed) {
                throw new IllegalStateException(failed);
            }
        }

        private String signed(JWSSigner signer) {
            try {
                JWSHeader parsed = JWSHeader.parse(Base64URL.encode(JSONObjectUtils.toJSONString(header)));
                JWSObject jws = new JWSObject(parsed, new Payload(claims));
                jws.sign(signer);
                return jws.serialize();
            } catch (JOSEException | ParseException failed) {
                throw new IllegalStateException(failed);
            }
        }

        /** As somebody signs it who has a secret, however short. */
        public String signed(byte[] secret) {
            try {
                String signed = unsigned();
                String name = header.get("alg").equals("HS512") ? "HmacSHA512" : "HmacSHA256";
                byte[] mac =
                        HMAC.compute(new SecretKeySpec(secret, name), signed.getBytes(StandardCharsets.US_ASCII), null);
                return signed + "." + Base64URL.encode(mac);
            } catch (JOSEException failed) {
                throw new IllegalStateException(failed);
            }
        }

        /** Header and claims. */
        public String unsigned() {
            return Base64URL.encode(JSONObjectUtils.toJSONString(header)) + "."
                    + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
        }
    }
}
