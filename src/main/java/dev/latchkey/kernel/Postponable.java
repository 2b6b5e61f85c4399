package dev.latchkey.kernel;

import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/** Work that nobody waits for: what the database cannot do now is done when it comes again, or need not be. */
public final class Postponable {

    private Postponable() {}

    /**
     * Does some work. A database that is away or busy is worth a line; whatever else fails is a defect, and is logged as an
     * error with all that is known of it. Says whether the work is done.
     *
     * @param level of the line
     * @param postponed what will be done the next time, for the log
     */
    public static boolean run(Logger log, Level level, String postponed, Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException failed) {
            if (failed instanceof Refusal || DatabaseTrouble.isBehind(failed)) {
                log.logf(level, "%s waits for the database: %s", postponed, failed.getMessage());
            } else {
                log.errorf(failed, "%s failed", postponed);
            }
            return false;
        }
    }
}
