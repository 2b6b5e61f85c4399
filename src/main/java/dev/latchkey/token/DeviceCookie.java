package dev.latchkey.token;

import jakarta.ws.rs.core.NewCookie;

/** The cookie that holds a browser's device token. A logout leaves it where it is: the device is known all the same. */
public final class DeviceCookie {

    /** See {@link RefreshCookie#NAME}. */
    public static final String NAME = "__Host-latchkey-device";

    private DeviceCookie() {}

    /** A cookie for a device token, for as long as the token lives. */
    public static NewCookie holding(String deviceToken) {
        return HostCookie.of(NAME, deviceToken, DeviceToken.LIFETIME);
    }
}
