package dev.latchkey.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request that is refused on purpose; the only exception that reaches HTTP. It carries what the caller may know and
 * nothing of the inside, and no stack trace, because it is an answer and not a defect.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final RefusalCode code;
    private final transient Details details;

    private Refusal(RefusalCode code, Details details) {
        super(code.json(), null, false, false);
        this.code = code;
        this.details = details;
    }

    /** A refusal that its code explains fully. */
    public static Refusal of(RefusalCode code) {
        return new Refusal(code, Details.NONE);
    }

    /**
     * A request with wrong fields.
     *
     * @param fields the name of each wrong field and the key of the sentence that says what it must be
     */
    public static Refusal fields(Map<String, String> fields) {
        return new Refusal(RefusalCode.INVALID_REQUEST, new Details(null, null, Map.copyOf(fields), null));
    }

    /** A request with one wrong field; see {@link #fields}. */
    public static Refusal field(String name, String messageKey) {
        return fields(Map.of(name, messageKey));
    }

    /** A token whose session ended: why and when. */
    public static Refusal ended(RefusalCode code, String reason, Instant at) {
        return new Refusal(code, new Details(reason, at, Map.of(), null));
    }

    /** A request that may come again later. */
    public static Refusal later(RefusalCode code, Duration retryAfter) {
        return new Refusal(code, new Details(null, null, Map.of(), retryAfter));
    }

    /** {@code temporarily_unavailable}: the same request may well work in a second. */
    public static Refusal unavailable() {
        return later(RefusalCode.TEMPORARILY_UNAVAILABLE, SOON);
    }

    /** The same refusal as another standard calls it. */
    public Refusal as(RefusalCode other) {
        return new Refusal(other, details);
    }

    /** Why. */
    public RefusalCode code() {
        return code;
    }

    /** Why the session ended, where one did. */
    public Optional<String> reason() {
        return Optional.ofNullable(details.reason);
    }

    /** When the session ended, where one did. */
    public Optional<Instant> at() {
        return Optional.ofNullable(details.at);
    }

    /** Wrong fields, each with the key of its sentence. */
    public Map<String, String> fields() {
        return details.fields;
    }

    /** How long to wait, where waiting helps. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(details.retryAfter);
    }

    private record Details(String reason, Instant at, Map<String, String> fields, Duration retryAfter) {
        static final Details NONE = new Details(null, null, Map.of(), null);
    }
}
