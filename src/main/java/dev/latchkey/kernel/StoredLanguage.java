package dev.latchkey.kernel;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Whoever chose a language that only a newer node speaks is answered in English here, and keeps it there. */
@Converter(autoApply = true)
class StoredLanguage implements AttributeConverter<Language, String> {

    @Override
    public String convertToDatabaseColumn(Language language) {
        return language == null ? null : language.name();
    }

    @Override
    public Language convertToEntityAttribute(String name) {
        return name == null ? null : Language.named(name).orElse(Language.EN);
    }
}
