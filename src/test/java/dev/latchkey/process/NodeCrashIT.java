package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Answer;
import dev.latchkey.process.Fleet.Trouble;
import dev.latchkey.testing.Rounds;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One of two nodes is killed, again and again; its clients ask the other one, with the key they asked with before. */
class NodeCrashIT {

    private static final int KILLS = Rounds.of(1, 20);
    private static final int DEVICES = 30;
    private static final int MOST_RENEWALS_BEFORE_A_KILL = 600;

    /** Everything that would forgive a lost commit or a lost answer is switched off; only the key is left. */
    private static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_SESSION_DAMPING", "PT0S",
            "LATCHKEY_SESSION_DUPLICATE_WINDOW", "PT0S",
            "LATCHKEY_SESSION_FAST_FORWARD", "false",
            "LATCHKEY_THROTTLE_RENEWALS_BURST", "1000000",
            "LATCHKEY_THROTTLE_RENEWALS_PER_SECOND", "1000000",
            "LATCHKEY_PASSWORD_MEMORY_KIB", "64",
            "LATCHKEY_PASSWORD_ITERATIONS", "1");

    @Test
    void logsNobodyOutAndLeavesNoOldTokenAlive() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("Kills from seed " + seed);
        Random random = new Random(seed);
        try (PostgresServer database = PostgresServer.fresh();
                Service a = Service.on(database, SETTINGS).start();
                Service b = Service.on(database, SETTINGS).start()) {
            List<Service> nodes = List.of(a, b);
            List<Device> devices = Device.loggedIn(DEVICES, new Client(a));
            try (Fleet fleet = new Fleet(devices, new Client(a), new Client(b))) {
                for (int kill = 0; kill < KILLS; kill++) {
                    fleet.awaitRenewals(1 + random.nextInt(MOST_RENEWALS_BEFORE_A_KILL));
                    Service victim = nodes.get(random.nextInt(nodes.size()));
                    victim.kill();
                    fleet.awaitRenewals(2 * DEVICES);
                    fleet.slowlyWhile(victim::start);
                }
                fleet.awaitRenewals(2 * DEVICES);
                System.out.printf(
                        "%d kills, %d renewals, %d without an answer%n",
                        KILLS, fleet.renewals(), fleet.troubles().size());
                assertThat(fleet.troubles())
                        .anyMatch(trouble -> trouble.answer() == null)
                        .allMatch(NodeCrashIT::isNoVerdict);
            }
            assertThat(database.number("select count(*) from session where ended_at is not null"))
                    .isZero();
            assertThat(database.number("select count(*) from audit_event where type in ('reused', 'fast_forwarded')"))
                    .isZero();
            Client client = new Client(b);
            devices.forEach(device -> device.isEndedBy(device.generation() - 2, client));
        }
    }

    /** Nothing, or, where a slow machine has let somebody wait too long, that they may come back. */
    private static boolean isNoVerdict(Trouble trouble) {
        Answer answer = trouble.answer();
        return answer == null || answer.status() == 503 && answer.string("code").equals("temporarily_unavailable");
    }
}
