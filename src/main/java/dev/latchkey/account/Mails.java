package dev.latchkey.account;

import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Messages;
import io.quarkus.mailer.Mail;
import io.quarkus.qute.Engine;
import jakarta.enterprise.context.ApplicationScoped;

/** Writes the mails of an account, as plain text and HTML, and hands them to the {@link Postman}. */
@ApplicationScoped
public class Mails {

    private final Engine templates;
    private final Postman postman;
    private final LatchkeyConfig config;

    Mails(Engine templates, Postman postman, LatchkeyConfig config) {
        this.templates = templates;
        this.postman = postman;
        this.config = config;
    }

    /** Sends a letter in the background; whoever waits for an answer never waits for a mail server. */
    void send(EmailAddress to, Letter letter) {
        String subject = Messages.text(letter.language, "mail." + letter.template + ".subject");
        postman.deliver(new Mail()
                .addTo(to.value())
                .setSubject(subject)
                .setText(render(letter, "txt"))
                .setHtml(render(letter, "html")));
    }

    private String render(Letter letter, String form) {
        String template = "mail/" + letter.template + "-" + letter.language.tag() + "." + form;
        return templates.getTemplate(template).data("link", link(letter)).render();
    }

    private String link(Letter letter) {
        String base = config.publicUrl().toString().replaceAll("/+$", "");
        return letter.secret == null ? base : base + "/verify?token=" + letter.secret;
    }

    /** What a mail says. */
    static final class Letter {
        private final String template;
        private final Language language;
        private final String secret;

        private Letter(String template, Language language, String secret) {
            this.template = template;
            this.language = language;
            this.secret = secret;
        }

        /** Please confirm this address. */
        static Letter verify(Language language, String secret) {
            return new Letter("verify", language, secret);
        }

        /** The password was changed. */
        static Letter passwordChanged(Language language) {
            return new Letter("password-changed", language, null);
        }

        /** Someone signed up with an address that already has an account. */
        static Letter taken(Language language) {
            return new Letter("taken", language, null);
        }
    }
}
