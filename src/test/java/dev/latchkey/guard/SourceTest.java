package dev.latchkey.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, ::ffff:192.0.2.1",
        "192.0.2.1, ::ffff:c000:201",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff",
        "2001:db8:1:2::1, 2001:0DB8:0001:0002::a",
    })
    void whatOneSubscriberReachesIsOneSource(String one, String other) {
        assertThat(Source.of(one)).isEqualTo(Source.of(other));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.2",
        "2001:db8:1:2::1, 2001:db8:1:3::1",
        "::ffff:192.0.2.1, ::ffff:192.0.2.2",
    })
    void whatAnotherSubscriberHasIsAnother(String one, String other) {
        assertThat(Source.of(one)).isNotEqualTo(Source.of(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dead.beef", "1.2.3", "::1::", "fe80::1%eth0zzz", "1.2.3.4.5"})
    void whatIsNoAddressIsNeitherLookedUpNorADefect(String text) {
        assertThat(Source.of(text)).isNotNull();
    }

    @Test
    void allWithoutAnAddressAreOneSource() {
        assertThat(Source.of((String) null)).isEqualTo(Source.of("no address"));
    }
}
