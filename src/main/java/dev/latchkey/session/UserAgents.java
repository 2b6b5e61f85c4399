package dev.latchkey.session;

import jakarta.enterprise.context.ApplicationScoped;
import ua_parser.Client;
import ua_parser.Parser;

/** Knows user agents, by the patterns of the ua-parser project. */
@ApplicationScoped
class UserAgents {

    private static final String UNKNOWN = "Other";
    private static final int LONGEST = 100;

    /** Hundreds of patterns: compiled with the first login, not with the start. */
    private static final class Lazy {
        static final Parser PARSER = new Parser();
    }

    /** "Chrome on Windows", or as much of it as the header tells; null where it tells nothing. */
    String shortForm(String userAgent) {
        if (userAgent == null) {
            return null;
        }
        Client client = Lazy.PARSER.parse(userAgent);
        String browser = known(client.userAgent.family);
        String system = known(client.os.family);
        if (browser == null || system == null) {
            return bounded(browser == null ? system : browser);
        }
        return bounded(browser + " on " + system);
    }

    private static String known(String family) {
        return family == null || family.equals(UNKNOWN) ? null : family;
    }

    private static String bounded(String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
