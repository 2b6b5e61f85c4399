package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What {@code docker/compose.yml} says about the service, its neighbours and itself is so. */
class ComposeTest {

    private static final Path FOLDER = Path.of("docker");
    private static final List<String> NODES = List.of("latchkey-1", "latchkey-2");

    private final JsonNode services;
    private final JsonNode networks;

    /** Jackson alone knows no alias, which is how the nodes are the same. */
    ComposeTest() throws IOException {
        Object compose = new Yaml().load(Files.readString(FOLDER.resolve("compose.yml")));
        JsonNode all = new ObjectMapper().valueToTree(compose);
        services = all.path("services");
        networks = all.path("networks");
    }

    @Test
    void givesBothNodesTheSameSettingsWhichThereAre() throws IOException {
        JsonNode environment = node(NODES.get(0)).path("environment");
        Set<String> names = new TreeSet<>();
        environment.fieldNames().forEachRemaining(names::add);
        assertThat(names).contains("LATCHKEY_MASTER_SECRET", "LATCHKEY_PUBLIC_URL", "QUARKUS_DATASOURCE_JDBC_URL");
        assertThat(SettingsCheck.unknown(names.stream().collect(Collectors.toMap(name -> name, name -> ""))))
                .isEmpty();
        assertThat(Files.readString(Path.of("README.md")))
                .contains(names.stream()
                        .filter(name -> name.startsWith("QUARKUS_"))
                        .toList());
        assertThat(node(NODES.get(1)).path("environment")).isEqualTo(environment);
    }

    private JsonNode node(String name) {
        JsonNode node = services.path(name);
        assertThat(node.isObject()).as(name).isTrue();
        return node;
    }

    /** One builds the image and the other takes it; but for that they are the same. */
    @Test
    void startsBothNodesFromTheImageThatOneOfThemBuilds() throws IOException {
        ObjectNode first = node(NODES.get(0)).deepCopy();
        ObjectNode second = node(NODES.get(1)).deepCopy();
        assertThat(first.remove("build").path("dockerfile").textValue()).isEqualTo("docker/Dockerfile.jvm");
        assertThat(second.remove("pull_policy").textValue()).isEqualTo("never");
        assertThat(second).isEqualTo(first);
        assertThat(Files.readString(Path.of("README.md")))
                .contains("docker build -f docker/Dockerfile.jvm -t "
                        + first.path("image").textValue() + " .\n");
    }

    @Test
    void namesAVersionOfEveryImageOfOthers() {
        for (JsonNode service : services) {
            String image = service.path("image").textValue();
            assertThat(image).matches("latchkey|.+:(?!latest$).+");
        }
    }

    @Test
    void holdsNoSecretItself() {
        for (JsonNode service : services) {
            service.path("environment").properties().forEach(variable -> {
                if (variable.getKey().matches(".*(SECRET|PASSWORD)")) {
                    assertThat(variable.getValue().textValue()).startsWith("${").contains(":?");
                }
            });
        }
    }

    @Test
    void tellsTheNodesWhereTheirNeighboursAre() {
        JsonNode environment = node(NODES.get(0)).path("environment");
        JsonNode postgres = services.path("postgres");
        JsonNode account = postgres.path("environment");
        assertThat(environment.path("QUARKUS_DATASOURCE_JDBC_URL").textValue())
                .isEqualTo("jdbc:postgresql://postgres:5432/"
                        + account.path("POSTGRES_DB").textValue());
        assertThat(environment.path("QUARKUS_DATASOURCE_USERNAME")).isEqualTo(account.path("POSTGRES_USER"));
        assertThat(environment.path("QUARKUS_DATASOURCE_PASSWORD")).isEqualTo(account.path("POSTGRES_PASSWORD"));
        assertThat(services.has(environment.path("QUARKUS_MAILER_HOST").textValue()))
                .isTrue();
        assertThat(postgres.path("image").textValue()).isEqualTo("postgres:18");
    }

    @Test
    void putsTheProxyBeforeBothNodesAndLetsThemBelieveNobodyElse() throws IOException {
        String proxy = Files.readString(FOLDER.resolve("nginx.conf"));
        assertThat(found("server ([\\w-]+:\\d+);", proxy))
                .containsExactlyElementsOf(
                        NODES.stream().map(node -> node + ":8080").toList());
        JsonNode nginx = services.path("nginx");
        assertThat(nginx.at("/networks/default/ipv4_address"))
                .isEqualTo(node(NODES.get(0)).at("/environment/QUARKUS_HTTP_PROXY_TRUSTED_PROXIES"));
        assertThat(nginx.at("/volumes/0").textValue()).startsWith("./nginx.conf:");
        assertThat(found("(X-Forwarded-For .*);", proxy)).containsExactly("X-Forwarded-For $remote_addr");
        assertThat(found("proxy_set_header (.*);", proxy.substring(proxy.indexOf("location "))))
                .as("a location with a header of its own would inherit none")
                .isEmpty();
    }

    /** Where there is no nginx, {@link NginxTest} is skipped. */
    @Test
    void letsTheProxyRefuseInTheWordsOfTheService() throws IOException {
        String proxy = Files.readString(FOLDER.resolve("nginx.conf"));
        for (RefusalCode code : List.of(RefusalCode.CONTENT_TOO_LARGE, RefusalCode.NOT_FOUND)) {
            assertThat(proxy)
                    .contains("{\"error\":\"" + Messages.text(Language.KO, code.json()) + "\",\"code\":\"" + code.json()
                            + "\",\"action\":\"" + code.action().json() + "\",");
        }
        assertThat(node(NODES.get(0)).path("environment").has("LATCHKEY_DEFAULT_LANGUAGE"))
                .isFalse();
    }

    /** Else a container that starts earlier may have been given an address that is somebody's for good. */
    @Test
    void givesNobodyAnAddressThatIsSomebodysForGood() {
        JsonNode pool = networks.at("/default/ipam/config/0");
        for (JsonNode service : services) {
            JsonNode fixed = service.at("/networks/default/ipv4_address");
            if (fixed.isTextual()) {
                assertThat(isIn(pool.path("subnet").textValue(), fixed.textValue()))
                        .isTrue();
                assertThat(isIn(pool.path("ip_range").textValue(), fixed.textValue()))
                        .isFalse();
            }
        }
        assertThat(isIn(
                        pool.path("subnet").textValue(),
                        pool.path("ip_range").textValue().replaceFirst("/.*", "")))
                .isTrue();
    }

    private static boolean isIn(String range, String address) {
        String[] parts = range.split("/");
        int bits = 32 - Integer.parseInt(parts[1]);
        return number(parts[0]) >> bits == number(address) >> bits;
    }

    private static long number(String address) {
        return Stream.of(address.split("\\."))
                .mapToLong(Long::parseLong)
                .reduce(0, (number, part) -> number << 8 | part);
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void letsANodeWriteToNothingButTheTemporaryFolder() {
        JsonNode node = node(NODES.get(0));
        assertThat(node.path("read_only").booleanValue()).isTrue();
        assertThat(node.at("/tmpfs/0").textValue()).isEqualTo("/tmp");
        assertThat(node.at("/cap_drop/0").textValue()).isEqualTo("ALL");
    }
}
