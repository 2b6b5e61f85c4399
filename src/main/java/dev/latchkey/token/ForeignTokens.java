package dev.latchkey.token;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.StartOrder;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes tokens of the systems that people come from. As with our own, the answer to any other is empty. */
@ApplicationScoped
@Startup(StartOrder.SETTINGS)
public class ForeignTokens {

    private final List<ForeignIssuer> issuers;
    private final UsedProofs used;
    private final Clock clock;

    ForeignTokens(UsedProofs used, LatchkeyConfig config, Clock clock) {
        this.issuers = new TreeMap<>(config.adopt())
                .entrySet().stream()
                        .map(issuer -> new ForeignIssuer(issuer.getKey(), issuer.getValue(), config))
                        .toList();
        this.used = used;
        this.clock = clock;
    }

    /**
     * A token that one of those systems has made and that is good now.
     *
     * @throws Refusal {@code temporarily_unavailable}, where the keys of its issuer cannot be had
     */
    public Optional<ForeignToken> verified(String token) {
        Instant now = clock.instant();
        return CompactJws.header(token).flatMap(header -> verified(token, header, now));
    }

    private Optional<ForeignToken> verified(String token, Map<String, Object> header, Instant now) {
        return issuers.stream()
                .map(issuer -> issuer.verified(token, header, now))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Uses a token up, in the transaction of the caller: that comes to nothing where it was used before. */
    public void spend(ForeignToken token) {
        used.spend("adopted", token.signed(), token.end());
    }
}
