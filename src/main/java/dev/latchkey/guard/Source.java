package dev.latchkey.guard;

import dev.latchkey.kernel.CallerAddress;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a request came from, as far as one subscriber reaches: an IPv4 address, or the /64 of an IPv6 address, of which
 * every subscriber has all. An IPv4 address that is written as IPv6 (RFC 4291 section 2.5.5.2) is IPv4.
 *
 * @param network the same text for every address of it
 */
public record Source(String network) {

    private static final int IPV4 = 4;
    private static final int PREFIX = 8;
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    /** The source of a request; all whose address is not known are one. */
    public static Source of(HttpServerRequest request) {
        return of(CallerAddress.of(request));
    }

    static Source of(String address) {
        byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return new Source("unknown");
        }
        return new Source(HexFormat.of().formatHex(network(bytes)));
    }

    private static byte[] network(byte[] address) {
        if (address.length == IPV4) {
            return address;
        }
        return Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length)
                ? Arrays.copyOfRange(address, MAPPED.length, address.length)
                : Arrays.copyOf(address, PREFIX);
    }
}
