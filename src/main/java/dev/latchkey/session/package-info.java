/**
 * The heart: a login opens a session, a session is one family of refresh tokens, and a family is one row.
 *
 * <p>A renewal moves the row's {@link dev.latchkey.session.Generation} forward and inserts nothing. Because a refresh
 * token can be written again from the row at any time, an honest duplicate (three tabs, a retry, a lost response) gets
 * the answer its twin got, while a token that is older than that gives a thief away and ends this session, no other
 * (RFC 9700 section 4.14.2).
 *
 * <p>Rule: {@link dev.latchkey.session.Session#renew} decides and touches nothing; {@link
 * dev.latchkey.session.SessionService} holds the only transactions; the resources own the phases of a request. Every
 * write is one UPDATE that names the generation it read and a session that has not ended. Whoever was slower changes
 * no row, reads again and decides again; twice as a rule, because nobody writes after an ending. No lock is held, and yet
 * no renewal can overtake a logout.
 *
 * <p>The sessions of a deleted account are deleted with it. Their ids alone stay for a while, because that is how every
 * node learns to refuse the access tokens, and how a refresh token is told why.
 */
package dev.latchkey.session;
