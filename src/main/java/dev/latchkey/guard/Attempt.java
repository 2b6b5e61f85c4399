package dev.latchkey.guard;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An attempt at something that can be guessed or overdone.
 *
 * @param allowances what it is counted under, in the order in which rows are locked
 */
public record Attempt(List<Allowance> allowances) {

    /** What is attempted; each kind is counted by itself. */
    public enum Kind {
        /** Logging in. By account and source together, so that nobody uses up what the owner has elsewhere. */
        LOGIN,
        /** Giving a code after the password. By account, from wherever: six digits are soon guessed. */
        CODE,
        /** Giving the password of the account that one is logged in to. */
        PASSWORD,
        /** Making an account. */
        SIGN_UP,
        /** Having a mail sent. By account, so that no mailbox is flooded from many sources. */
        MAIL,
        /** Opening a link that was mailed. */
        LINK
    }

    /**
     * An attempt of somebody who is not known.
     *
     * @param account an id, or a normalised address whether or not there is an account; null where it is about none
     * @param source where it came from; null where that shall not be counted
     */
    public static Attempt of(Kind kind, String account, Source source) {
        return new Attempt(Stream.of(bySource(kind, source), byAccount(kind, account, source))
                .flatMap(List::stream)
                .toList());
    }

    private static List<Allowance> bySource(Kind kind, Source source) {
        return source == null ? List.of() : List.of(Allowance.ofSource(kind, source));
    }

    private static List<Allowance> byAccount(Kind kind, String account, Source source) {
        if (account == null) {
            return List.of();
        }
        return List.of(
                kind == Kind.LOGIN ? Allowance.ofAccountAt(kind, account, source) : Allowance.ofAccount(kind, account));
    }

    /** An attempt from a device that the account knows: nobody else uses its allowance up, and it uses up no other. */
    public static Attempt fromDevice(Kind kind, UUID account, UUID device) {
        return new Attempt(List.of(Allowance.ofDevice(kind, account, device)));
    }
}
