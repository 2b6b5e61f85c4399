package dev.latchkey.audit;

import java.util.Locale;

/** What the types of events are called, each name put together once. */
final class EventTypes {

    static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> event) {
            return event.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        }
    };

    private EventTypes() {}
}
