package dev.latchkey.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a service and its database have used of the machine. */
final class Counters {

    private final ProcessHandle service;
    private final Supplier<Stream<ProcessHandle>> database;
    private Duration serviceBefore = Duration.ZERO;
    private Duration databaseBefore = Duration.ZERO;

    Counters(ProcessHandle service) {
        this.service = service;
        this.database = Stream::empty;
    }

    Counters(Service service, Optional<PostgresServer> database) {
        this.service = service.process();
        this.database = () -> database.stream().flatMap(PostgresServer::processes);
    }

    /** From here on, CPU time is counted. */
    void begin() {
        serviceBefore = cpu(Stream.of(service));
        databaseBefore = cpu(database.get());
    }

    /** CPU time of the service. */
    double serverMillis() {
        return millis(cpu(Stream.of(service)).minus(serviceBefore));
    }

    /** CPU time of a database that is a process of its own. */
    double databaseMillis() {
        return millis(cpu(database.get()).minus(databaseBefore));
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static Duration cpu(Stream<ProcessHandle> processes) {
        return processes
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** What the service has in memory. */
    double residentMebibytes() {
        return status("VmRSS:") / 1024;
    }

    /** What a leak would show in, by name. */
    Map<String, Double> held() {
        return new TreeMap<>(Map.of(
                "MiB resident", residentMebibytes(), "threads", status("Threads:"), "file descriptors", descriptors()));
    }

    private double status(String name) {
        try (Stream<String> lines = Files.lines(proc("status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException elsewhere) {
            return Double.NaN;
        }
    }

    private double descriptors() {
        try (Stream<Path> open = Files.list(proc("fd"))) {
            return open.count();
        } catch (IOException elsewhere) {
            throw new UncheckedIOException(elsewhere);
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(service.pid()), file);
    }
}
