package dev.latchkey.account;

import static dev.latchkey.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Hashes;
import dev.latchkey.testing.RealHashes;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be a password, and what becomes of it. */
@QuarkusTest
@Tag("slow")
@Tag("any-database")
@TestProfile(RealHashes.class)
@WithTestResource(Surroundings.class)
class PasswordHashingTest {

    private static final String TODAY = "$argon2id$v=19$m=19456,t=2,p=1$";

    @ParameterizedTest
    @ValueSource(ints = {8, 64, 128, 256})
    void passwordsOf8To256CodePointsOpenAnAccount(int length) {
        confirmed("p".repeat(length)).login();
        confirmed("😀".repeat(length)).login();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 257})
    void everyOtherLengthIsRefusedAtSignUp(int length) {
        register(Api.newAddress(), "p".repeat(length)).statusCode(400).body("fields.password", notNullValue());
        register(Api.newAddress(), "😀".repeat(length)).statusCode(400).body("fields.password", notNullValue());
    }

    @Test
    void aPasswordTooLongIsRefusedAtLoginAndNeverTruncated() {
        User user = confirmed("p".repeat(256));
        Api.login(user.email(), user.password() + "p").then().statusCode(400).body("fields.password", notNullValue());
        Api.login(user.email(), "p".repeat(255) + "q").then().statusCode(401);
        Api.login(user.email(), "p".repeat(255)).then().statusCode(401);
        user.login();
    }

    @Test
    void aMegabyteOfPasswordIsRefusedBeforeAnyHashIsComputed() {
        String megabyte = "p".repeat(1 << 20);
        User user = Api.confirmedUser();
        long before = Hashes.computed();
        Api.login(user.email(), megabyte).then().statusCode(413).body("code", equalTo("content_too_large"));
        register(Api.newAddress(), megabyte).statusCode(413).body("code", equalTo("content_too_large"));
        Api.login(user.email(), "p".repeat(257)).then().statusCode(400);
        register(Api.newAddress(), "p".repeat(257)).statusCode(400);
        assertThat(Hashes.computed()).isEqualTo(before);
    }

    @Test
    void composedAndDecomposedLettersOpenTheSameAccount() {
        confirmed("caf\u00e9 cr\u00e8me").with("cafe\u0301 cre\u0300me").login();
        confirmed("cafe\u0301 cre\u0300me").with("caf\u00e9 cr\u00e8me").login();
        confirmed("\u212bngstr\u00f6m").with("A\u030angstro\u0308m").login();
    }

    @Test
    void aLigatureIsNotItsLetters() {
        User user = confirmed("\ufb01ne enough words");
        Api.login(user.email(), "fine enough words").then().statusCode(401);
        user.login();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abcdefghijklmnopqrst",
                "        ",
                "👩‍👩‍👧‍👦🏳️‍🌈",
                "סיסמה ארוכה מספיק",
                "비밀번호입니다아",
                "84619275",
                "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007",
                "\"\\/\b\f\n\r\t",
            })
    void noRuleAboutKindsOfCharactersStandsInTheWay(String password) {
        confirmed(password).login();
    }

    @Test
    void whatOthersTryFirstIsRefusedWithTheReasonWhereverAPasswordIsChosen() {
        register(Api.newAddress(), "Password1")
                .statusCode(400)
                .body("code", equalTo("invalid_request"))
                .body("fields.password", equalTo("너무 흔한 비밀번호입니다. 다른 비밀번호를 선택해 주세요."));
        String address = Api.newAddress();
        register(address, address.substring(0, address.indexOf('@')) + "1")
                .statusCode(400)
                .body("fields.password", equalTo("이메일 주소나 서비스 이름과 거의 같은 비밀번호입니다. 다른 비밀번호를 선택해 주세요."));
        User user = Api.confirmedUser();
        json(Map.of("current_password", user.password(), "new_password", "iloveyou"))
                .header("Authorization", "Bearer " + user.login().access())
                .header("Accept-Language", "en")
                .put("/password")
                .then()
                .statusCode(400)
                .body(
                        "fields.new_password",
                        equalTo("This is one of the most common passwords. Please choose another."));
    }

    @Test
    void blanksAndCaseCount() {
        User user = confirmed("  Padded Password  ");
        Api.login(user.email(), "Padded Password").then().statusCode(401);
        Api.login(user.email(), "  Padded Password").then().statusCode(401);
        Api.login(user.email(), "  padded password  ").then().statusCode(401);
        user.login();
    }

    @Test
    void thePasswordIsStoredAsArgon2idWithASaltOfItsOwn() {
        String one = stored(Api.confirmedUser());
        String other = stored(Api.confirmedUser());
        assertThat(one).startsWith(TODAY).isNotEqualTo(other);
        assertThat(Argon2id.read(one).salt())
                .hasSizeGreaterThanOrEqualTo(16)
                .isNotEqualTo(Argon2id.read(other).salt());
    }

    @Test
    void aHashOfAnotherCostOpensTheAccountAndIsReplacedAtTheNextLogin() {
        User user = Api.confirmedUser();
        String cheap = Argon2id.compute(new PasswordText(user.password()), new byte[16], new Argon2id.Cost(1024, 1, 1))
                .phc();
        Rows.change("update account set password_hash = ?1 where email = ?2", cheap, user.email());
        Api.login(user.email(), "wrong password").then().statusCode(401);
        assertThat(stored(user)).isEqualTo(cheap);

        user.login();
        String replaced = stored(user);
        assertThat(replaced).startsWith(TODAY);
        assertThat(Argon2id.read(replaced).salt()).isNotEqualTo(new byte[16]);

        user.login();
        assertThat(stored(user)).isEqualTo(replaced);
    }

    /** Such a hash is from elsewhere. */
    @Test
    void aHashOfOurCostWhoseSaltIsShorterThanOursIsReplacedAtTheNextLogin() {
        User user = Api.confirmedUser();
        String brief = Argon2id.compute(
                        new PasswordText(user.password()),
                        new byte[8],
                        Argon2id.read(stored(user)).cost())
                .phc();
        assertThat(brief).startsWith(TODAY);
        Rows.change("update account set password_hash = ?1 where email = ?2", brief, user.email());

        user.login();
        String replaced = stored(user);
        assertThat(replaced).startsWith(TODAY);
        assertThat(Argon2id.read(replaced).salt()).hasSize(Argon2id.SALT_BYTES);

        user.login();
        assertThat(stored(user)).isEqualTo(replaced);
    }

    private static String stored(User user) {
        return (String) Rows.value("select password_hash from account where email = ?1", user.email());
    }

    private static User confirmed(String password) {
        User user = new User(Api.newAddress(), password);
        register(user.email(), password).statusCode(202);
        user.confirm();
        return user;
    }

    private static ValidatableResponse register(String email, String password) {
        return json(Map.of("email", email, "password", password))
                .post("/register")
                .then();
    }
}
