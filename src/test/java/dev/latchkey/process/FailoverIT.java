package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Rounds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The primary dies, and a replica that had not heard of the last renewals takes its place. */
class FailoverIT {

    private static final int DEVICES = Rounds.of(10, 50);
    private static final int LOST_RENEWALS = 5;
    private static final Duration BACK_AGAIN = Duration.ofSeconds(30);

    @Test
    void logsNobodyOutAlthoughTheReplicaLagged() {
        try (PostgresServer primary = PostgresServer.fresh();
                PostgresServer replica = primary.replica();
                Service a = Service.on(primary, settings(primary, replica)).start();
                Service b = Service.on(primary, settings(primary, replica)).start()) {
            List<Device> devices = Device.loggedIn(DEVICES, new Client(a));
            Awaitility.await().until(() -> replica.number("select count(*) from session") == DEVICES);
            try (Fleet fleet = new Fleet(devices, new Client(a), new Client(b))) {
                fleet.awaitRenewals(DEVICES);
                replica.fallBehind();
                awaitSilence(replica);
                fleet.awaitRenewals(DEVICES * LOST_RENEWALS);
                primary.kill();
                replica.promote();
                Awaitility.await()
                        .atMost(BACK_AGAIN)
                        .until(() -> new Client(a).get("/q/health/ready").status() == 200
                                && new Client(b).get("/q/health/ready").status() == 200);
                fleet.awaitRenewals(DEVICES * LOST_RENEWALS);
            }
            assertThat(replica.number("select count(*) from audit_event where type = 'fast_forwarded'"))
                    .isPositive()
                    .isLessThanOrEqualTo(DEVICES);
            assertThat(replica.number("select count(*) from session where ended_at is not null"))
                    .isZero();
            Client client = new Client(a);
            devices.forEach(device -> device.renew(client));
            devices.forEach(device -> device.isEndedBy(device.generation() - 2, client));
        }
    }

    private static void awaitSilence(PostgresServer replica) {
        Awaitility.await().until(() -> replica.number("select count(*) from pg_stat_wal_receiver") == 0);
    }

    /** The driver asks both servers and takes the one that is the primary. */
    private static Map<String, String> settings(PostgresServer primary, PostgresServer replica) {
        Map<String, String> settings = new HashMap<>(PostgresServer.settings("jdbc:postgresql://" + primary.address()
                + "," + replica.address() + "/postgres?targetServerType=primary"));
        settings.put("LATCHKEY_SESSION_DAMPING", "PT0S");
        settings.put("LATCHKEY_PASSWORD_MEMORY_KIB", "64");
        settings.put("LATCHKEY_PASSWORD_ITERATIONS", "1");
        return settings;
    }
}
