package dev.latchkey.guard;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.StartOrder;
import dev.latchkey.kernel.WebAddresses;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The origins whose pages may use a browser's cookie: our own, and those that the operator named, letter by letter. */
@ApplicationScoped
@Startup(StartOrder.SETTINGS)
class AllowedOrigins {

    /** RFC 6454 section 6.2, with any scheme: the web view of an app has its own, as {@code capacitor://localhost}. */
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9.-]+|\\[[0-9a-f:]+])(:[1-9]\\d{0,4})?");

    private final Set<String> origins;

    AllowedOrigins(LatchkeyConfig config) {
        this.origins = Stream.concat(
                        Stream.of(WebAddresses.origin(config.publicUrl())),
                        config.cors().origins().stream().flatMap(Set::stream).map(AllowedOrigins::checked))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What no browser ever sends would allow nobody, and {@code *} or {@code null} must not allow everybody. */
    static String checked(String origin) {
        if (!ORIGIN.matcher(origin).matches() || !isAsBrowsersSay(origin)) {
            throw new ConfigurationException("latchkey.cors.origins: " + origin
                    + " is no origin. One looks like https://app.example.com, without a path, without the port that its"
                    + " scheme implies, and in lower case.");
        }
        return origin;
    }

    private static boolean isAsBrowsersSay(String origin) {
        try {
            URI address = new URI(origin);
            return origin.equals(WebAddresses.origin(address)) && WebAddresses.hasPossiblePort(address);
        } catch (URISyntaxException none) {
            return false;
        }
    }

    /** Whether the value of an {@code Origin} header, which may be null, is one of them. */
    boolean contains(String origin) {
        return origin != null && origins.contains(origin);
    }
}
