/**
 * Who may log in: accounts, their passwords, and the mails that prove an address.
 *
 * <p>Rule: an address is normalised once, on its way in ({@link dev.latchkey.account.EmailAddress}), and a password is
 * seen only by {@link dev.latchkey.account.PasswordHasher}. Whoever asks about an address that is not ours gets the
 * same answer, and costs us the same hash, as for one that is (OWASP Authentication Cheat Sheet). Links carry 256
 * random bits of which the database keeps the SHA-256; a GET changes nothing, because mail scanners follow links.
 *
 * <p>Of several sign-ups for an address that nobody has confirmed the one counts whose link is opened: each link carries
 * what its own sign-up said, so that nobody chooses the password of an account that its owner confirms, neither before
 * nor after them. An account that came from another system, and has its password from there, takes none from a sign-up.
 * A reset confirms the address as well, since the link has proved it, and keeps nothing of a sign-up that had not; and
 * whoever confirms an address as their new one takes it from a sign-up that never did. Whatever opens a link locks the
 * account first, so that no link and no sign-up overtake each other, and makes void whatever else was mailed.
 *
 * <p>Mails are an outbox: a row in the transaction of the cause, sent afterwards by whichever node claims it. Links that
 * strangers may ask for (reset, resend) are first written down as a request, one INSERT whoever the address belongs to,
 * and looked into off the request path: a look-up that shows in the time of an answer is an answer. A deleted account
 * leaves no row but its trail; {@link dev.latchkey.account.AccountDeleted} lets later rooms do the same in the same
 * transaction.
 *
 * <p>What may be somebody else's doing the owner is told of by {@link dev.latchkey.account.Notices} (OWASP ASVS 5.0, 6.3.5).
 * Such a mail is put off, and not left out, where another one was not long ago: a thief who can cause mails could otherwise
 * fill an inbox, or wait for a notice to hide behind. It shows words of whoever caused it, so they become no link.
 *
 * <p>A new password is judged in one place, {@link dev.latchkey.account.NewPasswords}: by its length and by whether
 * others would try it first, never by the kinds of its characters.
 *
 * <p>A second factor is optional ({@link dev.latchkey.account.SecondFactors}; RFC 6238). Its secret is sealed, because
 * codes are computed from it; recovery codes are kept as digests. A code uses up its time step and every earlier one.
 *
 * <p>Argon2id: RFC 9106, stored as a PHC string.
 */
package dev.latchkey.account;
