package dev.latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Shows that somebody has logged in to an account with this device. It opens nothing: it only keeps what others do from
 * being held against the device. What it was logged in with is named and not when, so that no clock decides whether that
 * is still what the account asks for.
 *
 * @param accountId {@code sub}
 * @param deviceId {@code did}
 * @param passwordChangedAt {@code pwd_at}, milliseconds: which password it was
 * @param factor {@code factor}: which second factor it was besides, or null where there was none
 */
public record DeviceToken(UUID accountId, UUID deviceId, Instant passwordChangedAt, String factor) {

    /** From the last login on. */
    public static final Duration LIFETIME = Duration.ofDays(90);

    static final String TYP = "device+jwt";
}
