package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.Races;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import dev.latchkey.testing.Wire;
import dev.latchkey.testing.Wire.Answer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The laws again, over real HTTP and with real concurrency. */
@QuarkusTest
@TestProfile(Races.class)
@WithTestResource(Surroundings.class)
@Tag("slow")
class RenewalRaceTest {

    private static final int ROUNDS = Rounds.of(8, 200);
    private static final int CLIENTS = 100;
    private static final int ENDINGS = Rounds.of(15, 1000);

    @TestHTTPResource
    String base;

    @Inject
    Metrics metrics;

    private Together together;
    private Wire wire;

    @BeforeEach
    void start() {
        together = new Together();
        wire = new Wire(base.replaceAll("/$", ""));
    }

    @AfterEach
    void stop() {
        together.close();
    }

    @Test
    void aHundredRenewalsWithOneTokenAreOneRotationForAllOfThem() {
        String token = Api.confirmedUser().login().refresh();
        double alarms = metrics.count("latchkey.events", "type", "reused");
        for (int round = 1; round <= ROUNDS; round++) {
            String presented = token;
            List<Answer> answers = together.run(CLIENTS, () -> wire.refresh(presented));
            assertThat(answers).extracting(Answer::status).containsOnly(200);
            assertThat(answers.stream()
                            .map(answer -> answer.text("refresh_token"))
                            .distinct())
                    .hasSize(1);
            token = answers.get(0).text("refresh_token");
            assertThat(Jwts.claim(token, "gen")).isEqualTo(String.valueOf(round));
        }
        assertThat(metrics.count("latchkey.events", "type", "reused")).isEqualTo(alarms);
    }

    @Test
    void noRenewalOvertakesALogout() {
        User user = Api.confirmedUser();
        race(user, tokens -> () -> wire.call("POST", "/logout", Map.of("refresh_token", tokens.refresh()), Map.of()));
    }

    @Test
    void noRenewalOvertakesTheEndOfASessionFromAnotherDevice() {
        User user = Api.confirmedUser();
        Tokens other = user.login();
        race(
                user,
                tokens -> () -> wire.call(
                        "DELETE",
                        "/sessions/" + Jwts.claim(tokens.refresh(), "sid"),
                        null,
                        Wire.bearer(other.access())));
    }

    @Test
    void noRenewalOvertakesAChangeOfThePassword() {
        User user = Api.confirmedUser();
        Tokens keeper = user.login();
        race(
                user,
                tokens -> () -> wire.call(
                        "PUT",
                        "/password",
                        Map.of("current_password", user.password(), "new_password", user.password()),
                        Wire.bearer(keeper.access())));
        assertThat(wire.profile(keeper.access()).status()).isEqualTo(200);
    }

    @Test
    void noLoginWithTheOldPasswordOutlivesAChangeOfThePassword() {
        for (int round = 0; round < Rounds.of(20, 200); round++) {
            User user = Api.confirmedUser();
            Tokens keeper = user.login();
            List<Answer> answers = together.run(List.of(
                    () -> wire.call(
                            "PUT",
                            "/password",
                            Map.of("current_password", user.password(), "new_password", "quite another one"),
                            Wire.bearer(keeper.access())),
                    () -> wire.call(
                            "POST", "/login", Map.of("email", user.email(), "password", user.password()), Map.of())));
            assertThat(answers.get(0).status()).isEqualTo(204);
            Answer login = answers.get(1);
            if (login.status() == 200) {
                assertThat(wire.refresh(login.text("refresh_token")).status()).isEqualTo(401);
            }
        }
    }

    /** Renews and ends at the same moment; once the ending is answered, nothing of the session is accepted. */
    private void race(User user, Function<Tokens, Callable<Answer>> ending) {
        for (int round = 0; round < ENDINGS; round++) {
            Tokens tokens = user.login();
            List<Answer> answers = together.run(List.of(
                    () -> wire.refresh(tokens.refresh()), ending.apply(tokens), () -> wire.refresh(tokens.refresh())));
            assertThat(answers.get(1).status()).isEqualTo(204);
            refused(tokens.refresh(), tokens.access());
            refusedIfGranted(answers.get(0));
            refusedIfGranted(answers.get(2));
        }
    }

    private void refusedIfGranted(Answer renewal) {
        if (renewal.status() == 200) {
            refused(renewal.text("refresh_token"), renewal.text("access_token"));
        } else {
            assertThat(renewal.status()).as(renewal.body()).isEqualTo(401);
        }
    }

    private void refused(String refreshToken, String accessToken) {
        Answer renewal = wire.refresh(refreshToken);
        assertThat(renewal.status()).as(renewal.body()).isEqualTo(401);
        assertThat(renewal.text("reason")).isNotNull().isNotEqualTo("reused");
        assertThat(wire.profile(accessToken).status()).isEqualTo(401);
    }
}
