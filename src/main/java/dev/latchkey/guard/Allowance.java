package dev.latchkey.guard;

import dev.latchkey.guard.Attempt.Kind;
import dev.latchkey.kernel.Sha256;
import dev.latchkey.kernel.ThrottleSettings;
import java.time.Duration;
import java.util.UUID;

/**
 * How often something may be attempted.
 *
 * @param key the row that counts: a digest, so that the table holds nobody's address
 * @param size how many attempts it is
 */
record Allowance(String key, Size size) {

    /** The settings that say how many. */
    enum Size {
        SOURCE,
        ACCOUNT,
        MAILS,
        CODE,
        FACTOR,
        EVERYBODY;

        long of(ThrottleSettings limits) {
            return switch (this) {
                case SOURCE -> limits.perSource();
                case ACCOUNT -> limits.perAccount();
                case MAILS -> limits.mailsPerSource();
                case CODE -> limits.perCode();
                case FACTOR -> limits.perFactor();
                case EVERYBODY -> limits.alarm();
            };
        }

        /** Within which it may be used up. */
        Duration window(ThrottleSettings limits) {
            return this == FACTOR ? limits.longestPause() : limits.window();
        }

        /** Whether one who is right says nothing about the others whose attempts it counts. */
        boolean isShared() {
            return this == SOURCE || this == MAILS || this == FACTOR;
        }
    }

    /** All failures together, whoever they are of. */
    static final Allowance FAILURES = new Allowance(digest("failures"), Size.EVERYBODY);

    static Allowance ofSource(Kind kind, Source source) {
        Size size = kind == Kind.MAIL ? Size.MAILS : Size.SOURCE;
        return new Allowance(digest(kind.name(), "source", source.network()), size);
    }

    static Allowance ofAccountAt(Kind kind, String account, Source source) {
        return new Allowance(digest(kind.name(), "account at", source.network(), account), size(kind));
    }

    static Allowance ofAccount(Kind kind, String account) {
        return new Allowance(digest(kind.name(), "account", account), size(kind));
    }

    static Allowance ofDevice(Kind kind, UUID account, UUID device) {
        return new Allowance(digest(kind.name(), "device", account.toString(), device.toString()), size(kind));
    }

    /** All attempts at a second factor, of strangers and of every device that the account knows. */
    static Allowance ofFactor(String account) {
        return new Allowance(digest("factor", account), Size.FACTOR);
    }

    private static Size size(Kind kind) {
        return switch (kind) {
            case LOGIN, PASSWORD -> Size.ACCOUNT;
            case CODE -> Size.CODE;
            case ADOPTION, MAIL -> Size.SOURCE;
        };
    }

    private static String digest(String... parts) {
        return Sha256.hex(String.join("\n", parts));
    }
}
