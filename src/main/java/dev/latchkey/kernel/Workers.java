package dev.latchkey.kernel;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Does for a request on an event loop what may have to wait: for the database, or for a flush. */
public final class Workers {

    private Workers() {}

    /** What the work returns or throws, done by a worker of the present request; the answer comes back to its event loop. */
    public static <T> Uni<T> call(Supplier<T> work) {
        return Uni.createFrom()
                .completionStage(() ->
                        Vertx.currentContext().executeBlocking(work::get, false).toCompletionStage());
    }
}
