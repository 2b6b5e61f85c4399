/**
 * The tokens as records, the one place that signs them and the one place that believes them.
 *
 * <p>Rule: an access token (RFC 9068 claims) and a refresh token differ in key, algorithm, {@code typ} and {@code aud},
 * so that neither passes as the other (RFC 8725 section 3.12). Both verifiers take JWS compact serialization only, in
 * its one canonical spelling, with an exact list of header members: what is not understood is refused (section 3.10),
 * and what is refused is not described. A refresh token is <em>derived</em>: signed twice it is the same string.
 *
 * <p>Two more tokens are only for ourselves: a {@link dev.latchkey.token.DeviceToken} and a {@link
 * dev.latchkey.token.Challenge}. They are signed as a refresh token is, and their {@code typ} keeps them apart.
 *
 * <p>An access token that names a key ({@code cnf.jkt}, RFC 9449) is taken by the scheme {@code DPoP} alone, with a {@link
 * dev.latchkey.token.DpopProof} by that key for this very request ({@link dev.latchkey.token.Proofs}). What a proof says is
 * read without a clock and a database; then its time is judged, and last it is written down as used, in the one table that
 * clients' assertions are in, so that of two uses on two nodes one gets the row. Its {@code htu} is compared with the public
 * URL of the settings, never with {@code Host}. The optional nonce is an HMAC of the time ({@link
 * dev.latchkey.key.Nonces}), because a nonce that is stored would be a second database look-up for what the {@code jti}
 * already does.
 *
 * <p>Signing and verifying itself is SmallRye JWT and the jose4j inside it. jose4j alone checks no {@code typ} and
 * accepts padded and non-canonical base64url, hence {@link dev.latchkey.token.CompactJws} before it.
 */
package dev.latchkey.token;
