package dev.latchkey.account;

import static dev.latchkey.testing.Api.json;
import static dev.latchkey.testing.Surroundings.html;
import static dev.latchkey.testing.Surroundings.mailsTo;
import static dev.latchkey.testing.Surroundings.secretIn;
import static dev.latchkey.testing.Surroundings.subject;
import static dev.latchkey.testing.Surroundings.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an owner reads, and where its link leads. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class MailsTest {

    private static final String PUBLIC_URL = "http://localhost:8080";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''              | 이메일 주소를 확인해 주세요 | 안녕하세요.",
                "ko-KR           | 이메일 주소를 확인해 주세요 | 안녕하세요.",
                "fr              | 이메일 주소를 확인해 주세요 | 안녕하세요.",
                "en              | Please confirm your e-mail address | Hello,",
                "fr,en-GB;q=0.8  | Please confirm your e-mail address | Hello,",
            })
    void aMailSpeaksTheLanguageOfTheSignUp(String language, String subject, String greeting) {
        String email = register(Map.of("Accept-Language", language));
        MimeMessage mail = mailsTo(email, 1).get(0);
        assertThat(subject(mail)).isEqualTo(subject);
        assertThat(text(mail)).contains(greeting);
        assertThat(html(mail)).contains(greeting);
    }

    @Test
    void theNoticeOfATakenAddressSpeaksTheLanguageOfItsOwner() {
        String email = register(Map.of("Accept-Language", "en"));
        new Api.User(email, "").confirm();
        register(email, Map.of("Accept-Language", "ko"));
        MimeMessage notice = mailsTo(email, 2).get(1);
        assertThat(subject(notice)).isEqualTo("You already have an account");
        assertThat(text(notice)).contains(PUBLIC_URL);
        assertThat(html(notice)).contains(PUBLIC_URL);
    }

    @Test
    void theLinkIsInTheTextAndInTheHtml() {
        String email = register(Map.of());
        String link = PUBLIC_URL + "/verify?token=" + secretIn(email, 1);
        MimeMessage mail = mailsTo(email, 1).get(0);
        assertThat(text(mail)).contains(link);
        assertThat(html(mail)).contains("href=\"" + link + "\"");
    }

    @Test
    void aLinkLeadsToTheConfiguredHostWhateverTheRequestSays() throws MessagingException {
        String email = register(Map.of(
                "Host", "evil.example",
                "X-Forwarded-Host", "evil.example",
                "X-Forwarded-Proto", "https",
                "X-Forwarded-Prefix", "/evil",
                "Forwarded", "host=evil.example;proto=https",
                "Origin", "https://evil.example",
                "Referer", "https://evil.example/"));
        MimeMessage mail = mailsTo(email, 1).get(0);
        assertThat(text(mail) + html(mail) + subject(mail))
                .doesNotContain("evil")
                .contains(PUBLIC_URL + "/verify?token=");
        assertThat(mail.getFrom()[0]).hasToString("latchkey@example.org");
    }

    private static String register(Map<String, String> headers) {
        String email = Api.newAddress();
        register(email, headers);
        return email;
    }

    private static void register(String email, Map<String, String> headers) {
        json(Map.of("email", email, "password", "a long enough password"))
                .headers(headers)
                .post("/register")
                .then()
                .statusCode(202);
    }
}
