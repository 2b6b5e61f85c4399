package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.process.Client.Tokens;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Secrets and algorithms change, and nobody is logged out. */
class KeysIT {

    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String OLD = "the old master secret of the service";
    private static final String NEW = "the new master secret of the service";

    @Test
    void sessionsOutliveAChangeOfTheMasterSecret() {
        try (Service before =
                        Service.fresh(Map.of("LATCHKEY_MASTER_SECRET", OLD)).start();
                Service between =
                        before.sibling(Map.of("LATCHKEY_MASTER_SECRET", NEW, "LATCHKEY_OLD_MASTER_SECRET", OLD));
                Service after = before.sibling(Map.of("LATCHKEY_MASTER_SECRET", NEW))) {
            Client client = new Client(before);
            client.confirmed(EMAIL, PASSWORD);
            Tokens tokens = client.login(EMAIL, PASSWORD).tokens();
            before.stop();

            Tokens renewed = goesOn(between.start(), tokens);
            assertThat(between.output()).contains("Sealed 3 keys under the new master secret");
            between.stop();

            goesOn(after.start(), renewed);
            after.stop();

            assertThat(before.launch().exitCode()).isNotZero();
            assertThat(before.output()).contains("The master secret does not open the keys", "Nothing was changed");
            assertThat(between.output() + after.output()).doesNotContain(OLD).doesNotContain(NEW);
        }
    }

    @Test
    void sessionsOutliveAChangeOfTheAlgorithm() {
        try (Service before = Service.fresh(Map.of()).start();
                Service after = before.sibling(Map.of("LATCHKEY_ACCESS_TOKEN_ALGORITHM", "EdDSA"))) {
            Client client = new Client(before);
            client.confirmed(EMAIL, PASSWORD);
            Tokens tokens = client.login(EMAIL, PASSWORD).tokens();
            assertThat(algorithms(before)).containsExactly("ES256");
            assertThat(before.output())
                    .containsPattern("Cryptography by (the Amazon Corretto Crypto Provider|the JDK)\\R");
            before.stop();

            goesOn(after.start(), tokens);
            assertThat(algorithms(after)).containsExactly("ES256", "EdDSA");
        }
    }

    private static Tokens goesOn(Service service, Tokens tokens) {
        Client client = new Client(service);
        client.profile(tokens.access()).expect(200);
        Tokens renewed = client.refresh(tokens.refresh()).tokens();
        client.profile(renewed.access()).expect(200);
        return renewed;
    }

    private static List<String> algorithms(Service service) {
        Iterable<JsonNode> keys = new Client(service)
                .get("/.well-known/jwks.json")
                .expect(200)
                .json()
                .path("keys");
        return StreamSupport.stream(keys.spliterator(), false)
                .map(key -> key.path("alg").asText())
                .toList();
    }
}
