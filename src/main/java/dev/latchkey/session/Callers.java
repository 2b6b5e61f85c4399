package dev.latchkey.session;

import dev.latchkey.kernel.CallerAddress;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Describes where a login came from. */
@ApplicationScoped
class Callers {

    private static final String CLIENT = "latchkey";
    private static final int LONGEST_USER_AGENT = 512;

    private final UserAgents userAgents;

    Callers(UserAgents userAgents) {
        this.userAgents = userAgents;
    }

    /**
     * @param device what the user calls the device; where null, what its user agent says it is
     * @param amr what the login shows
     * @param knownDevice the device, where the account knows it
     */
    Session.Login login(HttpServerRequest request, String device, List<String> amr, Optional<UUID> knownDevice) {
        String userAgent = userAgent(request);
        return new Session.Login(
                CLIENT,
                device == null ? userAgents.shortForm(userAgent) : device,
                CallerAddress.of(request),
                userAgent,
                amr,
                knownDevice);
    }

    private static String userAgent(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.USER_AGENT);
        if (header == null) {
            return null;
        }
        String printable = header.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.substring(0, Math.min(printable.length(), LONGEST_USER_AGENT));
    }
}
