package dev.latchkey.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.RawHttp;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is below {@code /admin} is for admins, whoever adds to it. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("slow")
@Tag("any-database")
class AdminRoutesTest {

    private static final List<Route> ROUTES = classes()
            .filter(type -> type.isAnnotationPresent(Path.class))
            .flatMap(AdminRoutesTest::routesOf)
            .filter(route -> route.path.startsWith("/admin/"))
            .toList();

    private record Route(String method, String path, String contentType, Class<?> resource) {

        Response ask(RequestSpecification caller) {
            return caller.contentType(contentType).request(method, path);
        }
    }

    /** Of all rooms. */
    private static Stream<Class<?>> classes() {
        java.nio.file.Path root = java.nio.file.Path.of("target", "classes");
        try (Stream<java.nio.file.Path> files = Files.walk(root.resolve("dev"))) {
            return files
                    .map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith("Resource.class"))
                    .map(name -> name.replace(".class", "").replace(File.separatorChar, '.'))
                    .<Class<?>>map(AdminRoutesTest::load)
                    .toList()
                    .stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, AdminRoutesTest.class.getClassLoader());
        } catch (ClassNotFoundException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Stream<Route> routesOf(Class<?> resource) {
        return Arrays.stream(resource.getDeclaredMethods())
                .flatMap(method -> verb(method)
                        .map(verb -> new Route(verb, path(resource, method), contentType(method), resource)));
    }

    private static Stream<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value);
    }

    private static String contentType(Method method) {
        Consumes own = method.getAnnotation(Consumes.class);
        return own == null || own.value()[0].equals("*/*") ? "application/json" : own.value()[0];
    }

    private static String path(Class<?> resource, Method method) {
        Path own = method.getAnnotation(Path.class);
        return ("/" + resource.getAnnotation(Path.class).value() + "/" + (own == null ? "" : own.value()))
                .replaceAll("/+", "/")
                .replaceAll("/$", "")
                .replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
    }

    @Test
    void thereAreRoutesToTry() {
        assertThat(ROUTES).hasSizeGreaterThan(10);
    }

    @Test
    void nobodyIsAskedForAToken() {
        assertThat(ROUTES)
                .allSatisfy(route -> route.ask(given())
                        .then()
                        .statusCode(401)
                        .body("code", equalTo("invalid_token"))
                        .header("Cache-Control", "no-store"));
    }

    @Test
    void aUserIsRefused() {
        Tokens user = Api.confirmedUser().login();
        assertThat(ROUTES)
                .allSatisfy(route ->
                        route.ask(bearer(user.access())).then().statusCode(403).body("code", equalTo("forbidden")));
    }

    @Test
    void aRefreshTokenOfAnAdminIsNoAccessToken() {
        String refresh = Admin.fresh().tokens().refresh();
        assertThat(ROUTES).allSatisfy(route -> route.ask(bearer(refresh)).then().statusCode(401));
    }

    @Test
    void whoWasAnAdminWhenTheTokenWasIssuedIsRefusedAtOnce() {
        Admin former = Admin.fresh();
        former.asks().get("/admin/accounts").then().statusCode(200);
        Rows.change("update account set roles = 'user' where cast(id as varchar) = ?1", former.id());
        assertThat(ROUTES).allSatisfy(route -> route.ask(former.asks()).then().statusCode(403));
    }

    /** A session from before the second factor may be anybody's who knew the password. */
    @Test
    void anAdminWhoHasASecondFactorAndDidNotShowItIsRefused() {
        Admin admin = Admin.fresh();
        Rows.change(
                "insert into totp (account_id, sealed, last_step) values (?1, 'sealed', 0)",
                UUID.fromString(admin.id()));
        assertThat(ROUTES)
                .allSatisfy(
                        route -> route.ask(admin.asks()).then().statusCode(403).body("code", equalTo("forbidden")));
    }

    @Test
    void anAdminWhoseSessionEndedIsRefusedAtOnce() {
        Admin former = Admin.fresh();
        former.asks().post("/logout/all").then().statusCode(200);
        assertThat(ROUTES).allSatisfy(route -> route.ask(former.asks()).then().statusCode(401));
    }

    /** PostgreSQL has no such text, and no database every time that the JDK has. */
    @Test
    void whatNoDatabaseKnowsIsRefusedAndNoDefect() {
        Admin admin = Admin.fresh();
        for (String query : List.of(
                "accounts?email=%00*",
                "accounts?email=a%00b@example.org",
                "audit?type=%00",
                "audit?from=%2B999999999-01-01T00:00:00Z",
                "audit?to=-999999999-01-01T00:00:00Z",
                "audit?to=%2B1000000000-12-31T23:59:59.999999999Z",
                "audit?to=%2B10000-01-01T00:00:00Z",
                "audit/verify?day=%2B999999999-12-31",
                "audit/verify?day=-0001-12-31")) {
            admin.asks().urlEncodingEnabled(false).get("/admin/" + query).then().statusCode(400);
        }
        for (String query : List.of("audit?from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z")) {
            admin.asks().urlEncodingEnabled(false).get("/admin/" + query).then().statusCode(200);
        }
        for (String day : List.of("0000-01-01", "9999-12-31")) {
            assertThat(admin.asks().get("/admin/audit/verify?day=" + day).statusCode())
                    .isIn(200, 404);
        }
        for (String path : List.of("clients/%00/secret", "clients/a%00/secret", "keys/%00/compromise")) {
            admin.asks().urlEncodingEnabled(false).post("/admin/" + path).then().statusCode(404);
        }
        admin.asks()
                .urlEncodingEnabled(false)
                .delete("/admin/clients/a%00")
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts?email=50%", "accounts?email=%zz", "audit?type=%", "statistics?%=1"})
    void whatIsNoQueryIsRefusedAndNoDefect(String query) {
        String head =
                "GET /admin/" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                        + Admin.fresh().tokens().access();
        assertThat(RawHttp.status(RawHttp.exchange(head, new byte[0]))).isEqualTo(400);
    }

    /** Base64url, without padding. */
    @ParameterizedTest
    @CsvSource({
        "accounts, 1-1-1-1-1",
        "accounts, 00000000-0000-0000-0000-00000000000A",
        "audit, +5",
        "audit, 05",
        "audit, \u0665",
    })
    void aCursorThatIsNoneIsRefused(String path, String text) {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        Admin.fresh().asks().get("/admin/" + path + "?cursor=" + cursor).then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0665", "\uff15", "+5", "5 ", "5.0", "0", "201", "99999999999999999999"})
    void aLimitIsANumberOfDigits(String limit) {
        Admin.fresh()
                .asks()
                .queryParam("limit", limit)
                .get("/admin/accounts")
                .then()
                .statusCode(400);
    }

    @Test
    void everyDoorAsksForTheRole() {
        assertThat(ROUTES)
                .allSatisfy(route -> assertThat(
                                route.resource.getAnnotation(RolesAllowed.class).value())
                        .containsExactly("admin"));
    }

    private static RequestSpecification bearer(String accessToken) {
        return given().header("Authorization", "Bearer " + accessToken);
    }
}
