/**
 * What every other room stands on: the settings, the one way to refuse, the clock, the source of chance and the way to
 * the database; besides, what requests and answers have in common, and the description of the HTTP interface (OpenAPI).
 *
 * <p>Rule: nothing here needs another room. A {@link dev.latchkey.kernel.Refusal} is the only exception that reaches HTTP on
 * purpose. What the framework or the database refuses gets the same shape; whatever else escapes is a defect and answers
 * 500 without a word about the inside. Time and randomness are injected, so that every rule can be tried at any moment of
 * any history.
 *
 * <p>The other rooms reach the database through {@link dev.latchkey.kernel.Transactions} alone. What it has written is
 * durable once it returns: PostgreSQL sees to that by itself, and for the embedded database {@code GroupCommit} does. What
 * nodes share out among them waits as {@link dev.latchkey.kernel.DueRows}; what many requests ask for at once is one {@link
 * dev.latchkey.kernel.SharedStatement}; {@link dev.latchkey.kernel.DatabasePulse} knows whether the database answers.
 *
 * <p>Bearer challenges follow RFC 6750 section 3, times in answers RFC 3339.
 */
package dev.latchkey.kernel;
