package dev.latchkey.token;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to sign either kind of token, and to find out that we did. */
@State(Scope.Thread)
public class TokenBenchmark {

    private static final int TOKENS = 1024;

    private final TokenRoom room = new TokenRoom();
    private final Subject subject = room.subject();
    private final RefreshToken refreshToken = room.refreshToken();
    private final String refresh = room.issuer.refresh(refreshToken);
    private final List<String> access = room.signed(TOKENS);
    private int next;

    @Benchmark
    public AccessToken issueAccess() {
        return room.issuer.access(subject, Set.of(), room.now());
    }

    @Benchmark
    public String issueRefresh() {
        return room.issuer.refresh(refreshToken);
    }

    @Benchmark
    public Optional<RefreshToken> verifyRefresh() {
        return room.verifier.refresh(refresh);
    }

    /** What {@link AccessTokens} asks about a token that it has never seen; asked here, because it would remember. */
    @Benchmark
    public Object verifyAccess() {
        next = (next + 1) % TOKENS;
        return room.verifier.access(access.get(next));
    }
}
