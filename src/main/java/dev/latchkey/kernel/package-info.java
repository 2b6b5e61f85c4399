/**
 * What every other room stands on: the settings, the one way to refuse, the clock and the source of chance.
 *
 * <p>Rule: nothing here knows what an account, a key or a session is. A {@link dev.latchkey.kernel.Refusal} is the
 * only exception that reaches HTTP on purpose; whatever else escapes is a defect and answers 500 without a word about
 * the inside. Time and randomness are injected, so that every rule can be tried at any moment of any history.
 *
 * <p>{@link dev.latchkey.kernel.Transactions} is the only way to the database. What it returns is durable: PostgreSQL sees to
 * that by itself, and for the embedded database {@code GroupCommit} does.
 *
 * <p>Bearer challenges follow RFC 6750 section 3, times in answers RFC 3339.
 */
package dev.latchkey.kernel;
