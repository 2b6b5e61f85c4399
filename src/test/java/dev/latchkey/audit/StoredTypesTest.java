package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredTypesTest {

    @Test
    void areTheTypesOfAllEventsThatAreStored() {
        List<String> stored = Arrays.stream(AuditEvent.class.getPermittedSubclasses())
                .map(StoredTypesTest::anyOf)
                .filter(AuditEvent::stored)
                .map(event -> AuditEvent.type(event.getClass()))
                .toList();
        assertThat(StoredTypes.ALL).containsExactlyInAnyOrderElementsOf(stored).contains("fast_forwarded");
    }

    private static AuditEvent anyOf(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            return (AuditEvent) constructor.newInstance(new Object[constructor.getParameterCount()]);
        } catch (ReflectiveOperationException failed) {
            throw new AssertionError(failed);
        }
    }
}
