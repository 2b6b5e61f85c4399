package dev.latchkey.kernel;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Says in every answer what time it is here (RFC 9110 section 6.6.1): clients whose clock is wrong go by it. */
@ApplicationScoped
class DateHeader {

    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final Clock clock;

    DateHeader(Clock clock) {
        this.clock = clock;
    }

    void register(@Observes Filters filters) {
        filters.register(this::mark, FilterOrder.DATE);
    }

    private void mark(RoutingContext request) {
        request.addHeadersEndHandler(
                sending -> request.response().putHeader(HttpHeaders.DATE, IMF_FIXDATE.format(clock.instant())));
        request.next();
    }
}
