package dev.latchkey.account;

import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.SMTPException.EnhancedStatus;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Why a server did not take a mail. Its own words are left out: they usually quote the address, which no log shall hold.
 *
 * @param cause the code of its reply (RFC 5321 section 4.2), or what failed instead
 * @param isOfRecipient whether it refuses the recipient for good, so that no later try will help
 */
record MailFailure(String cause, boolean isOfRecipient) {

    /** How the mail client begins what it says of a refused {@code RCPT TO}; nothing else in its exception does. */
    private static final String OF_RECIPIENT = "recipient address not accepted";

    static MailFailure of(Throwable failed) {
        Throwable root = Stream.iterate(failed, Objects::nonNull, Throwable::getCause)
                .reduce((outer, inner) -> inner)
                .orElseThrow();
        if (root instanceof SMTPException reply) {
            return new MailFailure(words(reply) + ", " + reply.getReplyCode(), isOfRecipient(reply));
        }
        return new MailFailure(
                root instanceof NoStackTraceThrowable
                        ? words(root)
                        : root.getClass().getName(),
                false);
    }

    /** The mail client's own words: the server's come after a colon. */
    private static String words(Throwable ofClient) {
        return String.valueOf(ofClient.getMessage()).replaceFirst("(?s):.*", "");
    }

    /** A refusal by policy (RFC 3463 section 3.8) is more likely one of us, who may not relay, than of the recipient. */
    private static boolean isOfRecipient(SMTPException reply) {
        return reply.isPermanent()
                && words(reply).equals(OF_RECIPIENT)
                && reply.getEnhancedStatus() != EnhancedStatus.OTHER_SECURITY;
    }
}
