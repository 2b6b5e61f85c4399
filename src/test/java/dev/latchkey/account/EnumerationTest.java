package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Hashes;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.RealHashes;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.SameTime;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Header;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever asks about an address learns nothing about it: not from the words of the answer, not from its time. */
@QuarkusTest
@TestProfile(RealHashes.class)
@WithTestResource(Surroundings.class)
@Tag("slow")
class EnumerationTest {

    private static final Set<String> OWN_TO_EACH = Set.of("date", "x-request-id");

    /** What strangers may ask about an address. */
    enum Question {
        REGISTER(email -> Life.register(email, "a stranger's long password")),
        FORGOT(Life::forgot),
        RESEND(Life::resend);

        private final Function<String, Response> ask;

        Question(Function<String, Response> ask) {
            this.ask = ask;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyAddressIsAnsweredTheSameToTheByte(Question question) {
        Map<String, String> answers = new LinkedHashMap<>();
        states().forEach((state, email) -> answers.put(state, whole(question.ask.apply(email))));
        assertThat(answers.values()).hasSize(4).containsOnly(answers.get("unknown"));
        assertThat(answers.get("unknown")).startsWith("202 ").contains("\"message\"");
    }

    private static String whole(Response answer) {
        return answer.statusCode() + " " + headers(answer) + " " + answer.asString();
    }

    private static Map<String, String> headers(Response answer) {
        return answer.headers().asList().stream()
                .filter(header -> !OWN_TO_EACH.contains(header.getName().toLowerCase()))
                .collect(Collectors.toMap(
                        Header::getName, Header::getValue, (one, other) -> one + ", " + other, TreeMap::new));
    }

    @ParameterizedTest
    @EnumSource
    void everyAddressCostsTheSameHashes(Question question) {
        states().forEach((state, email) -> {
            long before = Hashes.computed();
            question.ask.apply(email).then().statusCode(202);
            assertThat(Hashes.computed() - before).as(state).isEqualTo(question == Question.REGISTER ? 1 : 0);
        });
    }

    /**
     * A minute passes between the rounds, so that every known address is mailed each time. What was mailed is waited for:
     * it would fall on whoever is asked next. What is done for each is the same on both databases, so one has to do.
     */
    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "test.database", matches = "postgresql")
    void everyAddressTakesTheSameTime(Question question) {
        Map<String, String> states = states();
        SameTime.require(
                List.copyOf(states.keySet()),
                "unknown",
                () -> {
                    MutableClock.advance(Duration.ofSeconds(61));
                    states.put("unknown", Api.newAddress());
                },
                state -> {
                    long took = SameTime.of(() -> question.ask.apply(states.get(state)));
                    Life.settle(states.get(state));
                    return took;
                });
    }

    @Test
    void onlyWhoCanUseALinkIsMailedOne() {
        User verified = Api.confirmedUser();
        String unknown = Api.newAddress();
        User unverified = Api.unconfirmedUser();
        Surroundings.mailsTo(unverified.email(), 1);
        for (String email : List.of(verified.email(), unverified.email(), unknown)) {
            Life.resend(email).then().statusCode(202);
            Life.settle(email);
        }
        assertThat(Surroundings.mailsTo(verified.email())).hasSize(1);
        assertThat(Surroundings.mailsTo(unknown)).isEmpty();
        Life.verify(Surroundings.secretIn(unverified.email(), 2)).then().statusCode(200);
        unverified.login();
    }

    @Test
    void whatIsNoAddressIsRefusedWhosesoeverItIs() {
        for (Question question : Question.values()) {
            question.ask.apply("no address").then().statusCode(400);
        }
    }

    /** An address in each state that a question may meet. */
    private static Map<String, String> states() {
        User disabled = Api.confirmedUser();
        Rows.disable(disabled.email());
        Map<String, String> states = new LinkedHashMap<>();
        states.put("unknown", Api.newAddress());
        states.put("verified", Api.confirmedUser().email());
        states.put("unverified", Api.unconfirmedUser().email());
        states.put("disabled", disabled.email());
        return states;
    }
}
