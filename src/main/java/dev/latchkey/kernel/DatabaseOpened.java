package dev.latchkey.kernel;

/** The database answers and has today's schema: whatever lives in it may start. Fired once, before anything is served. */
public record DatabaseOpened() {}
