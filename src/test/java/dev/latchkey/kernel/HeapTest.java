package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapTest {

    @ParameterizedTest
    @CsvSource({"200, 4000", "500, 10000", "4000, 20000", "16000, 20000"})
    void aSmallHeapRemembersLess(int megabytes, int values) {
        assertThat(Heap.room(20_000, 2_500, megabytes * 1_000_000L)).isEqualTo(values);
    }
}
