package dev.latchkey.session;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;

/** What ended for a reason that only a newer node knows has ended all the same. */
@Converter(autoApply = true)
class StoredEndReason implements AttributeConverter<EndReason, String> {

    @Override
    public String convertToDatabaseColumn(EndReason reason) {
        return reason == null ? null : reason.name();
    }

    @Override
    public EndReason convertToEntityAttribute(String name) {
        return name == null ? null : known(name);
    }

    private static EndReason known(String name) {
        return Arrays.stream(EndReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElse(EndReason.LOGGED_OUT);
    }
}
