package dev.latchkey.guard;

import dev.latchkey.kernel.FilterOrder;
import dev.latchkey.kernel.Problems;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.management.ManagementInterfaceBuildTimeConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.ParsedHeaderValues;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.ParsableMIMEValue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Has what is there for operators refuse as all else does. It is Quarkus' own: it takes any method for a GET, a TRACE even,
 * names a POST among those that it takes, and has no body for whoever wants metrics of another form.
 */
@ApplicationScoped
class OperatorPaths {

    private static final String FOLDER = "/q/";
    private static final String METRICS = "/q/metrics";
    private static final Pattern PAGES = Pattern.compile("/q/(health|metrics|openapi|swagger-ui)(/.*)?");
    private static final Set<HttpMethod> READ = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final String ALLOWED = "GET, HEAD";

    /** As Quarkus writes them. */
    private static final List<MIMEHeader> FORMS = List.of(
            new ParsableMIMEValue("text/plain").forceParse(),
            new ParsableMIMEValue("application/openmetrics-text; version=1.0.0; charset=utf-8").forceParse());

    private final Problems problems;

    /** Whether all of it is at a port of its own, and here there is nothing. */
    private final boolean elsewhere;

    OperatorPaths(Problems problems, ManagementInterfaceBuildTimeConfig management) {
        this.problems = problems;
        this.elsewhere = management.enabled();
    }

    void register(@Observes Filters filters) {
        filters.register(this::guard, FilterOrder.OPERATOR_PATHS);
    }

    private void guard(RoutingContext request) {
        String path = request.normalizedPath();
        HttpMethod method = request.request().method();
        if (!path.startsWith(FOLDER) || READ.contains(method) && !wantsOtherMetrics(path, request)) {
            request.next();
        } else if (elsewhere || !PAGES.matcher(path).matches()) {
            problems.end(request, Refusal.of(RefusalCode.NOT_FOUND));
        } else if (READ.contains(method)) {
            problems.end(request, Refusal.of(RefusalCode.NOT_ACCEPTABLE));
        } else {
            tell(request);
        }
    }

    private void tell(RoutingContext request) {
        request.response().putHeader(HttpHeaders.ALLOW, ALLOWED);
        if (request.request().method() == HttpMethod.OPTIONS) {
            request.response().end();
        } else {
            problems.end(request, Refusal.of(RefusalCode.METHOD_NOT_ALLOWED));
        }
    }

    private static boolean wantsOtherMetrics(String path, RoutingContext request) {
        ParsedHeaderValues headers = request.parsedHeaders();
        return path.equals(METRICS)
                && request.request().headers().contains(HttpHeaders.ACCEPT)
                && headers.findBestUserAcceptedIn(headers.accept(), FORMS) == null;
    }
}
