package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.builder.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Somebody else's service: Quarkus with quarkus-oidc, and nothing set but the issuer. It is built apart, because an
 * extension on the class path of our own tests would become a part of the service that they test.
 */
final class ResourceServer implements AutoCloseable {

    private static final Path SOURCES = Path.of("src/test/resource-server");
    private static final Path READER = Path.of("dev/latchkey/oauth/example/RevokedSessions.java");
    private static final Path BUILD = Path.of(System.getProperty("test.build.directory", "target"), "resource-server");
    private static boolean built;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Service service;

    /**
     * @param latchkey the issuer of its tokens
     * @param issuers where those of {@code /orders/{issuer}} are
     */
    ResourceServer(String latchkey, String issuers) {
        build();
        service = Service.other(BUILD.resolve("target/quarkus-app"), Map.of("LATCHKEY", latchkey, "ISSUERS", issuers))
                .start();
    }

    private static synchronized void build() {
        if (built) {
            return;
        }
        copy(SOURCES, BUILD);
        copy(
                Path.of("src/test/java").resolve(READER),
                BUILD.resolve("src/main/java").resolve(READER));
        maven(
                "-f",
                BUILD.resolve("pom.xml").toString(),
                "-Dquarkus.platform.version=" + Version.getVersion(),
                "package");
        built = true;
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

    /** The answer to whoever wants to see the orders with a token. */
    HttpResponse<String> orders(String path, String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
