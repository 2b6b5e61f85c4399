package dev.latchkey.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * An access token that was shown before, and the least that recognizing it can cost: finding an equal string in a cache
 * of as many. A request brings a string of its own, whose hash nobody has computed yet; so does each call here.
 */
@State(Scope.Thread)
public class RepeatedTokenBenchmark {

    /** As many as {@link AccessTokens} remembers. */
    private static final int TOKENS = 20_000;

    private final TokenRoom room = new TokenRoom();
    private final Cache<String, String> bare =
            Caffeine.newBuilder().maximumSize(TOKENS).build();
    private final byte[] header;

    public RepeatedTokenBenchmark() {
        List<String> tokens = room.signed(TOKENS);
        tokens.forEach(token -> bare.put(token, token));
        tokens.forEach(room.accessTokens::accept);
        header = tokens.get(TOKENS - 1).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Benchmark
    public Optional<JWTCallerPrincipal> acceptRepeated() {
        return room.accessTokens.accept(fromHeader());
    }

    @Benchmark
    public String lookUp() {
        return bare.getIfPresent(fromHeader());
    }

    /** What is in both of the others. */
    @Benchmark
    public String fromHeader() {
        return new String(header, StandardCharsets.ISO_8859_1);
    }
}
