package dev.latchkey.kernel;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.UUID;

/** The one source of ids and secrets. */
@ApplicationScoped
public class Chance {

    private final SecureRandom random;
    private final TimeBasedEpochRandomGenerator ids;

    public Chance(SecureRandom random, Clock clock) {
        this.random = random;
        this.ids = Generators.timeBasedEpochRandomGenerator(random, new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return clock.millis();
            }
        });
    }

    /** A UUIDv7 (RFC 9562 section 5.7) with 74 random bits: rows sort by time, nobody guesses one. */
    public UUID id() {
        return ids.generate();
    }

    /** 256 random bits as base64url: 43 characters. */
    public String secret() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32));
    }

    /** Random bytes. */
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A number from 0 to 1. */
    public double fraction() {
        return random.nextDouble();
    }
}
