package dev.latchkey.token;

import io.vertx.core.http.impl.HttpUtils;
import java.net.URI;
import java.util.Locale;

/** Addresses as they are compared (RFC 9449 section 4.3, RFC 3986 section 6.2): spelt in one way, without the query. */
final class HttpAddress {

    private HttpAddress() {}

    /**
     * The one spelling of an address.
     *
     * @throws IllegalArgumentException where it is none
     */
    static String normalised(String address) {
        URI uri = URI.create(address);
        if (uri.getScheme() == null || uri.getRawAuthority() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("no address of HTTP");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return scheme + "://" + authority(uri, scheme) + HttpUtils.normalizePath(uri.getRawPath());
    }

    /** Not the parsed host: names with an underscore, as containers have them, are none to Java. */
    private static String authority(URI uri, String scheme) {
        String usual = "https".equals(scheme) ? ":443" : ":80";
        String authority = uri.getRawAuthority().toLowerCase(Locale.ROOT);
        return authority.endsWith(usual)
                ? authority.substring(0, authority.length() - usual.length())
                : authority.replaceFirst(":$", "");
    }
}
