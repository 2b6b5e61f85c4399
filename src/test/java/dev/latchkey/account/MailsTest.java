package dev.latchkey.account;

import static dev.latchkey.testing.Api.json;
import static dev.latchkey.testing.Surroundings.html;
import static dev.latchkey.testing.Surroundings.mailsTo;
import static dev.latchkey.testing.Surroundings.secretIn;
import static dev.latchkey.testing.Surroundings.subject;
import static dev.latchkey.testing.Surroundings.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an owner reads, and where its link leads. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class MailsTest {

    private static final String PUBLIC_URL = "http://localhost:8080";
    private static final String SESSIONS = PUBLIC_URL + "/account";

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
        assertThat(text(notice)).contains(SESSIONS);
        assertThat(html(notice)).contains("href=\"" + SESSIONS + "\"");
    }

    /** The account's own language, whatever language its owner's later requests are in. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ko | 안녕하세요. | 새 비밀번호를 설정해 주세요 | 비밀번호가 변경되었습니다 | 이메일 주소 변경이 요청되었습니다"
                        + " | 새 이메일 주소를 확인해 주세요 | 누군가 이 이메일 주소를 사용하려고 했습니다 | 이메일 주소가 변경되었습니다",
                "en | Hello, | Choose a new password | Your password was changed | Your e-mail address is about to change"
                        + " | Please confirm your new e-mail address | Someone wanted to use your e-mail address"
                        + " | Your e-mail address was changed",
            })
    void everyMailOfALifeSpeaksTheLanguageOfItsAccount(
            String language,
            String greeting,
            String reset,
            String passwordChanged,
            String requested,
            String confirm,
            String tried,
            String changed) {
        User user = confirmed(language);
        User neighbour = confirmed(language);
        String address = Api.newAddress();
        Life.forgot(user.email());
        Life.reset(secretIn(user.email(), 2), user.password()).then().statusCode(204);
        mailsTo(user.email(), 3);
        Tokens caller = user.login();
        Life.changeEmail(caller, neighbour.email(), user.password()).then().statusCode(202);
        mailsTo(user.email(), 4);
        Life.changeEmail(caller, address, user.password()).then().statusCode(202);
        mailsTo(user.email(), 5);
        Life.confirmEmail(secretIn(address, 1)).then().statusCode(200);

        assertThat(mailsTo(user.email(), 6))
                .extracting(Surroundings::subject)
                .endsWith(reset, passwordChanged, requested, requested, changed);
        assertThat(mailsTo(address, 1)).extracting(Surroundings::subject).containsExactly(confirm);
        assertThat(mailsTo(neighbour.email(), 2))
                .extracting(Surroundings::subject)
                .endsWith(tried);
        Stream.of(user.email(), address, neighbour.email())
                .flatMap(owner -> mailsTo(owner).stream())
                .forEach(mail -> assertThat(List.of(text(mail), html(mail)))
                        .allMatch(words -> words.contains(greeting) && words.contains(PUBLIC_URL)));
    }

    private static User confirmed(String language) {
        User user = new User(register(Map.of("Accept-Language", language)), "a long enough password");
        user.confirm();
        return user;
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
