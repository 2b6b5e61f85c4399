/**
 * Tells other people's servers what happened: signed requests, as Standard Webhooks 1.0.0 wants them.
 *
 * <p>Rule: what is sent is what the trail stores, and so no secret and no address; routine renewals are not among it. An
 * event is written down for each webhook that wants it in the transaction of its cause, and sent afterwards by whichever
 * node claims it: at least once, in no order, under an id that stays the same. One that nobody takes for three days is
 * given up, with an event that no webhook is told of, because that would go on for ever. Each webhook has threads of its
 * own, so that a slow one keeps nobody else waiting.
 *
 * <p>It is an outbox beside that of the mails: the claim is the same rule, but a mail is written when it is sent and an
 * event when it happens, and a mail's row is its account's while an event outlives it.
 *
 * <p>The signatures are symmetric (HMAC-SHA256): both sides belong to whoever runs the service.
 */
package dev.latchkey.webhook;
