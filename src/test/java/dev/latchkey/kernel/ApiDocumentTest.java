package dev.latchkey.kernel;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the service says about its HTTP interface is what it does. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("slow")
@Tag("any-database")
class ApiDocumentTest {

    /** For people; they are no part of an interface. */
    private static final Set<String> PAGES = Set.of("PageResource", "AdminPageResource");

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.latchkey");

    private static final Map<String, Method> OPERATIONS = SERVICE.stream()
            .filter(type -> type.isAnnotatedWith(Path.class) && !PAGES.contains(type.getSimpleName()))
            .map(JavaClass::reflect)
            .flatMap(ApiDocumentTest::operations)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));

    private JsonPath document;

    private static Stream<Map.Entry<String, Method>> operations(Class<?> resource) {
        String root = resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getDeclaredMethods())
                .flatMap(method ->
                        verb(method).stream().map(verb -> Map.entry(verb + " " + path(root, method), method)));
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value().toLowerCase())
                .findFirst();
    }

    private static String path(String root, Method method) {
        Path below = method.getAnnotation(Path.class);
        String path = root + (below == null ? "" : "/" + below.value());
        return path.replaceAll("/+", "/").replaceAll(":[^}]*}", "}");
    }

    @BeforeEach
    void read() {
        document = given().queryParam("format", "json").get("/q/openapi").jsonPath();
    }

    private Map<String, Object> operation(String name) {
        String[] parts = name.split(" ");
        return document.<Map<String, Map<String, Map<String, Object>>>>get("paths")
                .get(parts[1])
                .get(parts[0]);
    }

    private Map<String, Object> schema(String name) {
        return document.<Map<String, Map<String, Object>>>get("components.schemas")
                .get(name);
    }

    @SuppressWarnings("unchecked")
    private Set<String> properties(String name) {
        return ((Map<String, Object>) schema(name).get("properties")).keySet();
    }

    @SuppressWarnings("unchecked")
    private static Set<String> statuses(Map<String, Object> operation) {
        return ((Map<String, Object>) operation.get("responses")).keySet();
    }

    @Test
    void itNamesEveryPathAndMethodThatThereIs() {
        Set<String> named = new TreeSet<>();
        document.<Map<String, Map<String, Object>>>get("paths")
                .forEach((path, methods) -> methods.keySet().forEach(method -> named.add(method + " " + path)));
        assertThat(OPERATIONS).hasSizeGreaterThan(50).containsKeys("post /login", "get /profile", "post /oauth2/token");
        assertThat(named).isEqualTo(OPERATIONS.keySet());
    }

    @Test
    void itSaysWhoSpeaks() {
        assertThat(document.<String>get("info.title")).isEqualTo("Latchkey");
        assertThat(document.<String>get("info.version")).isNotBlank();
        assertThat(document.<String>get("components.securitySchemes.Bearer.scheme"))
                .isEqualTo("bearer");
        assertThat(operation("get /profile").get("security"))
                .isEqualTo(List.of(Map.of("Bearer", List.of()), Map.of("DPoP", List.of())));
        assertThat(document.<String>get("components.securitySchemes.DPoP.scheme"))
                .isEqualTo("dpop");
        assertThat(document.<List<Object>>get("servers")).isEqualTo(List.of(Map.of("url", "http://localhost:8080")));
        assertThat(operation("get /admin/accounts").get("security")).isNotNull();
        assertThat(operation("post /login").get("security")).isNull();
    }

    @Test
    void eachOperationHasANameOfItsOwnAndSaysWhatARefusalIs() {
        Set<Object> names = new TreeSet<>();
        OPERATIONS.keySet().forEach(name -> {
            assertThat(names.add(operation(name).get("operationId"))).as(name).isTrue();
            assertThat(operation(name).toString())
                    .as(name)
                    .contains("default={$ref=#/components/responses/"
                            + (name.contains(" /oauth2/") ? "OAuthRefusal" : "Refusal"));
        });
        assertThat(properties("Refusal"))
                .containsExactlyInAnyOrder("error", "code", "action", "reason", "at", "fields", "request_id");
        assertThat(properties("OAuthRefusal")).contains("error", "error_description");
        assertThat(schema("RefusalCode").get("enum"))
                .isEqualTo(Arrays.stream(RefusalCode.values())
                        .map(RefusalCode::json)
                        .toList());
        assertThat(schema("Action").get("enum"))
                .isEqualTo(Arrays.stream(Action.values()).map(Action::json).toList());
    }

    @Test
    void eachOperationSucceedsWithTheStatusThatItAnswers() {
        OPERATIONS.forEach((name, method) -> {
            ResponseStatus said = method.getAnnotation(ResponseStatus.class);
            String status = said != null ? String.valueOf(said.value()) : returnsNothing(method) ? "204" : "20[04]";
            assertThat(statuses(operation(name))).as(name).anyMatch(given -> given.matches(status));
        });
        assertThat(statuses(operation("post /logout"))).contains("204");
    }

    @Test
    void whatAMethodRefusesWithIsSaidOfItsOperation() {
        Set<Method> refusing = SERVICE.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Refuses.class))
                .map(JavaMethod::reflect)
                .collect(Collectors.toSet());
        assertThat(refusing).hasSizeGreaterThan(20).isSubsetOf(OPERATIONS.values());
        OPERATIONS.forEach((name, method) -> {
            if (refusing.contains(method)) {
                assertThat(refusals(operation(name)))
                        .as(name)
                        .containsAll(Arrays.stream(
                                        method.getAnnotation(Refuses.class).value())
                                .map(RefusalCode::json)
                                .toList());
            }
        });
    }

    /** What the answers of an operation are described under says their codes. */
    @SuppressWarnings("unchecked")
    private static Set<String> refusals(Map<String, Object> operation) {
        return ((Map<String, Map<String, Object>>) operation.get("responses"))
                .values().stream()
                        .flatMap(answer -> Optional.ofNullable((String) answer.get("$ref")).stream())
                        .flatMap(ref -> Arrays.stream(ref.split("[/.]")))
                        .collect(Collectors.toSet());
    }

    private static boolean returnsNothing(Method method) {
        return method.getReturnType() == void.class
                || method.getGenericReturnType().getTypeName().endsWith("<java.lang.Void>");
    }

    @Test
    void namesAreThoseThatAreSent() {
        assertThat(schema("HttpServerRequest")).as("what nobody sends").isNull();
        document.<Map<String, Map<String, Object>>>get("components.schemas").forEach((name, schema) -> {
            if (schema.containsKey("properties")) {
                assertThat(properties(name)).as(name).allMatch(property -> property.matches("[a-z0-9_]+"));
            }
        });
        User user = Api.confirmedUser();
        Map<String, Object> login =
                Api.login(user.email(), user.password()).jsonPath().getMap("");
        assertThat(properties("Tokens")).containsAll(login.keySet());
        assertThat(operation("post /login").toString()).contains("schemas/LoginRequest", "schemas/Tokens");
        assertThat(operation("post /refresh").toString()).contains("schemas/RefreshRequest", "schemas/Tokens");
        assertThat(properties("LoginRequest")).contains("email", "password", "device", "cookie", "client_id");
    }

    @Test
    void whatIsSentAsJsonIsNamedAsARequest() {
        Set<String> bodies = OPERATIONS.keySet().stream()
                .map(name -> String.valueOf(operation(name).get("requestBody")))
                .filter(body -> body.contains("application/json="))
                .collect(Collectors.toSet());
        assertThat(bodies).hasSizeGreaterThan(15).allMatch(body -> body.contains("Request}"));
    }

    @Test
    void thereIsAPageThatShowsIt() {
        Response page = given().get("/q/swagger-ui/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.contentType()).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "connect-src 'self'");
        assertThat(given().get("/account").header("Content-Security-Policy")).doesNotContain("unsafe");
        assertThat(given().get("/q/openapi").header("Content-Security-Policy")).doesNotContain("unsafe");
    }
}
