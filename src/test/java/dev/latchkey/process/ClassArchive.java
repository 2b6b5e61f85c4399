package dev.latchkey.process;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The classes of the embedded service as a JVM leaves them to the next process (JEP 350), which then need not load and
 * check them again: a quarter of the start of a process of a test. The other package has none,
 * because JDK 17 crashes when it is to write that.
 */
final class ClassArchive {

    private static final String EMBEDDED = "-XX:SharedArchiveFile=" + made();

    private ClassArchive() {}

    /** The option that has a JVM use the archive of a flavour of the service, where there is one. */
    static Stream<String> option(String flavour) {
        return Service.EMBEDDED.equals(flavour) ? Stream.of(EMBEDDED) : Stream.empty();
    }

    private static Path made() {
        Path archive = Service.BUILD.resolve("classes-" + Service.FORK + ".jsa").toAbsolutePath();
        try (Service service = Service.fresh(Map.of())) {
            service.by(Service.JAVA, Service.cheap(Stream.of("-XX:ArchiveClassesAtExit=" + archive)))
                    .start()
                    .stop();
        }
        return archive;
    }
}
