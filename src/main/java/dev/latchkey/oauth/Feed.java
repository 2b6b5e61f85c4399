package dev.latchkey.oauth;

import dev.latchkey.guard.Source;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.key.KeyKeeper;
import dev.latchkey.key.KeyUse;
import dev.latchkey.session.EndedSessions;
import dev.latchkey.session.SessionEnded;
import dev.latchkey.token.TokenIssuer;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The sessions that ended while access tokens of theirs may be about, for services that verify those by themselves. Of a
 * session only the end of its id is told, 48 random bits: so 100,000 endings are less than a megabyte when compressed, and
 * a session that has not ended is taken for one of them once in three billion times.
 */
@ApplicationScoped
class Feed {

    static final String PATH = "/.well-known/revoked-sessions";

    /** No access token is of this kind. */
    static final String TYP = "revoked+jwt";

    static final String CLAIM = "ended";

    /** How old the statement may become while nothing happens, so that its {@code iat} means something. */
    private static final Duration OLDEST = Duration.ofMinutes(1);

    private static final int BEHIND = 256;
    private static final Duration LATER = Duration.ofSeconds(30);

    private final EndedSessions ended;
    private final TokenIssuer issuer;
    private final KeyKeeper keys;
    private final String audience;
    private final Clock clock;
    private final Listeners listeners = new Listeners();
    private final BroadcastProcessor<String> news = BroadcastProcessor.create();
    private volatile Edition edition;

    Feed(EndedSessions ended, TokenIssuer issuer, KeyKeeper keys, LatchkeyConfig config, Clock clock) {
        this.ended = ended;
        this.issuer = issuer;
        this.keys = keys;
        this.audience = config.issuerName() + PATH;
        this.clock = clock;
    }

    void schedule(@Observes Schedule schedule) {
        schedule.every(Duration.ofSeconds(1), this::publish);
        schedule.every(Duration.ofSeconds(10), this::beat);
    }

    /**
     * What is served: signed once, for everybody, and at most once a second; anew at once where the key has left the JWKS
     * because somebody else has it.
     */
    Edition edition() {
        if (edition == null || !edition.kid().equals(kid())) {
            publish();
        }
        return edition;
    }

    private String kid() {
        return keys.signer(KeyUse.ACCESS).kid();
    }

    void publish() {
        Set<UUID> ids = ended.ids();
        Instant now = clock.instant();
        String kid = kid();
        Edition last = edition;
        boolean stands = last != null && last.kid().equals(kid) && last.ids().equals(ids);
        if (!stands || last.at().plus(OLDEST).isBefore(now)) {
            edition = new Edition(ids, now, kid, sign(ids, now));
        }
    }

    String sign(Collection<UUID> ids) {
        return sign(ids, clock.instant());
    }

    private String sign(Collection<UUID> ids, Instant now) {
        List<String> ends = ids.stream().map(Feed::end).sorted().toList();
        return issuer.statement(TYP, audience, CLAIM, ends, now);
    }

    /** The last group of an id: nothing in it but chance. */
    private static String end(UUID id) {
        return id.toString().substring(24);
    }

    /**
     * All endings, and from then on each as it comes. Who listens is told before who asks is, so that none is missed; what
     * ended since the feed was signed comes by itself, so that nobody has all of it signed by connecting.
     */
    Multi<String> events(Source source) {
        if (!listeners.hasRoomFor(source)) {
            throw Refusal.later(RefusalCode.TEMPORARILY_UNAVAILABLE, LATER);
        }
        return Multi.createFrom().deferred(() -> {
            listeners.enter(source);
            return Multi.createBy()
                    .merging()
                    .streams(
                            news.onOverflow().buffer(BEHIND),
                            Multi.createFrom().deferred(() -> Multi.createFrom().iterable(soFar())))
                    .onTermination()
                    .invoke(() -> listeners.leave(source));
        });
    }

    private List<String> soFar() {
        Edition last = edition();
        List<UUID> since =
                ended.ids().stream().filter(id -> !last.ids().contains(id)).toList();
        return since.isEmpty() ? List.of(last.jwt()) : List.of(last.jwt(), sign(since));
    }

    void ended(@ObservesAsync SessionEnded end) {
        tell(List.of(end.sessionId()));
    }

    /** Says that nothing happened, so that a connection that broke is noticed at both ends. */
    void beat() {
        tell(List.of());
    }

    private synchronized void tell(List<UUID> ids) {
        if (!listeners.isEmpty()) {
            news.onNext(sign(ids));
        }
    }

    /** A stop would wait for whoever listens. */
    void stop(@Observes ShutdownDelayInitiatedEvent stopping) {
        news.onComplete();
    }
}
