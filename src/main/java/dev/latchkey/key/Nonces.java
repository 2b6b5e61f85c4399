package dev.latchkey.key;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.LongStream;

/**
 * Nonces that are kept nowhere: an HMAC of the time, under a key that comes from the master secret. All nodes give out
 * the same one, and a new one every five minutes.
 */
@ApplicationScoped
public class Nonces {

    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final MasterSecret master;

    Nonces(MasterSecret master) {
        this.master = master;
    }

    /** The nonce to give out. */
    public String current(Instant now) {
        return ofPeriod(period(now));
    }

    /** Whether a nonce was given out by any node in this period or the last one; a node's clock may be ahead of ours. */
    public boolean isGood(String nonce, Instant now) {
        long period = period(now);
        return nonce != null
                && LongStream.rangeClosed(period - 1, period + 1).anyMatch(near -> isEqual(nonce, ofPeriod(near)));
    }

    private static long period(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), PERIOD.toSeconds());
    }

    private String ofPeriod(long number) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(master.nonce(number));
    }

    private static boolean isEqual(String shown, String expected) {
        return MessageDigest.isEqual(
                shown.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.US_ASCII));
    }
}
