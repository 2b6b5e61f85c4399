package dev.latchkey.account;

import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Messages;
import io.quarkus.qute.Engine;
import jakarta.enterprise.context.ApplicationScoped;

/** The pages for people. A page changes nothing: its form sends a request as any app does. */
@ApplicationScoped
public class Pages {

    private final Engine templates;
    private final LatchkeyConfig config;

    Pages(Engine templates, LatchkeyConfig config) {
        this.templates = templates;
        this.config = config;
    }

    /** A page in the language of whoever asks. */
    public String page(String name, String acceptLanguage) {
        Language language = Language.of(acceptLanguage, config.defaultLanguage());
        return templates
                .getTemplate("page/" + name + ".html")
                .data("lang", language.tag())
                .data("text", Messages.texts(language, "page."))
                .data("admin", Messages.texts(language, "admin."))
                .data("reasons", Messages.texts(language, "reason.").entrySet())
                .data("words", Messages.texts(language, "word.").entrySet())
                .render();
    }
}
