package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What others try first is nobody's new password; everything else of some length may be. */
class NewPasswordsTest {

    private static final String EMAIL = "ada.lovelace@example.org";

    /** An operator may ask for as few characters as that. */
    private static final Map<String, String> FOUR = Map.of("latchkey.password.min-length", "4");

    private static final String LEAKED = "leaked passphrase";

    private HttpServer ranges;
    private final ConcurrentLinkedQueue<HttpExchange> asked = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        if (ranges != null) {
            ranges.stop(0);
        }
    }

    private static NewPasswords rule(Map<String, String> settings) {
        LatchkeyConfig config = new SmallRyeConfigBuilder()
                .withMapping(LatchkeyConfig.class)
                .withSources(new PropertiesConfigSource(new HashMap<>(settings), "test", 1000))
                .build()
                .getConfigMapping(LatchkeyConfig.class);
        return new NewPasswords(new BreachedPasswords(config), config);
    }

    private static String objection(NewPasswords rule, String password) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> rule.accept("password", password, EMAIL));
        if (refusal == null) {
            return "none";
        }
        assertThat(refusal.code()).isEqualTo(RefusalCode.INVALID_REQUEST);
        return refusal.fields().get("password");
    }

    private static String objection(String password) {
        return objection(rule(Map.of()), password);
    }

    @Test
    void noneOfTheTenThousandMostCommonIsTakenInAnyCase() throws IOException {
        List<String> common = Files.readAllLines(Path.of("src/main/resources/common-passwords.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(common).isSorted().doesNotHaveDuplicates();
        assertThat(common.stream().filter(word -> word.length() >= 8)).hasSize(10_000);
        NewPasswords rule = rule(FOUR);
        assertThat(common).allSatisfy(word -> {
            assertThat(objection(rule, word)).isEqualTo("field.password.common");
            assertThat(objection(rule, word.toUpperCase(Locale.ROOT))).isEqualTo("field.password.common");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234", "12345", "123456", "1234567", "111111", "000000", "qwerty", "Qwerty1", "abc123", "dragon",
                "letmein", "monkey", "pass", "admin", "iloveu", "asdfgh", "zxcvbn", "1q2w3e", "654321", "shadow"
            })
    void theCommonestOfThoseThatAreShorterIsNotTakenEither(String password) {
        assertThat(objection(rule(FOUR), password)).isEqualTo("field.password.common");
    }

    @Test
    void anotherThatIsAsShortIs() {
        assertThat(objection(rule(FOUR), "7c#e")).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada.lovelace",
                "Ada.Lovelace1!",
                "ADA.LOVELACE@EXAMPLE.ORG",
                "ada.lovelaceada.lovelace",
                "latchkey",
                "Latchkey123",
                "localhost!"
            })
    void littleMoreThanTheAddressOrTheProductIsNotTaken(String password) {
        assertThat(objection(password)).isEqualTo("field.password.word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse",
                "a long enough password",
                "the latchkey is under the mat",
                "ada.lovelace wrote the first one",
                "abcdefghijklmnopqrst",
                "        ",
                "비밀번호입니다아",
                "p4ssw0rd but longer"
            })
    void everythingElseIs(String password) {
        assertThat(objection(password)).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({"7, field.password", "8, none", "256, none", "257, field.password"})
    void theLengthIsCountedInCharactersAndNothingIsCutOff(int length, String objection) {
        assertThat(objection("😀".repeat(length))).isEqualTo(objection);
    }

    @Test
    void halfACharacterIsNotTaken() {
        assertThat(objection("a long \ud83d password")).isEqualTo("field.password");
    }

    @Test
    void nobodyIsAskedUnlessTheOperatorWants() throws IOException {
        String url = stub(200, suffix(LEAKED) + ":3");
        assertThat(objection(rule(Map.of("latchkey.password.breached.url", url)), LEAKED))
                .isEqualTo("none");
        assertThat(asked).isEmpty();
    }

    @Test
    void aLeakedPasswordIsNotTakenAndOnlyFiveDigitsOfItsHashAreSent() throws IOException {
        NewPasswords rule = asking(stub(200, "0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n" + suffix(LEAKED) + ":42\r\n"));
        assertThat(objection(rule, LEAKED)).isEqualTo("field.password.breached");
        assertThat(asked).hasSize(1);
        HttpExchange request = asked.element();
        assertThat(request.getRequestURI())
                .isEqualTo(URI.create("/range/" + hash(LEAKED).substring(0, 5)));
        assertThat(request.getRequestHeaders().getFirst("Add-Padding")).isEqualTo("true");
    }

    @Test
    void anotherPasswordOfTheSameRangeIsTaken() throws IOException {
        NewPasswords rule = asking(stub(200, suffix("something else") + ":42\r\n"));
        assertThat(objection(rule, LEAKED)).isEqualTo("none");
    }

    @Test
    void paddingIsNoLeak() throws IOException {
        assertThat(objection(asking(stub(200, suffix(LEAKED) + ":0")), LEAKED)).isEqualTo("none");
    }

    @Test
    void aServiceThatFailsStopsNobody() throws IOException {
        assertThat(objection(asking(stub(503, "busy")), LEAKED)).isEqualTo("none");
    }

    @Test
    void aServiceThatIsAwayStopsNobody() throws IOException {
        NewPasswords rule = asking(stub(200, ""));
        ranges.stop(0);
        assertThatCode(() -> rule.accept("password", LEAKED, EMAIL)).doesNotThrowAnyException();
    }

    private static NewPasswords asking(String url) {
        return rule(Map.of("latchkey.password.breached.enabled", "true", "latchkey.password.breached.url", url));
    }

    private String stub(int status, String body) throws IOException {
        ranges = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ranges.createContext("/", exchange -> {
            asked.add(exchange);
            byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        ranges.start();
        return "http://127.0.0.1:" + ranges.getAddress().getPort() + "/range/";
    }

    private static String suffix(String password) {
        return hash(password).substring(5);
    }

    private static String hash(String password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
