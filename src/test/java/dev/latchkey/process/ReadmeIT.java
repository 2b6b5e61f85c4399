package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the README tells its reader to do, word for word. */
class ReadmeIT {

    private static final Path README = Path.of("README.md");
    private static final String FAST_EXPIRY = "LATCHKEY_ACCESS_TOKEN_LIFETIME";

    @TempDir
    private Path folder;

    @Test
    void bothWalksArriveWhereTheReadmeSays() throws IOException, InterruptedException {
        assertThat(Files.readString(README))
                .contains("\n./mvnw package quarkus:run -DskipTests | tee latchkey.log\n")
                .contains("\n" + FAST_EXPIRY + "=PT5S ./mvnw package quarkus:run -DskipTests | tee latchkey.log\n");
        try (Service service = Service.fresh(Map.of()).start();
                Service expiring = service.sibling(Map.of(FAST_EXPIRY, "PT5S"))) {
            String printed = walk("login", service);
            assertThat(printed).contains("We have sent you a mail", "\"verified\":true");
            assertThat(printed.split("\"email\":\"ada@example.org\""))
                    .as("two profiles")
                    .hasSize(3);
            service.stop();
            assertThat(walk("expiry", expiring.start())).matches("(?s)200\\R.*\"code\":\"invalid_token\".*200\\R");
        }
    }

    /** What a walk prints; it must go through without an error. */
    private String walk(String name, Service service) throws IOException, InterruptedException {
        Path output = folder.resolve("walk.log");
        ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands(name))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        bash.environment()
                .putAll(Map.of(
                        "URL", service.url().toString(), "LOG", service.log().toString()));
        Process walk = bash.start();
        assertThat(walk.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String printed = Files.readString(output);
        assertThat(walk.exitValue()).as(printed).isZero();
        return printed;
    }

    private static String commands(String walk) throws IOException {
        Matcher block = Pattern.compile("<!-- walk: " + walk + " -->\\R```bash\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README));
        assertThat(block.find()).as("the walk " + walk).isTrue();
        return block.group(1);
    }
}
