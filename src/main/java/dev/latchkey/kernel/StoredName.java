package dev.latchkey.kernel;

import jakarta.persistence.AttributeConverter;
import java.util.Arrays;

/**
 * A constant that the database has by its name. One that only a newer node knows is read as something harmless; what is
 * not changed is not written back.
 */
public abstract class StoredName<E extends Enum<E>> implements AttributeConverter<E, String> {

    private final E[] known;
    private final E otherwise;

    protected StoredName(E[] known, E otherwise) {
        this.known = known;
        this.otherwise = otherwise;
    }

    @Override
    public String convertToDatabaseColumn(E constant) {
        return constant == null ? null : constant.name();
    }

    @Override
    public E convertToEntityAttribute(String name) {
        return name == null ? null : read(name);
    }

    private E read(String name) {
        return Arrays.stream(known)
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElse(otherwise);
    }
}
