package dev.latchkey.session;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a login came from, and what it showed.
 *
 * @param clientId the OAuth 2.0 client
 * @param device what the user calls the device, or null
 * @param ip the caller's address
 * @param userAgent the header, or null
 * @param amr values of RFC 8176
 * @param knownDevice the device, where the account was logged in to with it before
 * @param jkt the thumbprint of the key that it showed (RFC 9449), or null
 */
record Login(
        String clientId,
        String device,
        String ip,
        String userAgent,
        List<String> amr,
        Optional<UUID> knownDevice,
        String jkt) {

    static final List<String> PASSWORD = List.of("pwd");
    static final List<String> PASSWORD_AND_CODE = List.of("pwd", "otp");
}
