package dev.latchkey.admin;

import dev.latchkey.account.AccountLine;
import java.io.IOException;
import java.util.Optional;

/** The accounts of another system, read one after the other. */
interface Export {

    /**
     * The next account; empty at the end.
     *
     * @throws IOException where the rest cannot be read
     */
    Optional<Entry> next() throws IOException;

    /**
     * One account.
     *
     * @param line where it is, from 1
     * @param account null where nobody could read it
     */
    record Entry(long line, AccountLine account) {}
}
