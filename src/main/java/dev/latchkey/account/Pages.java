package dev.latchkey.account;

import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.LatchkeyConfig;
import io.quarkus.qute.Engine;
import jakarta.enterprise.context.ApplicationScoped;

/** The pages behind the links in mails. A page changes nothing: its button sends the POST to the page's own address. */
@ApplicationScoped
class Pages {

    private final Engine templates;
    private final LatchkeyConfig config;

    Pages(Engine templates, LatchkeyConfig config) {
        this.templates = templates;
        this.config = config;
    }

    /** A page in the language of whoever asks. */
    String page(String name, String acceptLanguage) {
        Language language = Language.of(acceptLanguage, config.defaultLanguage());
        return templates
                .getTemplate("page/" + name + "-" + language.tag() + ".html")
                .render();
    }
}
