package dev.latchkey.token;

import java.time.Duration;
import java.util.UUID;

/**
 * Shows that somebody has logged in to an account with this device. It opens nothing: it only keeps what others do from
 * being held against the device.
 *
 * @param accountId {@code sub}
 * @param deviceId {@code did}
 */
public record DeviceToken(UUID accountId, UUID deviceId) {

    /** From the last login on. */
    public static final Duration LIFETIME = Duration.ofDays(90);

    static final String TYP = "device+jwt";
}
