package dev.latchkey.kernel;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.HttpMethod;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;

/**
 * The methods that a path knows. A 405 must name them in {@code Allow} (RFC 9110 section 15.5.6), and the framework,
 * which has them at hand, does not. Asked with {@code OPTIONS} it names those of all paths of a class, and knows every
 * path.
 */
@ApplicationScoped
class AllowedMethods {

    private final Problems problems;

    AllowedMethods(Problems problems) {
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::tell, FilterOrder.ALLOWED_METHODS);
    }

    private void tell(RoutingContext request) {
        if (request.request().method() != io.vertx.core.http.HttpMethod.OPTIONS) {
            request.next();
            return;
        }
        Set<String> methods = of(request.normalizedPath());
        if (methods.isEmpty()) {
            problems.end(request, Refusal.of(RefusalCode.NOT_FOUND));
            return;
        }
        request.response()
                .putHeader(HttpHeaders.ALLOW, String.join(", ", methods))
                .end();
    }

    /** The methods of the resource at a path, sorted. */
    static Set<String> of(String path) {
        RequestMatch<InitialMatch> resource = new RequestMapper<>(
                        ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers())
                .map(path);
        Set<String> methods = new TreeSet<>();
        if (resource != null && resource.value.handlers[0] instanceof ClassRoutingHandler routes) {
            addMatching(routes, resource.remaining.isEmpty() ? "/" : resource.remaining, methods);
        }
        return methods;
    }

    private static void addMatching(ClassRoutingHandler routes, String path, Set<String> methods) {
        routes.getMappers().forEach((method, paths) -> {
            if (method != null && paths.map(path) != null) {
                methods.add(method);
            }
        });
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
    }
}
