package dev.latchkey.kernel;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A server that is told what happened, by requests that are signed (Standard Webhooks). */
public interface WebhookSettings {
    /** Where events are sent; {@code https}, or this machine. */
    URI url();

    /** {@code whsec_} and 24 to 64 random bytes in base64; a second one while it is changed. */
    List<String> secret();

    /** Which types of events; default: all that the trail stores. */
    Optional<Set<String>> events();
}
