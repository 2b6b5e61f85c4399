package dev.latchkey.account;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a mail says. Its name in lower case, with {@code -}, is the name of its templates. */
enum Letter {
    /** Please confirm this address. */
    VERIFY("/verify", Duration.ofHours(24)),
    /** Someone signed up with an address that has an account. */
    TAKEN,
    /** Here a new password can be chosen. */
    RESET("/password/reset", Duration.ofHours(1)),
    /** There is an account for you; here its password can be chosen. */
    INVITATION("/password/reset", Duration.ofHours(24)),
    /** The password was changed. */
    PASSWORD_CHANGED,
    /** A second factor is in force. */
    TOTP_ENABLED,
    /** The second factor was taken away. */
    TOTP_DISABLED,
    /** Please confirm that this address is the account's new one. */
    EMAIL_CONFIRM("/profile/email/confirm", Duration.ofHours(24)),
    /** Someone wants to give the account another address; to the present one. */
    EMAIL_REQUESTED,
    /** The account has another address now; to the one before. */
    EMAIL_CHANGED,
    /** Someone wanted to give another account this address, which has an account. */
    EMAIL_TRIED,
    /** Somebody logged in with a device that the account does not know. */
    NEW_DEVICE,
    /** A session ended, because its refresh token was replayed. */
    REPLAY;

    private static final Set<Letter> OF_OCCASIONS = EnumSet.of(NEW_DEVICE, REPLAY);

    private final String path;
    private final Duration life;
    private final boolean secret;

    /** A notice, which nobody needs to hear a day late. It leads to where its reader sees who is logged in. */
    Letter() {
        this("/account", Duration.ofHours(24), false);
    }

    Letter(String path, Duration life) {
        this(path, life, true);
    }

    Letter(String path, Duration life, boolean secret) {
        this.path = path;
        this.life = life;
        this.secret = secret;
    }

    /** Whether its link carries a secret. */
    boolean hasSecret() {
        return secret;
    }

    /** Whether it says when, where and with which device something happened. */
    boolean hasOccasion() {
        return OF_OCCASIONS.contains(this);
    }

    /** Where its link leads, below the public URL. */
    String path() {
        return path;
    }

    /** How long its link works, and how long it is worth sending. */
    Duration life() {
        return life;
    }

    /** The name of its templates and sentences. */
    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
