package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.builder.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds a Quarkus application that is not ours, apart: an extension on the class path of our own tests would become a
 * part of the service that they test.
 */
final class OtherApplication {

    private static final Path BUILD = Path.of(System.getProperty("test.build.directory", "target"));
    private static final Map<Path, Path> BUILT = new HashMap<>();

    private OtherApplication() {}

    /**
     * Where the built application is.
     *
     * @param sources its folder
     * @param more files of ours that it takes along, by where they are and where it has them
     */
    static synchronized Path built(Path sources, Map<Path, Path> more) {
        return BUILT.computeIfAbsent(sources, unbuilt -> build(sources, more));
    }

    private static Path build(Path sources, Map<Path, Path> more) {
        Path folder = BUILD.resolve(sources.getFileName());
        copy(sources, folder);
        more.forEach((ours, theirs) -> copy(ours, folder.resolve(theirs)));
        maven(
                "-f",
                folder.resolve("pom.xml").toString(),
                "-Dquarkus.platform.version=" + Version.getVersion(),
                "package");
        return folder.resolve("target/quarkus-app");
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.write(copy, Files.readAllBytes(file));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The Maven that runs this build, so that nothing else has to be installed. */
    private static void maven(String... arguments) {
        String maven = Path.of(System.getProperty("maven.home"), "bin", "mvn").toString();
        List<String> command = Stream.concat(Stream.of(maven, "-B", "-q"), Stream.of(arguments))
                .toList();
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            String printed = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as(printed).isZero();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
