package dev.latchkey.kernel;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Web addresses as they are compared: spelt in one way (RFC 3986 section 6.2). */
public final class WebAddresses {

    private static final int LAST_PORT = 65_535;
    private static final Map<String, String> USUAL_PORTS = Map.of("http", "80", "https", "443");

    private static final Predicate<String> THIS_MACHINE = Pattern.compile(
                    "localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE)
            .asMatchPredicate();

    private WebAddresses() {}

    /** Whether what an address has as its port, if it has any, is one. */
    public static boolean hasPossiblePort(URI address) {
        return address.getPort() <= LAST_PORT;
    }

    /** Whether nobody on the way can read or change what comes and goes: https, or http to this machine. */
    public static boolean isHttpsOrLocal(URI address) {
        if (address.getHost() == null || !hasPossiblePort(address)) {
            return false;
        }
        return "https".equalsIgnoreCase(address.getScheme())
                || "http".equalsIgnoreCase(address.getScheme()) && THIS_MACHINE.test(address.getHost());
    }

    /**
     * The scheme and the authority of an address, as a browser says them of a page (RFC 6454 section 6.2).
     *
     * @param address with a scheme and an authority
     */
    public static String origin(URI address) {
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        return scheme + "://" + authority(address, scheme);
    }

    /** Not the parsed host: names with an underscore, as containers have them, are none to Java. */
    private static String authority(URI address, String scheme) {
        String usual = USUAL_PORTS.getOrDefault(scheme, "");
        return address.getRawAuthority().toLowerCase(Locale.ROOT).replaceFirst(":(" + usual + ")?$", "");
    }
}
