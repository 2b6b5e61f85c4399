package dev.latchkey.kernel;

import java.net.URI;
import java.util.Locale;

/** Web addresses as they are compared: spelt in one way (RFC 3986 section 6.2). */
public final class WebAddresses {

    private static final int LAST_PORT = 65_535;

    private WebAddresses() {}

    /** Whether what an address has as its port, if it has any, is one. */
    public static boolean isPort(URI address) {
        return address.getPort() <= LAST_PORT;
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
        String usual = "https".equals(scheme) ? ":443" : ":80";
        String authority = address.getRawAuthority().toLowerCase(Locale.ROOT);
        return authority.endsWith(usual)
                ? authority.substring(0, authority.length() - usual.length())
                : authority.replaceFirst(":$", "");
    }
}
