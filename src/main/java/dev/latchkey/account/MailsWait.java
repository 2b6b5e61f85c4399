package dev.latchkey.account;

/** Mails wait to be written or sent; fired in the transaction that makes them wait. */
record MailsWait() {}
