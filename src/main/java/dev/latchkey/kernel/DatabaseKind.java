package dev.latchkey.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which of the two databases this service was built for. */
@ApplicationScoped
public class DatabaseKind {

    private final boolean embedded;

    DatabaseKind(@ConfigProperty(name = "quarkus.datasource.db-kind") String kind) {
        this.embedded = "h2".equals(kind);
    }

    /** Whether it is the one in our own process and data folder, which no other node shares. */
    public boolean isEmbedded() {
        return embedded;
    }
}
