package dev.latchkey.kernel;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docker/nginx.conf} makes an nginx say by itself, before a service that says 200 to everything. */
@Tag("any-database")
class NginxTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    static Path folder;

    private static HttpServer service;
    private static Process nginx;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> executable = executable();
        if (executable.isEmpty()) {
            System.err.println("!!!!! NO NGINX ON THE PATH: THE TESTS OF docker/nginx.conf ARE SKIPPED !!!!!");
        }
        Assumptions.assumeTrue(executable.isPresent(), "no nginx on the path");
        service = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
        service.createContext("/", exchange -> {
            try (exchange;
                    InputStream body = exchange.getRequestBody()) {
                body.transferTo(OutputStream.nullOutputStream());
                exchange.sendResponseHeaders(200, -1);
            }
        });
        service.start();
        int port = freePort();
        nginx = new ProcessBuilder(executable.get().toString(), "-p", folder.toString(), "-c", written(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        url = "http://127.0.0.1:" + port;
        awaitListening(port);
    }

    private static Optional<Path> executable() {
        return Stream.concat(Arrays.stream(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .map(place -> Path.of(place, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
            return socket.getLocalPort();
        }
    }

    /** In one process, which ends with its signal, and whatever the machine's own nginx has elsewhere in the folder. */
    private static String written(int port) throws IOException {
        String ours = Files.readString(Path.of("docker", "nginx.conf"))
                .replaceAll(
                        "server latchkey-\\d:8080;",
                        "server 127.0.0.1:" + service.getAddress().getPort() + ";")
                .replace("listen 80;", "listen 127.0.0.1:" + port + ";")
                .replaceAll("/dev/std(out|err)", folder.resolve("$1.log").toString());
        String places = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(name -> "    " + name + "_temp_path " + folder.resolve(name) + ";\n")
                .reduce("", String::concat);
        String all = "daemon off;\nmaster_process off;\npid " + folder.resolve("pid") + ";\nerror_log "
                + folder.resolve("error.log") + ";\nevents {\n}\nhttp {\n    types {\n        text/css css;\n    }\n"
                + places + ours + "\n}\n";
        return Files.writeString(folder.resolve("nginx.conf"), all).toString();
    }

    private static void awaitListening(int port) throws Exception {
        long start = System.nanoTime();
        while (!listens(port)) {
            assertThat(nginx.isAlive() && System.nanoTime() - start < PATIENCE_NANOS)
                    .as(() -> output())
                    .isTrue();
            Thread.sleep(20);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(HERE, port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException none) {
            return none.toString();
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (nginx != null) {
            nginx.destroy();
            nginx.waitFor(10, TimeUnit.SECONDS);
        }
        if (service != null) {
            service.stop(0);
        }
    }

    private static Response post(String path, int length) {
        return given().contentType("application/json").body(new byte[length]).post(url + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/refresh", "/latchkey.css", "/.well-known/revoked-sessions"})
    void whatIsLongerThanItPassesOnIsRefusedAsTheServiceDoesIt(String path) {
        assertRefused(post(path, MEBIBYTE + 1), RefusalCode.CONTENT_TOO_LARGE);
        assertThat(post(path, MEBIBYTE).statusCode()).isEqualTo(200);
    }

    /** RFC 6749 section 5.2. */
    @Test
    void whatIsOfTheStandardIsRefusedInItsShape() {
        Response answer = post("/oauth2/token", MEBIBYTE + 1);
        assertAnswered(answer, RefusalCode.CONTENT_TOO_LARGE);
        assertThat(answer.<Map<String, Object>>path("$"))
                .containsOnlyKeys("error", "error_description", "request_id")
                .containsEntry("error", RefusalCode.CONTENT_TOO_LARGE.json())
                .containsEntry("error_description", Messages.text(Language.EN, RefusalCode.CONTENT_TOO_LARGE.json()));
    }

    @Test
    void anExportOfAccountsMayBeLonger() {
        assertThat(post("/admin/import", 2 * MEBIBYTE).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q",
                "/q/metrics",
                "/q/health/ready",
                "/q/openapi?format=json",
                "/q/swagger-ui/swagger-ui.css",
                "//q/metrics",
                "/%71/metrics",
                "/x/../q/metrics",
            })
    void whatIsForOperatorsIsNotThere(String path) {
        assertRefused(given().urlEncodingEnabled(false).get(url + path), RefusalCode.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/profile", "/account/q", "/.well-known/jwks.json"})
    void everythingElseIsPassedOn(String path) {
        assertThat(given().get(url + path).statusCode()).isEqualTo(200);
    }

    /** In Korean, which is the default. */
    private static void assertRefused(Response answer, RefusalCode code) {
        assertAnswered(answer, code);
        assertThat(answer.<Map<String, Object>>path("$"))
                .containsOnlyKeys("error", "code", "action", "request_id")
                .containsEntry("error", Messages.text(Language.KO, code.json()))
                .containsEntry("code", code.json())
                .containsEntry("action", code.action().json())
                .containsEntry("request_id", answer.header("X-Request-Id"));
    }

    private static void assertAnswered(Response answer, RefusalCode code) {
        assertThat(answer.statusCode()).isEqualTo(code.status());
        assertThat(answer.contentType()).isEqualTo(Problems.CONTENT_TYPE);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
}
