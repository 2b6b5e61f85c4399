package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Fleet.Trouble;
import dev.latchkey.testing.Rounds;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node that is asked to stop answers what it was asked before. */
class GracefulStopIT {

    private static final int STOPS = Rounds.of(3, 20);
    private static final int DEVICES = 20;
    private static final int TERMINATED = 128 + 15;
    private static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_SESSION_DAMPING", "PT0S",
            "LATCHKEY_THROTTLE_RENEWALS_BURST", "1000000",
            "LATCHKEY_THROTTLE_RENEWALS_PER_SECOND", "1000000",
            "LATCHKEY_PASSWORD_MEMORY_KIB", "64",
            "LATCHKEY_PASSWORD_ITERATIONS", "1");

    @Test
    void breaksNoRequest() {
        try (Service service = Service.fresh(SETTINGS).start()) {
            Client client = new Client(service);
            List<Device> devices = Device.loggedIn(DEVICES, client);
            for (int stop = 0; stop < STOPS; stop++) {
                stopUnderLoad(service, devices, client);
                service.start();
            }
            devices.forEach(device -> device.renew(client));
        }
    }

    private static void stopUnderLoad(Service service, List<Device> devices, Client client) {
        try (Fleet fleet = new Fleet(devices, client)) {
            fleet.awaitRenewals(10 * DEVICES);
            assertThat(service.stop()).isEqualTo(TERMINATED);
            assertThat(fleet.troubles()).isNotEmpty();
            assertThat(fleet.troubles())
                    .extracting(Trouble::failure)
                    .allSatisfy(failure -> assertThat(failure)
                            .as("the listener is closed, and that is all")
                            .isInstanceOf(ConnectException.class));
        }
    }
}
