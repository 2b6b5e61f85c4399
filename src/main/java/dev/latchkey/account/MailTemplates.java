package dev.latchkey.account;

import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.StartOrder;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.Variant;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The templates of mails: an operator's own from the folder {@code latchkey.mail.templates}, where it has a file of the
 * same name, else the built-in ones. An operator's template is tried once at the start; one that cannot be used is named
 * in the log, and the built-in one takes its place.
 */
@ApplicationScoped
class MailTemplates {

    private static final Logger LOG = Logger.getLogger(MailTemplates.class);
    private static final String SAMPLE = "https://example.org/sample?token=a-b_c";

    private final Engine engine;
    private final LatchkeyConfig config;
    private final Map<String, Template> own = new ConcurrentHashMap<>();

    MailTemplates(Engine engine, LatchkeyConfig config) {
        this.engine = engine;
        this.config = config;
    }

    void load(@Observes @Priority(StartOrder.SETTINGS) StartupEvent started) {
        config.mail().templates().ifPresent(this::load);
    }

    /** Reads an operator's templates from a folder. */
    void load(Path folder) {
        List<String> missing = new ArrayList<>();
        for (Letter letter : Letter.values()) {
            for (Language language : Language.values()) {
                for (Form form : Form.values()) {
                    load(folder, letter, form, name(letter, language, form), missing);
                }
            }
        }
        if (!missing.isEmpty()) {
            LOG.warnf("latchkey.mail.templates: not in %s, so the built-in ones are used: %s", folder, missing);
        }
    }

    private void load(Path folder, Letter letter, Form form, String name, List<String> missing) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            missing.add(name);
            return;
        }
        try {
            Template template = engine.parse(Files.readString(file), form.variant);
            requireLink(letter, render(template, SAMPLE, Occasion.NONE));
            requireLink(letter, render(template, SAMPLE, Occasion.NONE.andOneMore()));
            own.put(name, template);
        } catch (IOException | TemplateException unusable) {
            LOG.errorf("latchkey.mail.templates: %s cannot be used, the built-in one is: %s", file, unusable);
        }
    }

    /** A mail that should confirm something and cannot is worse than one in other words. */
    private static void requireLink(Letter letter, String mail) {
        if (letter.hasSecret() && !mail.contains(SAMPLE)) {
            throw new TemplateException("it does not show {link}");
        }
    }

    /** The text of a mail. */
    String render(Letter letter, Language language, Form form, String link, Occasion occasion) {
        String name = name(letter, language, form);
        Template template = own.get(name);
        return render(template == null ? engine.getTemplate("mail/" + name) : template, link, occasion);
    }

    private static String render(Template template, String link, Occasion occasion) {
        return template.data("link", link)
                .data("at", occasion.time())
                .data("device", occasion.device())
                .data("agent", occasion.userAgent())
                .data("ip", occasion.ip())
                .data("more", occasion.more())
                .render();
    }

    private static String name(Letter letter, Language language, Form form) {
        return letter.tag() + "-" + language.tag() + "." + form.name().toLowerCase(Locale.ROOT);
    }

    /** The two forms of every mail. */
    enum Form {
        TXT(Variant.TEXT_PLAIN),
        HTML(Variant.TEXT_HTML);

        private final Variant variant;

        Form(String contentType) {
            this.variant = Variant.forContentType(contentType);
        }
    }
}
