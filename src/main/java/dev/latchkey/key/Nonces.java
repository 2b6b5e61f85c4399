package dev.latchkey.key;

import dev.latchkey.kernel.LatchkeyConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Nonces that are kept nowhere: an HMAC of the time, under a key that comes from the master secret. All nodes give out
 * the same one, and a new one every five minutes.
 */
@ApplicationScoped
public class Nonces {

    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final MasterSecret master;
    private final List<MasterSecret> known;

    @Inject
    Nonces(MasterSecret master, LatchkeyConfig config) {
        this(master, MasterSecret.old(config));
    }

    /** @param old of nodes that have the new one already, or not yet, while it is being replaced */
    Nonces(MasterSecret master, Optional<MasterSecret> old) {
        this.master = master;
        this.known = Stream.concat(Stream.of(master), old.stream()).toList();
    }

    /** The nonce to give out. */
    public String current(Instant now) {
        return ofPeriod(master, period(now));
    }

    /** Whether a nonce was given out by any node in this period or the last one; a node's clock may be ahead of ours. */
    public boolean isGood(String nonce, Instant now) {
        return nonce != null && known.stream().anyMatch(secret -> isGood(nonce, secret, period(now)));
    }

    private static boolean isGood(String nonce, MasterSecret secret, long period) {
        return LongStream.rangeClosed(period - 1, period + 1).anyMatch(near -> isEqual(nonce, ofPeriod(secret, near)));
    }

    private static long period(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), PERIOD.toSeconds());
    }

    private static String ofPeriod(MasterSecret secret, long number) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret.nonce(number));
    }

    private static boolean isEqual(String shown, String expected) {
        return MessageDigest.isEqual(
                shown.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.US_ASCII));
    }
}
