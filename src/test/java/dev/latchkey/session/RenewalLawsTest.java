package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.testing.Histories;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The laws of renewal, over histories that nobody thought of. Losing an answer is also what a crash looks like. */
class RenewalLawsTest {

    private static final int HISTORIES = 20_000;
    private static final int STEPS = 60;

    @Test
    void noHistoryLogsAnHonestClientOutOrLetsAnOldTokenPass() {
        Histories.play(HISTORIES, STEPS, RenewalLawsTest::step, history -> {
            World world = new World();
            history.forEach(world::play);
        });
    }

    @Test
    void aBrokenLawIsToldWithItsSeedAndTheShortestHistory() {
        List<Integer> told = new ArrayList<>();
        assertThatThrownBy(() -> Histories.play(1, 50, random -> random.nextInt(100), history -> {
                    told.clear();
                    told.addAll(history);
                    if (history.stream().filter(number -> number % 2 == 0).count() > 2) {
                        throw new AssertionError("more than two even numbers");
                    }
                }))
                .hasMessageContaining("seed ")
                .hasMessageContaining("more than two even numbers");
        assertThat(told).hasSize(3).allMatch(number -> number % 2 == 0);
    }

    private static World.Step step(Random random) {
        World.Act[] acts = World.Act.values();
        return new World.Step(acts[random.nextInt(acts.length)], random.nextInt(10_000));
    }
}
