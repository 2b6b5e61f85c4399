package dev.latchkey.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The servers of other people that are told what happened: two webhooks, of which each is a path here. They are told of
 * keys that were compromised and of nothing else, because other tests have nothing to do with them.
 */
public final class Receiver {

    /** A webhook whose secret is being changed. */
    public static final String ONE = "one";

    /** A webhook with one secret. */
    public static final String TWO = "two";

    /** What no webhook is at, and a redirect may lead to. */
    public static final String ELSEWHERE = "elsewhere";

    /** The newest first. */
    public static final List<String> SECRETS = List.of(
            "whsec_bmV3OiAzMiBieXRlcyB0aGF0IG5vYm9keSBrbm93cyE=", "whsec_b2xkOiAzMiBieXRlcyB0aGF0IG5vYm9keSBrbm93cyE=");

    /** A part of the address that nobody may see. */
    public static final String QUERY = "key=a-secret-of-the-address";

    private static final Behaviour TAKE = exchange -> exchange.sendResponseHeaders(204, -1);

    private static final List<Request> REQUESTS = new CopyOnWriteArrayList<>();
    private static final Map<String, Behaviour> BEHAVIOURS = new ConcurrentHashMap<>();
    private static int port;
    private static HttpServer server;
    private static ExecutorService threads;

    private Receiver() {}

    static Map<String, String> start() {
        port = Surroundings.freePort();
        open();
        return Map.of(
                "latchkey.webhooks.one.url",
                at(ONE) + "?" + QUERY,
                "latchkey.webhooks.one.secret",
                String.join(",", SECRETS),
                "latchkey.webhooks.one.events",
                "key_compromised",
                "latchkey.webhooks.two.url",
                at(TWO),
                "latchkey.webhooks.two.secret",
                SECRETS.get(0),
                "latchkey.webhooks.two.events",
                "key_compromised,key_rolled_over");
    }

    /** What a process has to be told, which then tells {@link #TWO} of everything; by the names of environment variables. */
    public static Map<String, String> variables() {
        return Map.of(
                "LATCHKEY_WEBHOOKS__TWO__URL", at(TWO) + "?" + QUERY, "LATCHKEY_WEBHOOKS__TWO__SECRET", SECRETS.get(0));
    }

    static void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Where a path is. */
    public static String at(String path) {
        return "http://127.0.0.1:" + port + "/" + path;
    }

    private static void open() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", Receiver::receive);
        server.start();
    }

    private static void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = Request.of(exchange);
            REQUESTS.add(request);
            BEHAVIOURS.getOrDefault(request.path, TAKE).answer(exchange);
        }
    }

    /** From now on everything is taken again. */
    public static void behave() {
        BEHAVIOURS.clear();
    }

    /** From now on a path does as it is told. */
    public static void let(String path, Behaviour behaviour) {
        BEHAVIOURS.put(path, behaviour);
    }

    /** From now on a path answers with a status. */
    public static void answer(String path, int status) {
        let(path, exchange -> exchange.sendResponseHeaders(status, -1));
    }

    /** Does something while nobody listens. */
    public static void away(Runnable work) {
        stop();
        try {
            work.run();
        } finally {
            open();
        }
    }

    /** What has come to a path that has a text in it, oldest first. */
    public static List<Request> got(String path, String text) {
        return REQUESTS.stream()
                .filter(request -> request.path.equals(path) && request.body.contains(text))
                .toList();
    }

    /** What a server does with a request. */
    public interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** A request, and what it says of itself. */
    public record Request(
            String path, String query, String contentType, String id, String timestamp, String signature, String body) {

        private static Request of(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            return new Request(
                    exchange.getRequestURI().getPath().substring(1),
                    exchange.getRequestURI().getQuery(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    body);
        }
    }
}
