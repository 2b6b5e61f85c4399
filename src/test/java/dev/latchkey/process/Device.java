package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Answer;
import dev.latchkey.process.Client.Person;
import dev.latchkey.process.Client.Tokens;
import dev.latchkey.testing.Jwts;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An honest app: it chooses an Idempotency-Key before each renewal, and where no answer comes it asks again with the
 * token it holds and the same key. Unlike an app it remembers every refresh token it ever held.
 */
final class Device {

    private final List<String> refreshTokens = new ArrayList<>();
    private String accessToken;
    private String key;

    private Device(Tokens login) {
        take(login);
    }

    /** Devices of one person, each with a session of its own. */
    static List<Device> loggedIn(int count, Client client) {
        return loggedIn(count, client, client.confirmed("ada@example.org", "correct horse battery staple"));
    }

    /** Devices of somebody who has an account. */
    static List<Device> loggedIn(int count, Client client, Person person) {
        return Stream.generate(() -> client.login(person.email(), person.password()))
                .limit(count)
                .map(answer -> new Device(answer.tokens()))
                .toList();
    }

    /** Renews; after a failure with {@link java.io.UncheckedIOException} the next renewal is the same one again. */
    void renew(Client client) {
        attempt(client).expect(200);
    }

    /** Renews where it can; after any other answer than 200 the next renewal is the same one again. */
    Answer attempt(Client client) {
        Answer answer = client.refresh(newest(), key);
        if (answer.status() == 200) {
            take(answer.tokens());
        }
        return answer;
    }

    /** Whatever happened before, an answer is one generation ahead of the token that asked for it. */
    private void take(Tokens tokens) {
        assertThat(Jwts.claim(tokens.refresh(), "gen")).isEqualTo(String.valueOf(refreshTokens.size()));
        refreshTokens.add(tokens.refresh());
        accessToken = tokens.access();
        key = UUID.randomUUID().toString();
    }

    /** The refresh token of a generation: 0 is the login's. */
    String refreshToken(int generation) {
        return refreshTokens.get(generation);
    }

    /** The generation of the newest token. */
    int generation() {
        return refreshTokens.size() - 1;
    }

    String accessToken() {
        return accessToken;
    }

    String newest() {
        return refreshToken(generation());
    }

    /** Presents an old token without its key, as a thief would; that must end this session. */
    void isEndedBy(int generation, Client client) {
        assertThat(client.refresh(refreshToken(generation)).expect(401).string("reason"))
                .isEqualTo("reused");
        client.refresh(newest(), key).expect(401);
        client.profile(accessToken).expect(401);
    }
}
