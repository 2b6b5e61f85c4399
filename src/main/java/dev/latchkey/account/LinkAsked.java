package dev.latchkey.account;

/** Someone has asked for a link by an address that may be nobody's; fired in the transaction that keeps the request. */
record LinkAsked() {}
