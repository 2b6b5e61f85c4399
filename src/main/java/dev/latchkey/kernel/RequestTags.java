package dev.latchkey.kernel;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;

/**
 * Keeps strangers from filling the memory, or the hundred addresses that are counted, with names of their own: of a
 * request only a method and a path that are known become part of a metric.
 */
@Singleton
class RequestTags implements MeterFilter {

    private static final String REQUESTS = "http.server.requests";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    /** What Quarkus calls those that have no path here, or one that is not said. */
    private static final Set<String> GROUPS = Set.of("root", "NOT_FOUND", "REDIRECTION", "/cors-preflight");

    private volatile Set<String> paths;

    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().equals(REQUESTS)) {
            return id;
        }
        List<Tag> known = new ArrayList<>();
        id.getTagsAsIterable().forEach(tag -> known.add(known(tag)));
        return id.replaceTags(known);
    }

    private Tag known(Tag tag) {
        return switch (tag.getKey()) {
            case "method" -> METHODS.contains(tag.getValue()) ? tag : Tag.of("method", "OTHER");
            case "uri" -> isPath(tag.getValue()) ? tag : Tag.of("uri", "UNKNOWN");
            default -> tag;
        };
    }

    private boolean isPath(String uri) {
        if (paths == null) {
            paths = paths();
        }
        return GROUPS.contains(uri) || paths.contains(uri);
    }

    private static Set<String> paths() {
        Set<String> all = new HashSet<>();
        ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers().forEach(type -> {
            if (type.value.handlers[0] instanceof ClassRoutingHandler routes) {
                routes.getMappers()
                        .values()
                        .forEach(methods -> methods.getTemplates()
                                .forEach(method -> all.add(joined(type.template.template, method.template.template))));
            }
        });
        return all;
    }

    private static String joined(String type, String method) {
        return (type + "/" + method).replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
    }
}
