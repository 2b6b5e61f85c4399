package dev.latchkey.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.process.Client.Tokens;
import dev.latchkey.testing.Receiver;
import dev.latchkey.testing.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.util.encoders.Base32;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Looks for every secret that a busy service has seen in all that it prints, counts and stores. With a mail server set,
 * so that no link is printed, and at DEBUG, because that is where an operator looks when something is wrong.
 */
class SecretsIT {

    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String MISTYPED = "korrect horse battery staple";
    private static final String IDEMPOTENCY_KEY = "idempotency-key-of-a-client";

    private final Surroundings surroundings = new Surroundings();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private Service service;
    private Client client;

    @BeforeEach
    void start() {
        Map<String, String> settings = new HashMap<>(Map.of("QUARKUS_LOG_LEVEL", "DEBUG"));
        Service.variables(surroundings.start()).forEach((name, value) -> {
            if (name.startsWith("QUARKUS_MAILER_")) {
                settings.put(name, value);
            }
        });
        settings.putAll(Receiver.variables());
        secrets.put("secret of a webhook", Receiver.SECRETS.get(0).substring("whsec_".length()));
        secrets.put("query of a webhook", Receiver.QUERY);
        service = Service.fresh(settings).start();
        client = new Client(service);
    }

    @AfterEach
    void stop() {
        service.close();
        surroundings.stop();
    }

    @Test
    void noSecretIsPrintedCountedOrStoredInClear() throws Exception {
        useEverything();
        makeEveryMistake();
        useTheSecondFactor(client.login(EMAIL, PASSWORD));
        String metrics = client.get("/q/metrics").expect(200).text();
        Awaitility.await().until(() -> told().contains("totp_enabled"));
        service.kill();
        collectKeys();

        String database = raw(service.dataDir().resolve("latchkey.mv.db"));
        assertThat(database).as("what is no secret is found").contains(EMAIL, "$argon2id$");
        assertThat(metrics).contains("latchkey_events_total");
        assertThat(told()).contains("signed_up", "opened", "login_refused").doesNotContain(EMAIL, "127.0.0.1");
        assertThat(service.output()).contains("DEBUG", "latchkey.audit").doesNotContain("= MAIL ");
        assertThat(filesOf(service)).containsExactlyInAnyOrder("latchkey.mv.db", "master-secret");
        assertThat(secrets).hasSizeGreaterThan(12);
        secrets.forEach((what, secret) -> {
            assertThat(linesWith(secret)).as(what + " in the log").isEmpty();
            assertThat(metrics.contains(secret)).as(what + " in the metrics").isFalse();
            assertThat(database.contains(secret)).as(what + " in the database").isFalse();
            assertThat(told().contains(secret))
                    .as(what + " in what a webhook is told")
                    .isFalse();
        });
    }

    /** All that the webhook was told. */
    private static String told() {
        return Receiver.got(Receiver.TWO, "").stream()
                .map(Receiver.Request::body)
                .collect(Collectors.joining());
    }

    private List<String> linesWith(String secret) {
        return service.output().lines().filter(line -> line.contains(secret)).toList();
    }

    private void useEverything() {
        secrets.put("password", PASSWORD);
        client.register(EMAIL, PASSWORD).expect(202);
        String link = Surroundings.secretIn(EMAIL, 1);
        secrets.put("one-time secret", link);
        client.get("/verify?token=" + link).expect(200);
        client.verify(link).expect(200);
        client.verify(link).expect(400);
        resetThePassword();

        Tokens tokens = seen("login", client.login(EMAIL, PASSWORD).tokens());
        client.profile(tokens.access()).expect(200);
        secrets.put("idempotency key", IDEMPOTENCY_KEY);
        String renewal = "{\"refresh_token\":\"" + tokens.refresh() + "\"}";
        Tokens renewed = seen(
                "renewal",
                client.post("/refresh", renewal, "Idempotency-Key", IDEMPOTENCY_KEY)
                        .tokens());
        client.profile(renewed.access()).expect(200);
        seen("duplicate", client.refresh(tokens.refresh()).tokens());
        useTheCookie();
    }

    private void resetThePassword() {
        client.post("/password/forgot", Map.of("email", EMAIL)).expect(202);
        String link = Surroundings.secretIn(EMAIL, 2);
        secrets.put("secret of a reset", link);
        client.get("/password/reset?token=" + link).expect(200);
        client.post("/password/reset", Map.of("token", link, "password", PASSWORD))
                .expect(204);
        client.post("/password/reset", Map.of("token", link, "password", PASSWORD))
                .expect(400);
    }

    private void useTheSecondFactor(Client.Answer login) throws InvalidKeyException {
        secrets.put("device token", signature(login.header("latchkey-device")));
        String bearer = "Bearer " + login.tokens().access();
        String password = "{\"password\":\"" + PASSWORD + "\"}";
        String secret = client.post("/profile/totp", password, "Authorization", bearer)
                .expect(200)
                .string("secret");
        secrets.put("secret of the second factor", secret);
        String code = new TimeBasedOneTimePasswordGenerator()
                .generateOneTimePasswordString(new SecretKeySpec(Base32.decode(secret), "HmacSHA1"), Instant.now());
        Client.Answer confirmed = client.post(
                        "/profile/totp/confirm", "{\"code\":\"" + code + "\"}", "Authorization", bearer)
                .expect(200);
        String recovery = confirmed.json().path("recovery_codes").path(0).textValue();
        secrets.put("recovery code", recovery);
        secrets.put("recovery code without hyphens", recovery.replace("-", ""));
        String challenge = client.login(EMAIL, PASSWORD).expect(200).string("challenge");
        secrets.put("challenge", signature(challenge));
        seen(
                "second factor",
                client.post("/login/totp", Map.of("challenge", challenge, "code", recovery))
                        .tokens());
        client.post("/login/totp", Map.of("challenge", challenge, "code", recovery))
                .expect(401);
    }

    private void useTheCookie() {
        Map<String, ?> login = Map.of("email", EMAIL, "password", PASSWORD, "cookie", true);
        String cookie = client.post("/login", login).expect(200).cookie().replaceAll(";.*", "");
        secrets.put("cookie", signature(cookie));
        client.post("/refresh", "{}", "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
                .expect(200);
        client.post("/refresh", "{}", "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
                .expect(403);
    }

    /** A refusal is where a secret leaks: somebody prints what was wrong. */
    private void makeEveryMistake() {
        secrets.put("mistyped password", MISTYPED);
        client.login(EMAIL, MISTYPED).expect(401);
        client.login("nobody@example.org", MISTYPED).expect(401);
        client.register(EMAIL, "2short").expect(400);
        secrets.put("short password", "2short");
        client.post("/login", "{\"email\":\"" + EMAIL + "\",\"password\":\"" + MISTYPED + "\"")
                .expect(400);
        client.post("/login", "{\"password\":[\"" + MISTYPED + "\"]}").expect(400);
        client.post("/login", "{\"" + MISTYPED + "\":1}").expect(400);
        client.post("/login", "\"" + MISTYPED + "\"").expect(400);
        secrets.put("forged token", "forged-signature-of-a-token");
        client.refresh("e30.e30.forged-signature-of-a-token").expect(401);
        client.profile("e30.e30.forged-signature-of-a-token").expect(401);
        Tokens tokens = seen("confused", client.login(EMAIL, PASSWORD).tokens());
        client.profile(tokens.refresh()).expect(401);
        client.refresh(tokens.access()).expect(401);
    }

    private Tokens seen(String where, Tokens tokens) {
        secrets.put("access token of " + where, signature(tokens.access()));
        secrets.put("refresh token of " + where, signature(tokens.refresh()));
        return tokens;
    }

    /** The part of a token that cannot be guessed; the rest is no secret, and may be cut anywhere. */
    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private void collectKeys() throws IOException, SQLException, JoseException {
        String master =
                Files.readString(service.dataDir().resolve("master-secret")).strip();
        secrets.put("master secret", master);
        for (String sealed : sealedKeys()) {
            JsonWebEncryption envelope = new JsonWebEncryption();
            envelope.setKey(sealingKey(master));
            envelope.setCompactSerialization(sealed);
            Map<?, ?> jwk = new ObjectMapper().readValue(envelope.getPayload(), Map.class);
            String secret = (String) (jwk.containsKey("d") ? jwk.get("d") : jwk.get("k"));
            secrets.put("key " + jwk.get("kid"), secret);
            secrets.put(
                    "key " + jwk.get("kid") + ", its bytes",
                    text(Base64.getUrlDecoder().decode(secret)));
        }
    }

    /** Reads the database as a thief would who has the folder. */
    private List<String> sealedKeys() throws SQLException {
        List<String> sealed = new ArrayList<>();
        String url = "jdbc:h2:file:" + service.dataDir().resolve("latchkey") + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
        try (Connection database = DriverManager.getConnection(url, "sa", "");
                ResultSet rows = database.createStatement().executeQuery("select sealed from signing_key")) {
            while (rows.next()) {
                sealed.add(rows.getString(1));
            }
        }
        assertThat(sealed)
                .as("of access tokens, of refresh tokens, and the next of those")
                .hasSize(3);
        return sealed;
    }

    private static SecretKeySpec sealingKey(String master) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(master.getBytes(US_ASCII), null, "latchkey sealing key 1".getBytes(US_ASCII)));
        byte[] key = new byte[32];
        hkdf.generateBytes(key, 0, key.length);
        return new SecretKeySpec(key, "AES");
    }

    private static List<String> filesOf(Service service) throws IOException {
        try (Stream<Path> files = Files.list(service.dataDir())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String raw(Path file) throws IOException {
        return text(Files.readAllBytes(file));
    }

    /** One character per byte, so that bytes can be searched as text. */
    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
