package dev.latchkey.token;

import dev.latchkey.kernel.WebAddresses;
import io.vertx.core.http.impl.HttpUtils;
import java.net.URI;

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
        return WebAddresses.origin(uri) + HttpUtils.normalizePath(uri.getRawPath());
    }
}
