package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that the service printed during the whole suite, which ran before: thousands of logins and attacks. */
class SuiteOutputIT {

    private static final Path BUILD = Path.of(System.getProperty("test.build.directory", "target"));
    private static final Pattern OUTPUT = Pattern.compile("<system-out>.*?</system-out>", Pattern.DOTALL);

    /** A signed or encrypted token, a private key or secret as JWK, a password hash, the password of the tests. */
    private static final Pattern SECRET = Pattern.compile("eyJ[\\w-]{10,}\\.[\\w-]*\\.[\\w-]{10,}"
            + "|\"(?:d|k|p|q)\":\"[\\w-]{20,}\"|\\$argon2id\\$v=|a long enough password|\\?token=[\\w-]{43}");

    @Test
    void holdsNoTokenNoKeyNoHashAndNoPassword() throws IOException {
        List<String> printed = new ArrayList<>();
        try (Stream<Path> reports = Files.find(BUILD, 2, (file, kind) -> isReport(file))) {
            for (Path report : reports.toList()) {
                printed.addAll(outputs(Files.readString(report)));
            }
        }
        assertThat(printed).as("output to look through").anyMatch(output -> output.contains("Listening on"));
        assertThat(printed).noneMatch(output -> SECRET.matcher(output).find());
    }

    /** Of the run on either database. */
    private static boolean isReport(Path file) {
        return file.getParent().getFileName().toString().startsWith("surefire-reports")
                && file.toString().endsWith(".xml");
    }

    private static List<String> outputs(String report) {
        return OUTPUT.matcher(report).results().map(MatchResult::group).toList();
    }
}
