package dev.latchkey.process;

import org.junit.jupiter.api.Nested;

/** Other people's software with ours. One class, so that one process builds what all of them want. */
class ForeignIT {

    @Nested
    class Verifiers extends ForeignVerifiers {}

    @Nested
    class Clients extends ForeignClients {}
}
