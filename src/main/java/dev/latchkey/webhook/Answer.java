package dev.latchkey.webhook;

import dev.latchkey.kernel.Times;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * What came of a try.
 *
 * @param kind what to do now
 * @param problem why the event was not taken, in two words without a secret; null where it was
 * @param pause how long the receiver asks us to wait (RFC 9110 section 10.2.3), or zero
 */
record Answer(Kind kind, String problem, Duration pause) {

    /** More would be a way to keep us waiting for ever. */
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    private static final String DIGITS = "\\d{1,9}";
    private static final int SUCCESS = 2;
    private static final int GONE = 410;

    /** What to do with the event. */
    enum Kind {
        /** Forget it. */
        TAKEN,
        /** Try again later. */
        FAILED,
        /** Never try again: the receiver has said so. */
        GONE
    }

    static Answer failed(String problem) {
        return new Answer(Kind.FAILED, problem, Duration.ZERO);
    }

    /** Redirects are failures: what was set is where events go. */
    static Answer of(HttpResponse<?> response, Instant now) {
        int status = response.statusCode();
        if (status / 100 == SUCCESS) {
            return new Answer(Kind.TAKEN, null, Duration.ZERO);
        }
        Duration pause = response.headers()
                .firstValue("Retry-After")
                .map(value -> pause(value, now))
                .orElse(Duration.ZERO);
        return new Answer(status == GONE ? Kind.GONE : Kind.FAILED, "status " + status, pause);
    }

    /** Seconds, or a date; what is neither asks for nothing. */
    static Duration pause(String retryAfter, Instant now) {
        try {
            Duration asked = retryAfter.matches(DIGITS)
                    ? Duration.ofSeconds(Long.parseLong(retryAfter))
                    : Duration.between(now, ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME));
            return asked.isNegative() ? Duration.ZERO : Times.shorter(asked, LONGEST_PAUSE);
        } catch (DateTimeException malformed) {
            return Duration.ZERO;
        }
    }
}
