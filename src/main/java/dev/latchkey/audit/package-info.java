/**
 * What happened: one event, one row, one log line, one counter.
 *
 * <p>Rule: an event says who, what, when and from where, and holds no secret: no token, no password, no address. It is
 * written in the transaction of its cause, so that the trail and the state never disagree. Routine renewals are counted
 * and not stored: the table grows with what people do, not with how long they stay. The events of an account that is
 * deleted stay, and lose where they came from.
 */
package dev.latchkey.audit;
