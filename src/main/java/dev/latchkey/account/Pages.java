package dev.latchkey.account;

import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Messages;
import io.quarkus.qute.Engine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;

/** The pages for people. A page changes nothing: its form sends a request as any app does. */
@ApplicationScoped
public class Pages {

    private final Engine templates;
    private final LatchkeyConfig config;
    private final UriInfo asked;

    Pages(Engine templates, LatchkeyConfig config, UriInfo asked) {
        this.templates = templates;
        this.config = config;
        this.asked = asked;
    }

    /** A page in the language of whoever asks. */
    public String page(String name, String acceptLanguage) {
        Language language = Language.of(acceptLanguage, config.defaultLanguage());
        return templates
                .getTemplate("page/" + name + ".html")
                .data("lang", language.tag())
                .data("root", root(asked.getPath()))
                .data("text", Messages.texts(language, "page."))
                .data("admin", Messages.texts(language, "admin."))
                .data("reasons", Messages.texts(language, "reason.").entrySet())
                .data("words", Messages.texts(language, "word.").entrySet())
                .render();
    }

    /** The way from a page to where all of it begins, which a proxy may have put below a path that we never see. */
    static String root(String path) {
        long folders = path.substring(1).chars().filter(each -> each == '/').count();
        return "./" + "../".repeat((int) folders);
    }
}
