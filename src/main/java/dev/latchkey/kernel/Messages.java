package dev.latchkey.kernel;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;

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

    /** All sentences whose keys begin with a prefix, by what follows it. */
    public static Map<String, String> texts(Language language, String prefix) {
        ResourceBundle bundle = BUNDLES.get(language);
        return bundle.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .collect(Collectors.toUnmodifiableMap(key -> key.substring(prefix.length()), bundle::getString));
    }
}
