/**
 * The keys that sign and verify, and the master secret that seals them.
 *
 * <p>Rule: a private key or secret is in clear only in memory. In the database each one is an encrypted JWK (RFC 7517
 * section 7): a JWE (RFC 7516) with {@code alg=dir}, {@code enc=A256GCM} under a key that HKDF (RFC 5869) derives from
 * the master secret; {@link dev.latchkey.key.Sealer} seals what other rooms keep for a while in the same way. A master
 * secret that does not open them stops the start, and nothing is overwritten. Requests read keys from an immutable {@link
 * dev.latchkey.key.KeyRing} in memory, never from the database.
 *
 * <p>Access tokens and the feed of ended sessions are signed with a key pair, because others verify them; with HS256 it is
 * a secret that an operator shares with them. Refresh tokens, device tokens and challenges are signed with a secret of our
 * own, because nobody else may verify them.
 */
package dev.latchkey.key;
