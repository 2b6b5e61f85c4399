/**
 * The heart: a login opens a session, a session is one family of refresh tokens, and a family is one row.
 *
 * <p>A renewal moves the row's {@link dev.latchkey.session.Generation} forward and inserts nothing. Because a refresh
 * token can be written again from the row at any time, an honest duplicate (three tabs, a retry, a lost response) gets
 * the answer its twin got, while a token that is older than that gives a thief away and ends this session, no other
 * (RFC 9700 section 4.14.2).
 *
 * <p>Rule: {@link dev.latchkey.session.Session#renew} decides and touches nothing; {@link
 * dev.latchkey.session.SessionService} holds the transactions that renew, {@link dev.latchkey.session.Openings} those that
 * open, {@link dev.latchkey.session.Endings} those that end; the resources own the phases of a request.
 *
 * <p>A renewal is one UPDATE that names the generation it read and a session that has not ended. Whoever was slower changes
 * no row, reads again and decides again; twice as a rule, because nobody writes after an ending. An ending names a session
 * that has not ended, whatever its generation. So no renewal overtakes a logout, although a renewal locks nothing first.
 * A replay ends the session only at the generation that it read, and locks the account first, so that notices come one by
 * one.
 *
 * <p>The SELECT and the UPDATE of a renewal are each made alone where the database is idle, and for many renewals together
 * where they would queue for it ({@link dev.latchkey.kernel.SharedStatement}): with 64 clients PostgreSQL spends less
 * than half of the CPU time on each. Every row is still read and moved for itself; one that somebody holds is left to
 * whoever needs it.
 *
 * <p>The row keeps the {@code Idempotency-Key} of the one renewal that moved it. Where two that show the same token at the
 * same time have different keys, and both answers are lost, the other one is a replay after the window; that is why the
 * tabs of a browser share a key.
 *
 * <p>What a renewal does not write, repeats and refusals, is counted aside ({@link dev.latchkey.session.RoutineCounts}) and
 * added to the row a little later, for operators: it decides nothing.
 *
 * <p>A login with a proof of a key (RFC 9449) binds its session to the key, for good: a refresh token names it, and whoever
 * shows such a token without a proof by the key is turned away before the row is read and before renewals are counted. So
 * a thief neither ends the session nor moves it nor keeps its owner waiting. That is a 400 and no 401, because the login is
 * as good as before and no browser shall forget its cookie. RFC 9449 section 5 leaves the refresh tokens of confidential
 * clients unbound; ours are bound as well, since such a client that sends a proof at the login asked for it. Ending a
 * session needs no proof, as with RFC 7009: a token that was found should be worth nothing to whoever finds it next, and
 * a device that has lost its key must still be able to log out. What a thief gains by it is that the owner learns of it.
 *
 * <p>The sessions of a deleted account are deleted with it. Their ids alone stay for a while, because that is how every
 * node learns to refuse the access tokens, and how a refresh token is told why.
 */
package dev.latchkey.session;
