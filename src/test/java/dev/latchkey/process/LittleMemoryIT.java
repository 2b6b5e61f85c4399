package dev.latchkey.process;

import dev.latchkey.process.Client.Person;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A container may let a node see all cores of a large machine, and give it little of its memory. */
class LittleMemoryIT {

    private static final Person ADA = new Person("ada@example.org", "correct horse battery staple");

    /** Sixteen hashes at the default cost take 304 MiB. */
    private static final String[] OPTIONS = {
        "-XX:ActiveProcessorCount=16", "-Xmx160m", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1"
    };

    private static final int AT_ONCE = 48;

    /** On a slow machine some of them wait longer than anybody may, and are asked to come back. */
    @Test
    void asManyLoginsAsThereAreCoresTakeNoMoreThanThereIs() {
        Map<String, String> variables = Map.of("email", ADA.email(), "password", ADA.password());
        try (Service service = Service.fresh(Map.of("LATCHKEY_THROTTLE_PER_ACCOUNT", "1000"))
                        .by(Service.JAVA, OPTIONS)
                        .start();
                Load load = new Load(service.url(), Collections.nCopies(AT_ONCE, variables))) {
            Client client = new Client(service);
            client.confirmed(ADA.email(), ADA.password());
            load.once(Requests.inResource("bench/latchkey.json")
                    .login()
                    .orElseThrow()
                    .expecting(200, 503));
            client.login(ADA.email(), ADA.password()).expect(200);
        }
    }
}
