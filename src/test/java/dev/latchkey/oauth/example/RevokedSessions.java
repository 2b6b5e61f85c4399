package dev.latchkey.oauth.example;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jose4j.http.Get;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;

/** Knows which sessions have ended. Needs only what quarkus-smallrye-jwt brings along. */
public class RevokedSessions {

    /** How long an answer may take, all of it: nobody learns of an ending from a poll that hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI feed;
    private final JwtConsumer rules;
    private volatile Set<String> ended = Set.of();
    private String tag = "";

    /**
     * @param url where the service is reached
     * @param issuer its issuer
     * @param algorithm what it signs access tokens with, {@code ES256} unless it is set otherwise
     */
    public RevokedSessions(String url, String issuer, String algorithm) {
        this.feed = URI.create(url + "/.well-known/revoked-sessions");
        this.rules = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(keys(url)))
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, algorithm)
                .setExpectedType(true, "revoked+jwt")
                .setExpectedIssuer(issuer)
                .setExpectedAudience(issuer + "/.well-known/revoked-sessions")
                .build();
    }

    private static HttpsJwks keys(String url) {
        Get get = new Get();
        get.setConnectTimeout((int) PATIENCE.toMillis());
        get.setReadTimeout((int) PATIENCE.toMillis());
        get.setRetries(0);
        HttpsJwks keys = new HttpsJwks(url + "/.well-known/jwks.json");
        keys.setSimpleHttpGet(get);
        return keys;
    }

    /** Whether the session of an access token has ended; give it the claim {@code sid}. */
    public boolean has(String sid) {
        return ended.contains(sid.substring(24));
    }

    /** Call it every five seconds. A failure leaves what was known. */
    public synchronized void poll()
            throws InterruptedException, ExecutionException, TimeoutException, InvalidJwtException,
                    MalformedClaimException {
        HttpResponse<String> answer = ask();
        if (answer.statusCode() == 200) {
            ended = new HashSet<>(rules.processToClaims(answer.body()).getStringListClaimValue("ended"));
            tag = answer.headers().firstValue("ETag").orElse("");
        }
    }

    /** Not with the timeout of a request, which ends with the head of the answer: the body may hang as well. */
    private HttpResponse<String> ask() throws InterruptedException, ExecutionException, TimeoutException {
        HttpRequest request =
                HttpRequest.newBuilder(feed).header("If-None-Match", tag).build();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, BodyHandlers.ofString());
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            answer.cancel(true);
        }
    }
}
