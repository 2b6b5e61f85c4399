package dev.latchkey.process;

import dev.latchkey.process.Client.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The JVM as it is in the image, with its options, and with a cache that a run of the service has made (JEP 514), as
 * {@code docker/Dockerfile.jvm} makes it. On a JVM before 25 there is no cache.
 */
final class ImageJvm {

    /** Of the benchmark itself, unless {@code bench.java} names another. */
    static final Path JAVA = Path.of(System.getProperty(
            "bench.java",
            Path.of(System.getProperty("java.home"), "bin", "java").toString()));

    private static final boolean CACHES = JAVA.startsWith(System.getProperty("java.home"))
            && Runtime.version().feature() >= 25;

    /** In half a gibibyte, as the manifests give it. */
    static final String[] OPTIONS = {
        "-XX:MaxRAM=512m",
        "-XX:+IgnoreUnrecognizedVMOptions",
        "@" + Path.of("docker/jvm.options").toAbsolutePath()
    };

    private static final Map<String, String> SETTINGS =
            Map.of("LATCHKEY_SESSION_DAMPING", "PT0S", "QUARKUS_SHUTDOWN_DELAY", "0S");
    private static final int RENEWALS = 200;

    private final String[] options;

    private ImageJvm(String[] options) {
        this.options = options;
    }

    /** Lets a service start, do what it is for, and stop: from that the JVM learns what to have ready. */
    static ImageJvm trainedOn(PostgresServer database) {
        Path folder = folder();
        Path cache = folder.resolve("latchkey.aot");
        unpackLibrary(folder);
        try (Service service = Service.on(database, SETTINGS).by(JAVA, with(folder, "-XX:AOTCacheOutput=" + cache))) {
            service.start();
            Client client = new Client(service);
            Person person = client.confirmed("trainer@example.org", "correct horse battery staple");
            Device device = Device.loggedIn(1, client, person).get(0);
            for (int renewal = 0; renewal < RENEWALS; renewal++) {
                device.renew(client);
                client.profile(device.accessToken()).expect(200);
            }
            service.stop();
        }
        return new ImageJvm(with(folder, "-XX:AOTCache=" + cache));
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("latchkey-cache");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The crypto provider's library is a file in the image, and not one that each start unpacks from a jar. */
    private static void unpackLibrary(Path folder) {
        try (Stream<Path> jars = Files.list(Service.LIBRARIES)) {
            Path jar = jars.filter(each -> each.toString().contains("AmazonCorrettoCryptoProvider"))
                    .findFirst()
                    .orElseThrow();
            try (FileSystem content = FileSystems.newFileSystem(jar);
                    Stream<Path> files = Files.walk(content.getPath("/"))) {
                for (Path library :
                        files.filter(file -> file.toString().endsWith(".so")).toList()) {
                    Files.copy(library, folder.resolve(library.getFileName().toString()));
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What the image starts the service with. */
    String[] options() {
        return options;
    }

    private static String[] with(Path folder, String cache) {
        Stream<String> image =
                Stream.of("-Dcom.amazon.corretto.crypto.provider.useExternalLib=true", "-Djava.library.path=" + folder);
        return Stream.of(Stream.of(OPTIONS), image, Stream.of(cache).filter(any -> CACHES))
                .flatMap(all -> all)
                .toArray(String[]::new);
    }

    /** Milliseconds from the start of the process to the first answer, as Quarkus packages the service by default. */
    double plainStart(PostgresServer database) {
        return firstAnswer(Service.plain(database, SETTINGS).by(JAVA, OPTIONS));
    }

    /** The same, as in the image. */
    double start(PostgresServer database) {
        return firstAnswer(Service.on(database, SETTINGS).by(JAVA, options()));
    }

    private static double firstAnswer(Service service) {
        try (service) {
            long began = System.nanoTime();
            URI keys = service.start().to("/.well-known/jwks.json");
            HttpClient.newHttpClient().send(HttpRequest.newBuilder(keys).build(), BodyHandlers.discarding());
            return (System.nanoTime() - began) / 1e6;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
