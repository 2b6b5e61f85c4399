package dev.latchkey.guard;

import dev.latchkey.guard.Attempt.Kind;
import dev.latchkey.kernel.LatchkeyConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        CODE,
        EVERYBODY;

        long of(LatchkeyConfig.Throttle limits) {
            return switch (this) {
                case SOURCE -> limits.perSource();
                case ACCOUNT -> limits.perAccount();
                case CODE -> limits.perCode();
                case EVERYBODY -> limits.alarm();
            };
        }
    }

    /** All failures together, whoever they are of. */
    static final Allowance FAILURES = new Allowance(digest("failures"), Size.EVERYBODY);

    static Allowance ofSource(Kind kind, Source source) {
        return new Allowance(digest(kind.name(), "source", source.network()), Size.SOURCE);
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

    private static Size size(Kind kind) {
        return switch (kind) {
            case LOGIN, PASSWORD -> Size.ACCOUNT;
            case CODE -> Size.CODE;
            case MAIL, ADOPTION -> Size.SOURCE;
        };
    }

    private static String digest(String... parts) {
        try {
            byte[] text = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
