package dev.latchkey.key;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A ring whose time a test moves; it does with the rule what the keeper does, without a database. */
final class Ring {

    static final Duration ANNOUNCE = Duration.ofMinutes(6);
    static final Duration ROLLOVER = Duration.ofDays(30);
    static final Duration KEEP = Duration.ofMinutes(62);
    static final KeyRing.Policy POLICY = new KeyRing.Policy(ROLLOVER, ANNOUNCE, KEEP, Duration.ofDays(91));
    static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

    private static final PublicJsonWebKey PAIR = pair();

    private final List<RingKey> keys = new ArrayList<>();
    private final KeyRing.Policy policy;
    private final KeyUse use;
    private KeyKind kind;
    Instant now = START;

    /** Of the keys of access tokens. */
    Ring(KeyRing.Policy policy) {
        this(policy, KeyUse.ACCESS, new KeyKind("ES256", Optional.empty()));
    }

    private Ring(KeyRing.Policy policy, KeyUse use, KeyKind kind) {
        this.policy = policy;
        this.use = use;
        this.kind = kind;
    }

    /** Of the secrets of refresh tokens. */
    static Ring ofSecrets(KeyRing.Policy policy) {
        return new Ring(policy, KeyUse.REFRESH, KeyKind.ofRefresh());
    }

    private static PublicJsonWebKey pair() {
        try {
            return EcJwkGenerator.generateJwk(EllipticCurves.P256);
        } catch (JoseException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A key with an id of its own; what the rule does not look at is the same for all. */
    static JsonWebKey key(String algorithm) {
        try {
            JsonWebKey key = algorithm.startsWith("HS")
                    ? OctJwkGenerator.generateJwk(256)
                    : JsonWebKey.Factory.newJwk(PAIR.getKey());
            key.setKeyId(UUID.randomUUID().toString());
            key.setAlgorithm(algorithm);
            return key;
        } catch (JoseException failed) {
            throw new IllegalStateException(failed);
        }
    }

    KeyRing rule() {
        return new KeyRing(keys, policy);
    }

    RingKey signer() {
        return rule().signing(use, now).orElseThrow();
    }

    KeyRing.State state(RingKey key) {
        return rule().state(named(key.kid()), now);
    }

    boolean verifies(RingKey key) {
        return rule().verifier(use, key.kid(), now).isPresent();
    }

    boolean publishes(RingKey key) {
        return rule().published(now).stream()
                .anyMatch(published -> published.kid().equals(key.kid()));
    }

    /** The newest key, whatever its state. */
    RingKey newest() {
        return rule().keys().get(keys.size() - 1);
    }

    int size() {
        return keys.size();
    }

    private RingKey named(String kid) {
        return keys.stream().filter(key -> key.kid().equals(kid)).findFirst().orElseThrow();
    }

    Ring wait(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** The settings ask for another algorithm from now on. */
    Ring want(KeyKind other) {
        kind = other;
        return this;
    }

    Ring keep() {
        Optional<Instant> due = rule().due(use, kind, now);
        while (due.isPresent()) {
            add(use, key(kind.algorithm()), due.get());
            due = rule().due(use, kind, now);
        }
        keys.removeAll(rule().forgettable(now));
        return this;
    }

    RingKey add(KeyUse use, JsonWebKey jwk, Instant signsFrom) {
        RingKey added = new RingKey(use, jwk, rule().nextPosition(use), signsFrom, null);
        keys.add(added);
        return added;
    }

    /** An operator asks for another key. */
    Ring rollOver() {
        if (rule().successorWaits(use, now)) {
            return this;
        }
        Instant soonest = now.plus(policy.announce());
        Optional<RingKey> waiting = rule().waiting(use, now).filter(kind::fits);
        waiting.ifPresent(
                key -> keys.replaceAll(known -> known.kid().equals(key.kid()) ? early(known, soonest) : known));
        if (waiting.isEmpty()) {
            add(use, key(kind.algorithm()), soonest);
        }
        return this;
    }

    /** An operator says that somebody else has a key. */
    Ring compromise(RingKey key) {
        List<RingKey> stolen = new ArrayList<>(List.of(named(key.kid())));
        if (state(key) == KeyRing.State.SIGNING) {
            stolen.addAll(rule().successors(named(key.kid()), now));
            add(use, key(kind.algorithm()), now);
        }
        keys.replaceAll(known -> stolen.contains(known) && !known.isCompromised() ? stolen(known) : known);
        return keep();
    }

    private static RingKey early(RingKey key, Instant signsFrom) {
        return new RingKey(key.use(), key.jwk(), key.position(), signsFrom, null);
    }

    private RingKey stolen(RingKey key) {
        return new RingKey(key.use(), key.jwk(), key.position(), key.signsFrom(), now);
    }
}
