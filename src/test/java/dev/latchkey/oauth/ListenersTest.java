package dev.latchkey.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.guard.Source;
import org.junit.jupiter.api.Test;

/** Nobody takes all the places. */
class ListenersTest {

    private static final Source ONE = new Source("one");

    private final Listeners listeners = new Listeners();

    private void fill(Source source) {
        for (int i = 0; i < Listeners.MOST_OF_ONE_SOURCE; i++) {
            assertThat(listeners.hasRoomFor(source)).isTrue();
            listeners.enter(source);
        }
        assertThat(listeners.hasRoomFor(source)).isFalse();
    }

    @Test
    void oneSourceHasATenthOfThem() {
        fill(ONE);
        assertThat(listeners.hasRoomFor(new Source("another"))).isTrue();
        listeners.leave(ONE);
        assertThat(listeners.hasRoomFor(ONE)).isTrue();
    }

    @Test
    void allTogetherHaveNoMoreThanThereAre() {
        for (int i = 0; i < Listeners.MOST / Listeners.MOST_OF_ONE_SOURCE; i++) {
            fill(new Source("source " + i));
        }
        assertThat(listeners.hasRoomFor(ONE)).isFalse();
    }

    @Test
    void whoeverLeavesLeavesNothing() {
        assertThat(listeners.isEmpty()).isTrue();
        listeners.enter(ONE);
        assertThat(listeners.isEmpty()).isFalse();
        listeners.leave(ONE);
        assertThat(listeners.isEmpty()).isTrue();
        fill(ONE);
    }
}
