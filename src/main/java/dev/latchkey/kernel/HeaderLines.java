package dev.latchkey.kernel;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Puts in order what those who ask for a header would stumble over. Of several lines of {@code Accept-Language}, which mean
 * the same as one (RFC 9110 section 5.3), they get but the first. An {@code Accept} that names nothing asks for nothing,
 * and neither does one with a quotation that does not end; what is empty between its commas is not there (section
 * 5.6.1.2). Blanks before a parameter (section 5.6.6) would belong to the name of a type. And nothing here is so long that a
 * part of it is worth asking for; a server need not know how (section 14.2).
 */
@ApplicationScoped
class HeaderLines {

    /** Looks at each blank once: a header may hold thousands. */
    private static final Pattern BLANKS = Pattern.compile("(?<![ \\t])[ \\t]++;");

    /** An element of a list that is empty, with its comma. */
    private static final Pattern EMPTY = Pattern.compile("(?<=^|,)[ \\t]*+,");

    void register(@Observes Filters filters) {
        filters.register(HeaderLines::putInOrder, FilterOrder.HEADER_LINES);
    }

    private static void putInOrder(RoutingContext request) {
        MultiMap headers = request.request().headers();
        List<String> languages = headers.getAll(HttpHeaders.ACCEPT_LANGUAGE);
        if (languages.size() > 1) {
            headers.set(HttpHeaders.ACCEPT_LANGUAGE, String.join(",", languages));
        }
        putAcceptInOrder(headers);
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type != null && BLANKS.matcher(type).find()) {
            headers.set(HttpHeaders.CONTENT_TYPE, BLANKS.matcher(type).replaceAll(";"));
        }
        headers.remove("Range");
        request.next();
    }

    private static void putAcceptInOrder(MultiMap headers) {
        List<String> given = headers.getAll(HttpHeaders.ACCEPT);
        List<String> accepted = given.stream()
                .map(line -> EMPTY.matcher(line).replaceAll(""))
                .filter(line -> !line.isBlank())
                .toList();
        if (asksForNothing(accepted)) {
            headers.remove(HttpHeaders.ACCEPT);
        } else if (!accepted.equals(given)) {
            headers.set(HttpHeaders.ACCEPT, String.join(",", accepted));
        }
    }

    private static boolean asksForNothing(List<String> accepted) {
        return accepted.isEmpty() || accepted.stream().anyMatch(HeaderLines::endsInQuotation);
    }

    /** Within one, what stands behind a backslash is no mark (RFC 9110 section 5.6.4). */
    private static boolean endsInQuotation(String line) {
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            if (line.charAt(at) == '"') {
                quoted = !quoted;
            } else if (quoted && line.charAt(at) == '\\') {
                at++;
            }
        }
        return quoted;
    }
}
