package dev.latchkey.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * What the parts of a renewal cost that need no database, and recognizing an access token: part of {@code ./mvnw -Pbench
 * verify}. Judges nothing, as the benchmark of the whole service.
 *
 * <p>Each benchmark has a JVM of its own, because what one teaches the compiler would change the next. {@code
 * bench.seconds} and {@code bench.java} are those of the whole; ten seconds there are five here, three of them to warm up.
 */
class MicroBenchmark {

    private static final long SECONDS = Long.getLong("bench.seconds", 10);
    private static final String JAVA = System.getProperty(
            "bench.java",
            Path.of(System.getProperty("java.home"), "bin", "java").toString());

    @Test
    void run() throws IOException, RunnerException {
        Path folder = Path.of(System.getProperty("test.build.directory", "target"), "bench");
        Files.createDirectories(folder);
        System.out.println(table(new Runner(options(folder.resolve("micro.json").toString())).run()));
    }

    private static Options options(String file) {
        return new OptionsBuilder()
                .include("^dev\\.latchkey\\.")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .threads(1)
                .forks(1)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(300 * SECONDS))
                .measurementIterations(10)
                .measurementTime(TimeValue.milliseconds(20 * SECONDS))
                .jvm(JAVA)
                .jvmArgs("-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(file)
                .build();
    }

    private static String table(Collection<RunResult> results) {
        StringJoiner lines = new StringJoiner("\n", "\n", "\n");
        lines.add(line("%-16s %12s %12s %12s %24s", "", "ns", "fastest", "slowest", "a second on one core"));
        results.forEach(result -> lines.add(row(result.getPrimaryResult())));
        double accept = fastest(results, "acceptRepeated");
        double lookUp = fastest(results, "lookUp");
        double header = fastest(results, "fromHeader");
        lines.add(line("acceptRepeated / lookUp, the fastest of each: %.2f", accept / lookUp));
        lines.add(line("the same without fromHeader: %.2f", (accept - header) / (lookUp - header)));
        return lines.toString();
    }

    private static String row(Result<?> result) {
        Statistics found = result.getStatistics();
        return line(
                "%-16s %,12.1f %,12.1f %,12.1f %,24.0f",
                result.getLabel(), median(result), found.getMin(), found.getMax(), 1e9 / median(result));
    }

    private static double median(Result<?> result) {
        return result.getStatistics().getPercentile(50);
    }

    /** Two figures can be compared where nobody else wanted the machine; of a median that is not sure. */
    private static double fastest(Collection<RunResult> results, String label) {
        return results.stream()
                .map(RunResult::getPrimaryResult)
                .filter(result -> result.getLabel().equals(label))
                .mapToDouble(result -> result.getStatistics().getMin())
                .findFirst()
                .orElseThrow();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
