package dev.latchkey.kernel;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/** Sentences for people, from {@code messages_ko.properties} and {@code messages_en.properties}. */
@RegisterResourceBundle(bundleName = "messages")
public final class Messages {

    private static final Map<Language, ResourceBundle> BUNDLES = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values()) {
            BUNDLES.put(language, ResourceBundle.getBundle("messages", Locale.forLanguageTag(language.tag())));
        }
    }

    private Messages() {}

    /** The sentence behind a key; a missing key is a defect and throws {@link java.util.MissingResourceException}. */
    public static String text(Language language, String key) {
        return BUNDLES.get(language).getString(key);
    }
}
