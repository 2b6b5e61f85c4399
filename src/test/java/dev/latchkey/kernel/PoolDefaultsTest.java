package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolDefaultsTest {

    @ParameterizedTest
    @CsvSource({"1, 8", "2, 8", "4, 16", "8, 32", "64, 32"})
    void growsWithTheCoresUpToWhatThreeNodesMayHaveOfADatabase(int cores, int connections) {
        assertThat(PoolDefaults.size(cores)).isEqualTo(connections);
    }
}
