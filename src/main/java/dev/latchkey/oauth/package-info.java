/**
 * The standards' own endpoints, so that any OAuth 2.0 library renews, revokes and asks without knowing us: the token
 * endpoint (RFC 6749 sections 5 and 6), revocation (RFC 7009), introspection (RFC 7662), metadata (RFC 8414), and the
 * clients' proofs of who they are (RFC 6749 section 2.3, RFC 7523). Tokens that are bound to a key (RFC 9449) are renewed and
 * shown as such.
 *
 * <p>Rule: a thin facade. Nothing about a session is decided here; a renewal is the one that {@code /refresh} makes, with
 * its table, its duplicates and its {@code Idempotency-Key}. What is here is the shape: forms, errors, headers. A refusal
 * under {@code /oauth2/} has the shape of RFC 6749 section 5.2.
 *
 * <p>There is no password grant, because a client that sees passwords is what OAuth was made to end (RFC 9700 section
 * 2.4), and no other grant: people log in at {@code /login}. A client's secret is 256 random bits, so its SHA-256 is kept
 * and nothing is counted; nobody guesses it. What the metadata names works, and what works it names; the issuer is a
 * setting and never the {@code Host} header.
 *
 * <p>One thing is ours: a signed feed of the sessions that ended ({@link dev.latchkey.oauth.Feed}), with which a service
 * that verifies access tokens by itself refuses them within seconds, and asks nobody for each request. It is signed as
 * access tokens are, so it must never pass as one: its {@code typ} and {@code aud} are its own, and it has neither
 * {@code sub} nor {@code exp} (RFC 8725 section 3.12).
 */
package dev.latchkey.oauth;
