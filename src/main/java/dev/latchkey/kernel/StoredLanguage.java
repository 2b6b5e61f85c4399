package dev.latchkey.kernel;

import jakarta.persistence.Converter;

/** Whoever chose a language that only a newer node speaks is answered in English here, and keeps it there. */
@Converter(autoApply = true)
class StoredLanguage extends StoredName<Language> {

    StoredLanguage() {
        super(Language.values(), Language.EN);
    }
}
