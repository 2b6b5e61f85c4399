package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The database is put back to where it was several renewals ago. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreIT {

    private static final int DEVICES = Rounds.of(10, 100);
    private static final int GENERATIONS = Rounds.of(4, 40);
    private static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_SESSION_DAMPING", "PT0S",
            "LATCHKEY_PASSWORD_MEMORY_KIB", "64",
            "LATCHKEY_PASSWORD_ITERATIONS", "1");

    private final Service service = Service.fresh(SETTINGS);
    private final Path database = service.dataDir().resolve("latchkey.mv.db");
    private List<Device> devices;
    private byte[] backup;

    /** H2 may be copied only while nobody writes; after a kill nobody does, and nothing was tidied up for the copy. */
    @BeforeAll
    void backUpAndGoOn() throws IOException {
        Client client = new Client(service.start());
        devices = Device.loggedIn(DEVICES, client);
        renewAll(client);
        service.kill();
        backup = Files.readAllBytes(database);
        service.start();
        renewAll(client);
        service.stop();
    }

    private void renewAll(Client client) {
        for (int i = 0; i < GENERATIONS; i++) {
            devices.forEach(device -> device.renew(client));
        }
    }

    @BeforeEach
    void putTheBackupBack() throws IOException {
        Files.write(database, backup);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void theNewestTokensAreFollowedAndTheOldestStillEndTheirSessions() {
        try (Service restored = service.sibling(SETTINGS).start()) {
            Client client = new Client(restored);
            devices.forEach(device -> device.renew(client));
            assertThat(client.events("fast_forwarded")).isEqualTo(DEVICES);
            devices.forEach(device -> device.renew(client));
            assertThat(client.events("fast_forwarded")).as("once each").isEqualTo(DEVICES);
            devices.forEach(device -> device.isEndedBy(0, client));
        }
    }

    @Test
    void theNewestTokensAreRefusedWhereFollowingIsSwitchedOff() {
        Map<String, String> strict = new HashMap<>(SETTINGS);
        strict.put("LATCHKEY_SESSION_FAST_FORWARD", "false");
        try (Service restored = service.sibling(strict).start()) {
            Client client = new Client(restored);
            Device rested = devices.get(0);
            client.refresh(rested.refreshToken(GENERATIONS)).expect(200);
            devices.stream()
                    .skip(1)
                    .forEach(device -> client.refresh(device.newest()).expect(401));
            assertThat(client.events("fast_forwarded")).isZero();
        }
    }
}
