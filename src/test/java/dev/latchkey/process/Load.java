package dev.latchkey.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * A closed loop over real HTTP: as many callers as connections, each with one request on its way, and each with its own
 * variables, so that it follows its own chain of rotating tokens. One thread, so that the server keeps the rest of the
 * machine.
 */
final class Load implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OK = 200;

    /** What our own 503 asks for. */
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient http;
    private final List<Caller> callers;

    /**
     * @param variables what each caller's requests are filled with
     */
    Load(URI server, List<Map<String, String>> variables) {
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost(server.getHost())
                .setDefaultPort(server.getPort())
                .setKeepAlive(true)
                .setMaxPoolSize(variables.size()));
        this.callers = variables.stream().map(Caller::new).toList();
    }

    /** Lets every caller send one request, and remember the texts of its answer. */
    void once(Template template) {
        await(template, callers.stream().map(caller -> caller.call(template)).toList(), Duration.ZERO);
    }

    /** Lets every caller send request after request for a time. After what is no 200, but expected, it waits a while. */
    Run run(Template template, Duration time) {
        long began = System.nanoTime();
        long end = began + time.toNanos();
        callers.forEach(Caller::begin);
        await(
                template,
                callers.stream().map(caller -> caller.loop(template, end)).toList(),
                time);
        double seconds = (System.nanoTime() - began) / 1e9;
        long[] nanos = callers.stream().flatMapToLong(Caller::samples).sorted().toArray();
        return new Run(nanos.length / seconds, nanos.length, nanos);
    }

    private static void await(Template template, List<? extends Future<?>> all, Duration time) {
        try {
            Future.all(all)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.plus(time).toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError("the load broke off: " + template.path, failed);
        }
    }

    @Override
    public void close() {
        vertx.close();
    }

    /**
     * A request with names in braces, which stand for variables.
     *
     * @param body null where there is none
     * @param expected the statuses of answers that are none of a failure
     * @param pause between an answer and the next request
     */
    record Template(
            String method,
            String path,
            Map<String, String> headers,
            String body,
            Set<Integer> expected,
            Duration pause) {

        private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

        static Template of(JsonObject json) {
            Map<String, String> headers = new HashMap<>();
            json.getJsonObject("headers", new JsonObject())
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().toString()));
            return new Template(
                    json.getString("method"),
                    json.getString("path"),
                    headers,
                    json.getString("body"),
                    Set.of(OK),
                    Duration.ZERO);
        }

        /** The same, where other answers are in order as well. */
        Template expecting(Integer... statuses) {
            return new Template(method, path, headers, body, Set.of(statuses), pause);
        }

        /** The same, by somebody who is in no hurry. */
        Template with(Duration otherPause) {
            return new Template(method, path, headers, body, expected, otherPause);
        }

        private static String filled(String text, Map<String, String> variables) {
            return NAME.matcher(text).replaceAll(found -> value(found, variables));
        }

        private static String value(MatchResult name, Map<String, String> variables) {
            return Matcher.quoteReplacement(variables.getOrDefault(name.group(1), name.group()));
        }
    }

    /**
     * What was measured.
     *
     * @param perSecond answers a second
     * @param requests how many that were
     * @param nanos how long each took, sorted
     */
    record Run(double perSecond, long requests, long[] nanos) {

        /** How long the given share of all requests took at most, milliseconds. */
        double millis(double share) {
            return nanos[(int) Math.min(nanos.length - 1, nanos.length * share)] / 1e6;
        }
    }

    /** One connection's worth of requests. */
    private final class Caller {

        private final Map<String, String> variables;
        private long[] nanos = new long[1024];
        private int count;

        Caller(Map<String, String> variables) {
            this.variables = new HashMap<>(variables);
        }

        void begin() {
            count = 0;
        }

        LongStream samples() {
            return Arrays.stream(nanos, 0, count);
        }

        Future<Void> loop(Template template, long end) {
            Promise<Void> over = Promise.promise();
            next(template, end, over);
            return over.future();
        }

        private void next(Template template, long end, Promise<Void> over) {
            long began = System.nanoTime();
            if (began >= end) {
                over.complete();
                return;
            }
            call(template)
                    .onSuccess(status -> {
                        if (status == OK) {
                            add(System.nanoTime() - began);
                        }
                        after(status == OK ? template.pause : A_WHILE, () -> next(template, end, over));
                    })
                    .onFailure(over::fail);
        }

        private void after(Duration pause, Runnable work) {
            if (pause.isZero()) {
                work.run();
            } else {
                vertx.setTimer(pause.toMillis(), over -> work.run());
            }
        }

        private void add(long took) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = took;
        }

        Future<Integer> call(Template template) {
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.valueOf(template.method))
                    .setURI(Template.filled(template.path, variables));
            template.headers.forEach((name, value) -> options.putHeader(name, Template.filled(value, variables)));
            return http.request(options)
                    .compose(request -> template.body == null
                            ? request.send()
                            : request.send(Template.filled(template.body, variables)))
                    .compose(answer -> status(template, answer));
        }

        private Future<Integer> status(Template template, HttpClientResponse answer) {
            return answer.body()
                    .compose(body -> template.expected.contains(answer.statusCode())
                            ? Future.succeededFuture(body)
                            : Future.failedFuture(answer.statusCode() + " " + body))
                    .onSuccess(this::remember)
                    .map(answer.statusCode());
        }

        private void remember(Buffer body) {
            if (body.length() > 0 && body.getByte(0) == '{') {
                new JsonObject(body).forEach(field -> {
                    if (field.getValue() instanceof String text) {
                        variables.put(field.getKey(), text);
                    }
                });
            }
        }
    }
}
