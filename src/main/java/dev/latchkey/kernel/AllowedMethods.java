package dev.latchkey.kernel;

import jakarta.ws.rs.HttpMethod;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;

/**
 * The methods that a path knows. A 405 must name them in {@code Allow} (RFC 9110 section 15.5.6), and the framework,
 * which has them at hand, does not.
 */
final class AllowedMethods {

    private AllowedMethods() {}

    /** The methods of the resource that a request asked for, sorted. */
    static Set<String> of(ResteasyReactiveRequestContext request) {
        RequestMatch<InitialMatch> resource =
                new RequestMapper<>(request.getDeployment().getClassMappers()).map(request.getPathWithoutPrefix());
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
