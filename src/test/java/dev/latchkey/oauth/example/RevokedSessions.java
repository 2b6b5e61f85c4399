package dev.latchkey.oauth.example;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;

/** Knows which sessions have ended. Needs only what quarkus-smallrye-jwt brings along. */
public class RevokedSessions {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI feed;
    private final JwtConsumer rules;
    private volatile Set<String> ended = Set.of();
    private String tag = "";

    /** @param url where the service is reached, @param issuer its issuer */
    public RevokedSessions(String url, String issuer) {
        this.feed = URI.create(url + "/.well-known/revoked-sessions");
        this.rules = new JwtConsumerBuilder()
                .setVerificationKeyResolver(
                        new HttpsJwksVerificationKeyResolver(new HttpsJwks(url + "/.well-known/jwks.json")))
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, "ES256")
                .setExpectedType(true, "revoked+jwt")
                .setExpectedIssuer(issuer)
                .setExpectedAudience(issuer + "/.well-known/revoked-sessions")
                .build();
    }

    /** Whether the session of an access token has ended; give it the claim {@code sid}. */
    public boolean has(String sid) {
        return ended.contains(sid.substring(24));
    }

    /** Call it every five seconds. A failure leaves what was known. */
    public synchronized void poll()
            throws IOException, InterruptedException, InvalidJwtException, MalformedClaimException {
        HttpRequest request =
                HttpRequest.newBuilder(feed).header("If-None-Match", tag).build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
            ended = new HashSet<>(rules.processToClaims(answer.body()).getStringListClaimValue("ended"));
            tag = answer.headers().firstValue("ETag").orElse("");
        }
    }
}
