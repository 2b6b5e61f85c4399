package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.key.KeyUse;
import dev.latchkey.key.RingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The attacks that Project Wycheproof collected, on the step that decides whether a signature is good. They are read
 * from the folder that {@code -Dtest.vectors} names.
 */
class WycheproofTest {

    private static final Set<String> ALGORITHMS = Set.of("ES256", "RS256", "PS256", "EdDSA", "HS256");

    private static final String ALPHABET = "not base64url, and RFC 7515 section 2 leaves no room for it";
    private static final String EMPTY = "a token of ours always says something";
    private static final String SAME = "byte for byte the valid vector 357: what made it invalid was lost on the way";
    private static final String MIXED = "for a set of keys; ours are looked up by use and id, one at a time";

    /** Invalid, and taken all the same. */
    private static final Map<String, String> TAKEN = Map.of(
            "signature 367", SAME,
            "signature 370", SAME,
            "key 1", MIXED,
            "key 4", MIXED + ", and the database has each id once",
            "key 7", "a key of broken hardware (ROCA); ours are made by the JDK and come from nowhere else");

    /** Valid, by an algorithm of ours, and refused all the same. */
    private static final Map<String, String> REFUSED = Map.of(
            "signature 259", EMPTY,
            "signature 272", EMPTY,
            "signature 372", ALPHABET,
            "signature 373", ALPHABET);

    private static final String FOLDER = System.getProperty("test.vectors", "");
    private static final Provider CORRETTO = AmazonCorrettoCryptoProvider.INSTANCE;

    private final boolean installed = Security.getProvider(CORRETTO.getName()) != null;

    @BeforeEach
    void findTheVectors() {
        if (FOLDER.isBlank()) {
            System.out.println("!!!!! WYCHEPROOF WAS SKIPPED: -Dtest.vectors NAMES NO FOLDER !!!!!");
        }
        assumeFalse(FOLDER.isBlank(), "-Dtest.vectors names no folder");
    }

    @AfterEach
    void putTheProviderBack() {
        use(installed);
    }

    private static void use(boolean corretto) {
        Security.removeProvider(CORRETTO.getName());
        if (corretto) {
            Security.insertProviderAt(CORRETTO, 1);
        }
    }

    @ParameterizedTest(name = "Corretto: {0}")
    @ValueSource(booleans = {false, true})
    void everyForgedSignatureIsRefusedAndEveryGenuineOneTaken(boolean corretto) throws IOException {
        use(corretto);
        check("signature", 401);
    }

    @ParameterizedTest(name = "Corretto: {0}")
    @ValueSource(booleans = {false, true})
    void everyUnsoundKeyIsRefused(boolean corretto) throws IOException {
        use(corretto);
        check("key", 26);
    }

    private static void check(String kind, int tests) throws IOException {
        Path file = Path.of(FOLDER, "json_web_" + kind + "_test.json");
        Set<String> taken = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        int seen = 0;
        for (JsonNode group : new ObjectMapper().readTree(file.toFile()).path("testGroups")) {
            for (JsonNode test : group.path("tests")) {
                boolean valid = test.path("result").asText().equals("valid");
                boolean good = isGood(test.path("jws"), group);
                seen++;
                if (good != valid && (good || isOfOurs(test.path("jws").asText()))) {
                    (good ? taken : refused).add(kind + " " + test.path("tcId").asInt());
                }
            }
        }
        assertThat(seen).isEqualTo(tests);
        assertThat(taken).as("invalid, and taken").isEqualTo(of(kind, TAKEN));
        assertThat(refused).as("valid, and refused").isEqualTo(of(kind, REFUSED));
    }

    private static Set<String> of(String kind, Map<String, String> exceptions) {
        return exceptions.keySet().stream()
                .filter(name -> name.startsWith(kind))
                .collect(Collectors.toSet());
    }

    /** By its header, which may be spelt as we refuse it. */
    private static boolean isOfOurs(String jws) {
        String header = jws.substring(0, jws.indexOf('.')).replaceAll("[^A-Za-z0-9_-]", "");
        String json = new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8);
        return ALGORITHMS.stream().anyMatch(algorithm -> json.contains('"' + algorithm + '"'));
    }

    private static boolean isGood(JsonNode jws, JsonNode group) {
        if (!jws.isTextual()) {
            return false;
        }
        JsonNode key = group.has("public") ? group.path("public") : group.path("private");
        List<JsonNode> keys = new ArrayList<>();
        (key.has("keys") ? key.path("keys") : List.of(key)).forEach(keys::add);
        return CompactJws.parse(jws.asText()).stream()
                .anyMatch(parsed -> keys.stream()
                        .filter(one -> one.path("kid").asText().equals(parsed.kid()))
                        .anyMatch(one -> isSignedBy(one, parsed)));
    }

    private static boolean isSignedBy(JsonNode key, CompactJws jws) {
        try {
            JsonWebKey jwk = JsonWebKey.Factory.newJwk(key.toString());
            RingKey loaded = new RingKey(KeyUse.ACCESS, jwk, 0, Instant.EPOCH, null);
            return jws.payload(loaded).isPresent();
        } catch (JoseException | RuntimeException unsound) {
            return false;
        }
    }
}
