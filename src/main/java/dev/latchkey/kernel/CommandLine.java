package dev.latchkey.kernel;

import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What this process was started for: the service, or a command beside it. Whoever runs a command need not have given it all
 * that a node of the service has, a mail server for one, so it leaves to the nodes what is theirs to do.
 */
@ApplicationScoped
public class CommandLine {

    private final boolean service;

    CommandLine(@CommandLineArguments String[] arguments) {
        this.service = arguments.length == 0;
    }

    /** Whether it is the service. */
    public boolean isService() {
        return service;
    }
}
