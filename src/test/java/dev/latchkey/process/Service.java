package dev.latchkey.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The packaged service as a process of its own, which may be killed and started again. Its environment is what a test
 * gives it and nothing else, so that no variable of the machine decides what a test finds.
 */
public final class Service implements AutoCloseable {

    static final Path BUILD = Path.of(System.getProperty("test.build.directory", "target"));

    /** Of the JVMs that tests run in at the same time, the name of this one. */
    static final String FORK = System.getProperty("test.fork", "fork-1");

    static final String EMBEDDED = "quarkus-app";
    private static final String POSTGRESQL = "quarkus-app-postgresql";
    /** What the service for PostgreSQL is packaged with. */
    static final Path LIBRARIES = BUILD.resolve(POSTGRESQL).resolve("lib").resolve("main");

    private static final String PLAIN = "quarkus-app-plain";
    /** What a service of a test runs on: what the test runs on. */
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");
    private static final Pattern MANAGED =
            Pattern.compile("Management interface listening on (http://127\\.0\\.0\\.1:\\d+)");
    private static final Pattern OURS =
            Pattern.compile("dev[.]latchkey[.](?!\\w+_ClientProxy)[\\w$.]+\\(\\w+[.]java:\\d+\\)");
    private static final String FOR_OPERATORS = "/q/";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final String flavour;
    private final Path folder;
    private final Path dataDir;
    private final Map<String, String> settings;
    private Path java = JAVA;
    private Optional<List<String>> jvm = Optional.empty();
    private Process process;
    private volatile URI url;
    private volatile URI management;
    private int starts;

    private Service(String flavour, Path folder, Path dataDir, Map<String, String> settings) {
        this.flavour = flavour;
        this.folder = folder;
        this.dataDir = dataDir;
        this.settings = Map.copyOf(settings);
    }

    /**
     * A service with a data folder of its own, not yet started.
     *
     * @param settings environment variables besides address, port and data folder
     */
    public static Service fresh(Map<String, String> settings) {
        return fresh(EMBEDDED, settings);
    }

    /** A node on a PostgreSQL server, not yet started; see {@link #fresh}. */
    static Service on(PostgresServer database, Map<String, String> settings) {
        return on(database, POSTGRESQL, settings);
    }

    /** As {@link #on}, packaged as Quarkus does it by default; made for the benchmark alone. */
    static Service plain(PostgresServer database, Map<String, String> settings) {
        return on(database, PLAIN, settings);
    }

    private static Service on(PostgresServer database, String flavour, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(database.settings());
        all.putAll(settings);
        return fresh(flavour, all);
    }

    /** Another application than ours, not yet started; see {@link #fresh}. */
    static Service other(Path application, Map<String, String> settings) {
        return fresh(application.toAbsolutePath().toString(), settings);
    }

    private static Service fresh(String flavour, Map<String, String> settings) {
        Path folder = temporaryFolder();
        return new Service(flavour, folder, folder.resolve("data"), settings);
    }

    /** Settings by the names of environment variables. */
    static Map<String, String> variables(Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>();
        settings.forEach((name, value) ->
                variables.put(name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT), value));
        return variables;
    }

    /** Another service on the data folder of this one, not yet started. */
    public Service sibling(Map<String, String> settings) {
        return new Service(flavour, temporaryFolder(), dataDir, settings);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("latchkey-process");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Starts the process, for the first time or again, and returns once it listens. */
    public Service start() {
        launch();
        return listen();
    }

    /** Returns once a process that was launched listens. */
    Service listen() {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> address().isPresent() || !process.isAlive());
        url = address().orElseThrow(() -> new AssertionError("The service did not start: " + output()));
        management = last(MANAGED, read(log(starts))).map(URI::create).orElse(url);
        return this;
    }

    /** Runs a command on the service's data and returns its exit code; see {@link #output}. */
    int run(String... arguments) {
        launch(Stream.concat(command().stream(), Stream.of(arguments)).toList());
        return exitCode();
    }

    /** Starts the process and returns at once. */
    public Service launch() {
        return launch(command());
    }

    private Service launch(List<String> command) {
        starts++;
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(starts).toFile());
        builder.environment().clear();
        builder.environment().putAll(environment());
        try {
            process = builder.start();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<String> command() {
        List<String> options = jvm.orElseGet(() -> List.of(cheap(ClassArchive.option(flavour))));
        return Stream.of(List.of(java.toString()), options, List.of("-jar", jar()))
                .flatMap(List::stream)
                .toList();
    }

    /** The options of a process of a test: it does not live long enough for the better compiler to pay. */
    static String[] cheap(Stream<String> more) {
        return Stream.concat(Stream.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"), more)
                .toArray(String[]::new);
    }

    /** Not as a process of a test, but with a JVM as it is in production. */
    Service by(Path otherJava, String... options) {
        java = otherJava;
        jvm = Optional.of(List.of(options));
        return this;
    }

    /** The process that runs, or ran. */
    ProcessHandle process() {
        return process.toHandle();
    }

    private String jar() {
        return BUILD.resolve(flavour)
                .resolve("quarkus-run.jar")
                .toAbsolutePath()
                .toString();
    }

    /**
     * Port 0 lets the kernel choose: a port that a test looks up first may be taken before the service has it. All
     * clients of a test have one address, so that its allowance is another than a stranger's.
     */
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LANG", "C.UTF-8",
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", "0",
                "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT", "0",
                "LATCHKEY_THROTTLE_PER_SOURCE", "1000000",
                "LATCHKEY_DATA_DIR", dataDir.toString()));
        environment.putAll(settings);
        return environment;
    }

    /** Kills the process as {@code kill -9} does, and returns once it is gone. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Asks the process to end, as {@code kill} does, and returns its exit code. */
    public int stop() {
        process.destroy();
        return exitCode();
    }

    /** Waits for the process to end and returns its exit code. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The service does not end: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** The address at which the process listened when it was last started, without a path. */
    public URI url() {
        return url;
    }

    /** Where a path is answered: what is for operators may have a port of its own. */
    URI to(String path) {
        return (path.startsWith(FOR_OPERATORS) ? management : url).resolve(path);
    }

    private Optional<URI> address() {
        return last(LISTENING, read(log(starts))).map(URI::create);
    }

    /** Where the process keeps its data. */
    public Path dataDir() {
        return dataDir;
    }

    /** The file that the last process started writes its output to. */
    public Path log() {
        return log(starts);
    }

    private Path log(int start) {
        return folder.resolve("output-" + start + ".log");
    }

    /** Everything printed so far, by every process of this service. */
    public String output() {
        StringBuilder output = new StringBuilder();
        for (int start = 1; start <= starts; start++) {
            output.append(read(log(start)));
        }
        return output.toString();
    }

    /** Waits for a mail to an address in the output and returns the secret of the link in the newest one. */
    public String printedSecret(String address) {
        Pattern mail = Pattern.compile(
                "= MAIL .*\\RTo: " + Pattern.quote(address) + "\\R(?s:(?!END OF MAIL).)*?[?]token=([\\w-]+)");
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> last(mail, output()), Optional::isPresent)
                .get();
    }

    private static Optional<String> last(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).reduce((earlier, later) -> later);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), UTF_8) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where the threads of the process are in code of ours, in one line; prints all of it. For whoever gets no answer. */
    String threads() {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process asking = new ProcessBuilder(program, String.valueOf(process.pid()), "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            String all = new String(asking.getInputStream().readAllBytes(), UTF_8);
            System.out.println(all);
            return OURS.matcher(all).results().map(MatchResult::group).collect(Collectors.joining(", "));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Kills the process and forgets what it kept; a data folder goes with the service that it was made for. */
    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((one, other) -> other.compareTo(one))
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
