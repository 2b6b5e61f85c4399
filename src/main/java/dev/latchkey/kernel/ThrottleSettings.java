package dev.latchkey.kernel;

import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often is too often; over it is 429 with {@code Retry-After}. The counts of attempts are shared by all nodes. */
public interface ThrottleSettings {
    /** Renewals of one session that may come at once. */
    @WithConverter(Bounds.AtLeastOne.class)
    @WithDefault("1000")
    int renewalsBurst();

    /** Renewals of one session that may go on for ever, a second. */
    @WithConverter(Bounds.AtLeastOne.class)
    @WithDefault("100")
    int renewalsPerSecond();

    /** Within which the attempts of an allowance may be made, and how long to wait once it is used up. */
    @WithConverter(Bounds.AtLeastASecond.class)
    @WithDefault("PT15M")
    Duration window();

    /** The wait doubles when the next allowance is used up as well, up to this. */
    @WithConverter(Bounds.AtLeastASecond.class)
    @WithDefault("PT1H")
    Duration longestPause();

    /** Attempts at one account from one source, or from one known device. */
    @WithConverter(Bounds.AtLeastOne.class)
    @WithDefault("10")
    int perAccount();

    /** Attempts from one source, an IPv4 address or a /64 of IPv6; also the mails that it has sent to one address. */
    @WithConverter(Bounds.AtLeastOne.class)
    @WithDefault("100")
    int perSource();

    /** Mails that one source has sent to anybody. */
    @WithConverter(Bounds.AtLeastOne.class)
    @WithDefault("1000")
    int mailsPerSource();

    /** Attempts at the code of one account's second factor: of strangers, or from one device that logged in with it. */
    @WithConverter(Bounds.AtLeastOne.class)
    @WithDefault("5")
    int perCode();

    /** Attempts at it of everybody together, within the longest pause (NIST SP 800-63B-4 section 3.2.2). */
    @WithConverter(Bounds.AtLeastOne.class)
    @WithDefault("100")
    int perFactor();

    /** Failed logins of everybody together, in a window, that raise the alarm. */
    @WithConverter(Bounds.AtLeastOne.class)
    @WithDefault("1000")
    int alarm();
}
