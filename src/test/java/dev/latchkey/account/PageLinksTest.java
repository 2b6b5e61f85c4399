package dev.latchkey.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page finds what belongs to it also below a path that only a proxy knows: nothing that it names begins with one. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class PageLinksTest {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#][^\"]*)\"");
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]*)\"");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/account",
                "/account/",
                "/account/register",
                "/account/login",
                "/account/forgot",
                "/verify",
                "/password/reset",
                "/profile/email/confirm",
                "/admin"
            })
    void everyPageLeadsToWhatIsThere(String page) {
        String html = given().accept("text/html")
                .get(page)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(found(LINK, html)).isNotEmpty().allSatisfy(link -> {
            assertThat(link).startsWith(".");
            given().get(URI.create(page).resolve(link).getPath()).then().statusCode(200);
        });
        assertThat(found(ACTION, html)).allSatisfy(action -> assertThat(action).startsWith("."));
    }

    private static List<String> found(Pattern what, String html) {
        return what.matcher(html).results().map(each -> each.group(1)).toList();
    }
}
