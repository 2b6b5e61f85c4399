package dev.latchkey.kernel;

/**
 * Who takes part in the start when: the lowest is first, and those that say none have 2500. A setting that is wrong is
 * refused before anything of the data is touched.
 */
public final class StartOrder {

    /** Cryptography is chosen before anybody makes or reads a key. */
    static final int CRYPTOGRAPHY = 0;

    /** A variable that names no setting is told of before the setting that it was meant for is missed. */
    static final int VARIABLES = 0;

    /** Checks of settings: whoever is made of some is made now, so that a wrong one stops the start and not a request. */
    public static final int SETTINGS = 1;

    /** The data folder is made; from here on something is written. */
    static final int FOLDER = 50;

    /** The master secret is read, or made. */
    public static final int SECRET = 60;

    /** The database is opened, and with it everything that lives in it: {@link DatabaseOpened} has an order of its own. */
    static final int DATABASE = 100;

    /** Once the database is open: the time by which everything else goes. */
    static final int CLOCK = 0;

    /** Once the database is open: the keys, without which nothing is signed or verified. */
    public static final int KEYS = 1;

    /** Once the database is open: scheduled work, behind those that say none: it may want any of them. */
    static final int WORK = 10_000;

    private StartOrder() {}
}
