/**
 * What happened: one event, one row, one log line, one counter.
 *
 * <p>Rule: an event says who, what, when and from where, and holds no secret: no token, no password, no address. It is
 * written in the transaction of its cause, so that the trail and the state never disagree. Routine renewals are counted
 * and not stored: the table grows with what people do, not with how long they stay. The events of an account that is
 * deleted stay, and lose where they came from.
 *
 * <p>Events are chained by seals (HMAC-SHA256) that the database alone cannot make, a moment after they were written and
 * in an order of their own ({@link dev.latchkey.audit.AuditChain}), so that no login waits for another. Where an event
 * came from has a seal of its own, because it is forgotten with its account and the chain must still hold.
 */
package dev.latchkey.audit;
