package dev.latchkey.kernel;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.RawHttp;
import dev.latchkey.testing.Surroundings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Requests are counted by what is known here, and not by what strangers call it. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class RequestTagsTest {

    private static final String WITHOUT_A_TYPE =
            " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1";

    @Inject
    MeterRegistry metrics;

    @Test
    void aNameThatSomebodyMadeUpIsCountedWithAllOthers() {
        for (int n = 0; n < 20; n++) {
            given().request("M" + n, "/profile").then().statusCode(405);
            RawHttp.exchange("POST /made/up/" + n + WITHOUT_A_TYPE, new byte[1]);
            given().put("/made/up/" + n).then().statusCode(404);
            given().header("Origin", Surroundings.APP)
                    .header("Access-Control-Request-Method", "POST")
                    .options("/made/up/" + n)
                    .then()
                    .statusCode(204);
        }
        assertThat(values("method")).contains("OTHER").noneMatch(method -> method.matches("M\\d+"));
        assertThat(values("uri")).noneMatch(uri -> uri.startsWith("/made"));
        assertThat(timers("uri", "UNKNOWN").stream().mapToLong(Timer::count).sum())
                .isGreaterThanOrEqualTo(20);
    }

    @Test
    void aPathOfTheServiceIsCountedByItself() {
        String access = Api.confirmedUser().login().access();
        given().header("Authorization", "Bearer " + access)
                .delete("/sessions/" + UUID.randomUUID())
                .then()
                .statusCode(404);
        given().get("/account/").then().statusCode(200);
        given().get("/.well-known/oauth-authorization-server/x").then().statusCode(404);
        for (String path : List.of(
                "/register",
                "/login",
                "/sessions/{id}",
                "/account",
                "/.well-known/oauth-authorization-server/{issuer: .+}")) {
            assertThat(timers("uri", path)).as(path).isNotEmpty();
        }
    }

    private Collection<Timer> timers(String... tags) {
        return metrics.find("http.server.requests").tags(tags).timers();
    }

    private Set<String> values(String tag) {
        return timers().stream().map(timer -> timer.getId().getTag(tag)).collect(Collectors.toSet());
    }
}
