/**
 * Who may log in: accounts, their passwords, and the mails that prove an address.
 *
 * <p>Rule: an address is normalised once, on its way in ({@link dev.latchkey.account.EmailAddress}), and a password is
 * seen only by {@link dev.latchkey.account.PasswordHasher}. Whoever asks about an address that is not ours gets the
 * same answer, and costs us the same hash, as for one that is (OWASP Authentication Cheat Sheet). Links carry 256
 * random bits of which the database keeps the SHA-256; a GET changes nothing, because mail scanners follow links.
 *
 * <p>A later sign-up for an address that nobody has confirmed replaces the earlier one: otherwise a squatter could
 * choose the password of an account that its owner will confirm.
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
