/**
 * The tokens as records, the one place that signs them and the one place that believes them.
 *
 * <p>Rule: an access token (RFC 9068 claims) and a refresh token differ in key and {@code typ}, and by default in algorithm
 * and {@code aud}, so that neither passes as the other (RFC 8725 section 3.12). {@link dev.latchkey.token.TokenVerifier}
 * takes JWS compact serialization only, in its one canonical spelling, with an exact list of header members: what is not
 * understood is refused (section 3.10), and what is refused is not described. A refresh token is <em>derived</em>: signed
 * twice with one key it is the same string.
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
 * <p>Tokens of the systems that people come from are taken as well, where the settings name them ({@link
 * dev.latchkey.token.ForeignTokens}; RFC 8725): each by the algorithms, the key and the claims that are its issuer's, and
 * each once. What is remembered is what was signed and not {@code jti}, which not everybody writes, nor the whole token,
 * because whoever has an ECDSA signature can write another one that is as good. Public keys are fetched by a request that
 * needs them and never ahead, so that a system that is gone costs nobody a start; only that request waits.
 *
 * <p>Signing and verifying itself is SmallRye JWT and the jose4j inside it. jose4j alone checks no {@code typ} and
 * accepts padded and non-canonical base64url, hence {@link dev.latchkey.token.CompactJws} before it.
 */
package dev.latchkey.token;
