package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever writes an address into a request does not change where it came from. */
class ProxiesTest {

    private static final String REAL = "198.51.100.7";
    private static final String NEAREST = "192.0.2.1";

    private static Proxies proxies(boolean count, boolean standard, String... trusted) {
        return new Proxies(count, standard, Optional.of(List.of(trusted)));
    }

    private static MultiMap headers(String name, String... values) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        List.of(values).forEach(value -> headers.add(name, value));
        return headers;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7",
                "203.0.113.9, 198.51.100.7",
                "192.0.2.1, 198.51.100.7",
                "203.0.113.9,198.51.100.7,10.1.2.3",
                "203.0.113.9, 198.51.100.7:4711, 10.1.2.3:80, 192.0.2.1",
                "',,, 203.0.113.9, 198.51.100.7'",
            })
    void theCallerIsTheLastThatIsNoProxyOfOurs(String list) {
        Proxies proxies = proxies(true, false, NEAREST, "10.0.0.0/8");
        assertThat(proxies.caller(NEAREST, headers("x-forwarded-for", list))).isEqualTo(REAL);
    }

    @Test
    void aListMayComeInSeveralLines() {
        Proxies proxies = proxies(true, false, NEAREST, "10.0.0.0/8");
        assertThat(proxies.caller(NEAREST, headers("X-Forwarded-For", "203.0.113.9", REAL, "10.0.0.1")))
                .isEqualTo(REAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=198.51.100.7",
                "for=203.0.113.9, for=198.51.100.7;proto=https",
                "for=203.0.113.9, proto=https;For=\"198.51.100.7:4711\"",
                "for=\"203.0.113.9, for=198.51.100.7",
                "for=203.0.113.9, for=198.51.100.7, for=10.1.2.3",
            })
    void soItIsInTheStandardsList(String list) {
        Proxies proxies = proxies(true, true, NEAREST, "10.0.0.0/8");
        assertThat(proxies.caller(NEAREST, headers("Forwarded", list))).isEqualTo(REAL);
        assertThat(proxies.caller(NEAREST, headers("X-Forwarded-For", "203.0.113.9")))
                .isEqualTo(NEAREST);
    }

    @ParameterizedTest
    @CsvSource({"[2001:db8::7],2001:db8::7", "[2001:db8::7]:4711,2001:db8::7", "2001:db8::7,2001:db8::7"})
    void anAddressIsTakenOutOfItsBrackets(String element, String address) {
        assertThat(proxies(true, false, "[::1]").caller("0:0:0:0:0:0:0:1", headers("X-Forwarded-For", element)))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({"unknown", "_hidden", "proto=https"})
    void whereTheLastProxyDoesNotSayWhoTheCallerIsNobodyElseDoes(String element) {
        String caller =
                proxies(true, true, NEAREST).caller(NEAREST, headers("Forwarded", "for=203.0.113.9", "for=" + element));
        assertThat(CallerAddress.isLiteral(caller)).isFalse();
    }

    @Test
    void whoeverIsNoProxyOfOursSaysNothing() {
        MultiMap claim = headers("X-Forwarded-For", "203.0.113.9");
        assertThat(proxies(true, false, NEAREST).caller(REAL, claim)).isEqualTo(REAL);
        assertThat(proxies(false, false, NEAREST).caller(NEAREST, claim)).isEqualTo(NEAREST);
        assertThat(proxies(true, false, NEAREST).caller(NEAREST, MultiMap.caseInsensitiveMultiMap()))
                .isEqualTo(NEAREST);
    }

    @Test
    void whereEveryPeerIsTrustedTheLastElementCounts() {
        Proxies all = new Proxies(true, false, Optional.empty());
        assertThat(all.caller(NEAREST, headers("X-Forwarded-For", "203.0.113.9, " + REAL)))
                .isEqualTo(REAL);
    }
}
