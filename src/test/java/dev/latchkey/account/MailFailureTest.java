package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.mail.SMTPException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mail server says of somebody is kept to itself, and told apart from what it says of us. */
class MailFailureTest {

    @ParameterizedTest
    @CsvSource({
        "recipient address not accepted, 550, 5.1.1 <ada@example.org>: no such user, true",
        "recipient address not accepted, 553, ada@example.org is not allowed, true",
        "recipient address not accepted, 450, 4.2.0 <ada@example.org>: come back later, false",
        "recipient address not accepted, 554, 5.7.1 <ada@example.org>: Relay access denied, false",
        "sender address not accepted, 550, 5.1.0 <ada@example.org>: no, false",
        "AUTH PLAIN failed, 535, 5.7.8 ada@example.org: no, false",
        "sending data failed, 552, 5.3.4 <ada@example.org>: too big, false"
    })
    void isOfTheRecipientWhereTheServerWillNeverTakeThem(String step, int code, String text, boolean ofRecipient) {
        SMTPException reply = new SMTPException(step, code, List.of(code + " " + text), true);
        assertThat(MailFailure.of(new CompletionException(reply)))
                .isEqualTo(new MailFailure(step + ", " + code, ofRecipient));
    }

    @Test
    void namesWhatFailedWhereNoServerReplied() {
        assertThat(MailFailure.of(new CompletionException(new ConnectException("ada@example.org"))))
                .isEqualTo(new MailFailure("java.net.ConnectException", false));
    }
}
