package dev.latchkey.kernel;

/** Priorities of those who observe the start: a setting that is wrong is refused before anything of the data is touched. */
public final class StartOrder {

    /** Checks of settings. */
    public static final int SETTINGS = 1;

    /** The data folder is made; from here on something is written. */
    static final int FOLDER = 50;

    /** The master secret is read, or made. */
    public static final int SECRET = 60;

    /** The database is opened, and with it everything that lives in it. */
    static final int DATABASE = 100;

    private StartOrder() {}
}
