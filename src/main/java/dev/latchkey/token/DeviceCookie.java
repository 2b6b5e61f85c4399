package dev.latchkey.token;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.NewCookie;
import java.util.Optional;

/** The cookie that holds a browser's device token. A logout leaves it where it is: the device is known all the same. */
public final class DeviceCookie {

    /** See {@link RefreshCookie#NAME}. */
    public static final String NAME = "__Host-latchkey-device";

    private DeviceCookie() {}

    /** The device token that a request brings by it. */
    public static Optional<String> in(HttpServerRequest request) {
        return HostCookie.in(request, NAME);
    }

    /** A cookie for a device token, for as long as the token lives. */
    public static NewCookie holding(String deviceToken) {
        return HostCookie.of(NAME, deviceToken, DeviceToken.LIFETIME);
    }
}
