package dev.latchkey.session;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.Shown;
import dev.latchkey.token.DeviceCookie;
import dev.latchkey.token.DeviceToken;
import dev.latchkey.token.TokenIssuer;
import dev.latchkey.token.TokenVerifier;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Knows the devices that an account was logged in to with. A device carries the proof itself, so no table is needed. A
 * logout leaves it there: the device is known all the same.
 */
@ApplicationScoped
class Devices {

    private final TokenVerifier verifier;
    private final TokenIssuer issuer;
    private final Chance chance;

    Devices(TokenVerifier verifier, TokenIssuer issuer, Chance chance) {
        this.verifier = verifier;
        this.issuer = issuer;
        this.chance = chance;
    }

    /**
     * The device that sent a request, where the account knows it.
     *
     * @param bond of the account, or null where there is none: as much is verified then, so that no time tells
     */
    Optional<UUID> known(HttpServerRequest http, Bond bond) {
        List<DeviceToken> authentic =
                proofs(http).flatMap(proof -> verifier.device(proof).stream()).toList();
        return authentic.stream()
                .filter(token -> bond != null && bond.holds(token))
                .map(DeviceToken::deviceId)
                .findFirst();
    }

    private static Stream<String> proofs(HttpServerRequest http) {
        return Stream.of(Optional.ofNullable(http.getHeader(Shown.DEVICE_HEADER)), DeviceCookie.in(http))
                .flatMap(Optional::stream);
    }

    /** Gives the device the proof for its next login, on the way that its refresh token goes. */
    Response remember(Response answer, Bond bond, Optional<UUID> device, boolean cookie, Instant now) {
        String proof = issuer.device(bond.with(device.orElseGet(chance::id)), now);
        Response.ResponseBuilder copy = Response.fromResponse(answer);
        return cookie
                ? copy.cookie(DeviceCookie.holding(proof)).build()
                : copy.header(Shown.DEVICE_HEADER, proof).build();
    }
}
