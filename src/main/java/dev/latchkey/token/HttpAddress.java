package dev.latchkey.token;

import dev.latchkey.kernel.WebAddresses;
import io.vertx.core.http.impl.HttpUtils;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Addresses as they are compared (RFC 9449 section 4.3, RFC 3986 section 6.2): spelt in one way, without the query. */
final class HttpAddress {

    private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

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
        return WebAddresses.origin(uri) + inUpperCase(HttpUtils.normalizePath(uri.getRawPath()));
    }

    /** The digits of what stays encoded; everything else in a path has a case of its own (section 6.2.2.1). */
    private static String inUpperCase(String path) {
        return ENCODED.matcher(path).replaceAll(encoded -> encoded.group().toUpperCase(Locale.ROOT));
    }
}
