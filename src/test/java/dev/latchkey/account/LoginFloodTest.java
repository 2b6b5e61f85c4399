package dev.latchkey.account;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Hashes;
import dev.latchkey.testing.RealHashes;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A flood of logins costs whoever logs in, and nobody who is logged in. */
@QuarkusTest
@Tag("slow")
@Tag("any-database")
@TestProfile(LoginFloodTest.SlowHashesAndAShortQueue.class)
@WithTestResource(Surroundings.class)
class LoginFloodTest {

    private static final int LOGINS = 100;
    private static final int QUEUE = 8;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /**
     * All logins come from one source and are counted one after the other, so on a slow machine a longer queue of faster
     * hashes would never fill.
     */
    public static class SlowHashesAndAShortQueue extends RealHashes {

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("latchkey.password.queue", String.valueOf(QUEUE));
            settings.put("latchkey.password.iterations", "6");
            return settings;
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void aFloodIsQueuedUpToItsLimitRefusedBeyondAndOvertakenByRenewals() {
        User user = Api.confirmedUser();
        Tokens tokens = user.login();
        List<CompletableFuture<HttpResponse<String>>> flood = IntStream.range(0, LOGINS)
                .mapToObj(number -> client.sendAsync(wrongLogin(), HttpResponse.BodyHandlers.ofString()))
                .toList();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Hashes.waiting() > QUEUE / 2);

        tokens.renew();
        assertThat(Hashes.waiting()).as("logins still in the queue").isPositive();
        assertThat(hashingThreads()).isLessThanOrEqualTo(CORES);

        Map<Integer, List<HttpResponse<String>>> answers =
                flood.stream().map(CompletableFuture::join).collect(groupingBy(HttpResponse::statusCode));
        assertThat(answers).containsOnlyKeys(401, 503);
        assertThat(answers.get(401)).hasSizeGreaterThan(QUEUE / 2);
        assertThat(answers.get(503)).allSatisfy(LoginFloodTest::saysWhenToComeBack);
    }

    /** Two seconds for who found the queue full; one for who, on a slow machine, waited too long to be counted. */
    private static void saysWhenToComeBack(HttpResponse<String> refused) {
        assertThat(refused.headers().firstValue("Retry-After").orElseThrow()).isIn("1", "2");
        assertThat(refused.body()).contains("\"code\":\"temporarily_unavailable\"", "\"action\":\"retry\"");
    }

    private static long hashingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("latchkey-password"))
                .count();
    }

    /** Each for an address of its own, so that no allowance but the queue's is used up. */
    private static HttpRequest wrongLogin() {
        String body = "{\"email\":\"%s\",\"password\":\"a wrong password\"}".formatted(Api.newAddress());
        return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/login"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
