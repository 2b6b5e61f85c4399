package dev.latchkey.guard;

import java.util.List;
import java.util.UUID;

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
        /** Showing a token of another system. By source alone: whose it is, nobody knows before it is read. */
        ADOPTION,
        /**
         * Giving a code after the password. By account, from wherever: six digits are soon guessed. And all together,
         * because a device is made known by a login, and so are many.
         */
        CODE,
        /** Giving the password of the account that one is logged in to. */
        PASSWORD,
        /**
         * Having a mail sent to an address, by signing up, by asking for a link, or by wanting the address. As LOGIN, so
         * that one stranger cannot keep the owner from it. A count from wherever would let a crowd do just that. So
         * links that are asked for come at most once a minute, and other mails are as many as their sources may send.
         */
        MAIL
    }

    /**
     * An attempt of somebody who is not known.
     *
     * @param account an id, or a normalised address whether or not there is an account; without meaning where that is
     *     not counted
     * @param source where it came from; without meaning where that is not counted
     */
    public static Attempt of(Kind kind, String account, Source source) {
        return new Attempt(
                switch (kind) {
                    case LOGIN, MAIL ->
                        List.of(Allowance.ofSource(kind, source), Allowance.ofAccountAt(kind, account, source));
                    case ADOPTION -> List.of(Allowance.ofSource(kind, source));
                    case CODE -> List.of(Allowance.ofAccount(kind, account), Allowance.ofFactor(account));
                    case PASSWORD -> List.of(Allowance.ofAccount(kind, account));
                });
    }

    /**
     * An attempt from a device that the account knows: nobody else uses its allowance up, and it uses up no other, but for
     * the one that all attempts at a code have together.
     */
    public static Attempt fromDevice(Kind kind, UUID account, UUID device) {
        Allowance own = Allowance.ofDevice(kind, account, device);
        return new Attempt(kind == Kind.CODE ? List.of(own, Allowance.ofFactor(account.toString())) : List.of(own));
    }
}
