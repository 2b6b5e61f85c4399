package dev.latchkey.token;

import dev.latchkey.kernel.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * The public keys of another system, as it publishes them (RFC 7517 section 5). They are asked for when they are needed,
 * and at most once in a while, whatever key ids strangers make up. While one request waits for them no other one does.
 */
final class ForeignKeys {

    private static final Logger LOG = Logger.getLogger(ForeignKeys.class);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final ReentrantLock asking = new ReentrantLock();
    private final URI url;
    private final HttpClient http;
    private volatile Known known = new Known(List.of(), Instant.MIN);
    private volatile Instant askedAt = Instant.MIN;

    ForeignKeys(URI url) {
        this.url = url;
        this.http = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * The keys that a token may be signed with.
     *
     * @param kid its header {@code kid}, or null
     * @throws Refusal {@code temporarily_unavailable}
     */
    VerificationKeyResolver resolver(Object kid, Instant now) {
        JwksVerificationKeyResolver resolver = new JwksVerificationKeyResolver(keys(kid, now));
        resolver.setDisambiguateWithVerifySignature(true);
        return resolver;
    }

    private List<JsonWebKey> keys(Object kid, Instant now) {
        Known seen = known;
        boolean fresh = isWithin(FRESH, seen.at, now);
        Instant asked = askedAt;
        boolean paused = isWithin(PAUSE, asked, now);
        boolean answered = seen.at.equals(asked);
        if (fresh && (kid == null || seen.has(kid) || paused && answered)) {
            return seen.keys;
        }
        if (paused || !asking.tryLock()) {
            throw Refusal.unavailable();
        }
        try {
            askedAt = now;
            known = new Known(new JsonWebKeySet(published()).getJsonWebKeys(), now);
            return known.keys;
        } catch (IOException | JoseException failed) {
            LOG.warnf("The keys at %s cannot be had: %s", url, failed.getMessage());
            throw Refusal.unavailable();
        } finally {
            asking.unlock();
        }
    }

    /** What lies ahead was written down before the clock was set back. */
    private static boolean isWithin(Duration time, Instant since, Instant now) {
        return !now.isBefore(since) && now.isBefore(since.plus(time));
    }

    /** The time limit is for all of it: a server that sends a byte now and then is as bad as one that sends none. */
    private String published() throws IOException {
        CompletableFuture<HttpResponse<byte[]>> coming =
                http.sendAsync(HttpRequest.newBuilder(url).build(), ShortBody.handler());
        try {
            HttpResponse<byte[]> answer = coming.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != OK) {
                throw new IOException("status " + answer.statusCode());
            }
            return new String(answer.body(), StandardCharsets.UTF_8);
        } catch (ExecutionException failed) {
            throw new IOException(String.valueOf(failed.getCause()));
        } catch (TimeoutException slow) {
            throw new IOException("no answer in " + PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } finally {
            coming.cancel(true);
        }
    }

    /** What was published at a moment. */
    private record Known(List<JsonWebKey> keys, Instant at) {
        boolean has(Object kid) {
            return keys.stream()
                    .anyMatch(key -> Optional.ofNullable(key.getKeyId()).equals(Optional.of(kid)));
        }
    }
}
