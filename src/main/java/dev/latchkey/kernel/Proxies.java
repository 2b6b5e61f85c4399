package dev.latchkey.kernel;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.configuration.CidrAddressConverter;
import io.quarkus.runtime.configuration.InetSocketAddressConverter;
import io.vertx.core.MultiMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The proxies of the settings {@code quarkus.http.proxy.*}, and who is behind them. A proxy that appends to a list of
 * addresses keeps what a stranger has written at its left end, which is the one that Quarkus takes. So the list is read
 * from the right: what the last proxy has seen, and on to the left only over what is a proxy of ours itself.
 */
@ApplicationScoped
@Unremovable
class Proxies {

    private static final String PREFIX = "quarkus.http.proxy.";
    private static final String LIST = "X-Forwarded-For";
    private static final String STANDARD_LIST = "Forwarded";

    /** What an element of the standard's list says (RFC 7239 section 4). */
    private static final Pattern FOR = Pattern.compile("(?i)(?:^|;)\\s*for=\"?([^;\"]*)");

    private static final Pattern WITH_PORT = Pattern.compile("^\\[(.*)](?::\\d+)?$|^([\\d.]+):\\d+$");

    private final boolean count;
    private final boolean standard;
    private final Optional<List<Predicate<InetAddress>>> trusted;

    Proxies(
            @ConfigProperty(name = PREFIX + "proxy-address-forwarding", defaultValue = "false") boolean count,
            @ConfigProperty(name = PREFIX + "allow-forwarded", defaultValue = "false") boolean standard,
            @ConfigProperty(name = PREFIX + "trusted-proxies") Optional<List<String>> trusted) {
        this.count = count;
        this.standard = standard;
        this.trusted = trusted.map(names -> names.stream().map(Proxies::named).toList());
    }

    /** An address, a network or a host, as Quarkus has it; which port it speaks from says nothing. */
    private static Predicate<InetAddress> named(String proxy) {
        if (proxy.contains("/")) {
            return new CidrAddressConverter().convert(proxy)::matches;
        }
        InetSocketAddress known = new InetSocketAddressConverter().convert(proxy);
        return address -> addresses(known).contains(address);
    }

    private static List<InetAddress> addresses(InetSocketAddress host) {
        try {
            return List.of(InetAddress.getAllByName(host.getHostString()));
        } catch (UnknownHostException nobody) {
            return List.of();
        }
    }

    /**
     * The address of a caller, as text that may be anything.
     *
     * @param peer whose connection it is
     */
    String caller(String peer, MultiMap headers) {
        List<String> seen = count ? seen(headers) : List.of();
        if (trusted.isEmpty()) {
            return seen.isEmpty() ? peer : seen.get(seen.size() - 1);
        }
        String caller = peer;
        for (int last = seen.size() - 1; last >= 0 && isTrusted(caller); last--) {
            caller = seen.get(last);
        }
        return caller;
    }

    /** What proxies have written down, the nearest last. */
    private List<String> seen(MultiMap headers) {
        List<String> lists = headers.getAll(standard ? STANDARD_LIST : LIST);
        return lists.stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(String::strip)
                .map(element -> standard ? named(FOR.matcher(element)) : element)
                .map(element -> WITH_PORT.matcher(element).replaceFirst("$1$2"))
                .toList();
    }

    private static String named(Matcher element) {
        return element.find() ? element.group(1) : "";
    }

    private boolean isTrusted(String address) {
        if (!CallerAddress.isLiteral(address)) {
            return false;
        }
        try {
            InetAddress known = InetAddress.getByName(address);
            return trusted.orElseThrow().stream().anyMatch(proxy -> proxy.test(known));
        } catch (UnknownHostException none) {
            return false;
        }
    }
}
