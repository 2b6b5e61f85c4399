package dev.latchkey.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.ForeignHashes;
import dev.latchkey.testing.Hashes;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.RawHttp;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Accounts of another system come in with their passwords, and nobody has to choose a new one. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class ImportTest {

    private static final String PASSWORD = ForeignHashes.PASSWORD;
    private static final List<String> HASHES = ForeignHashes.ALL;
    private static final RestAssuredConfig UTF_8 = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig()
                    .encodeContentTypeAs(ImportResource.NDJSON, ContentType.TEXT)
                    .encodeContentTypeAs(ImportResource.CSV, ContentType.TEXT)
                    .defaultContentCharset(StandardCharsets.UTF_8));

    @Inject
    Imports imports;

    @Inject
    Transactions transactions;

    @Test
    void everyoneLogsInWithTheOldPasswordAndIsHashedAnewByThat() {
        List<String> addresses = HASHES.stream().map(hash -> Api.newAddress()).toList();
        String export = IntStream.range(0, HASHES.size())
                .mapToObj(at -> """
                        {"email": "%s", "password_hash": "%s", "verified": true, "name": "하나"}
                        """.formatted(addresses.get(at), HASHES.get(at)))
                .collect(Collectors.joining());
        bring(ImportResource.NDJSON, export)
                .then()
                .statusCode(200)
                .body("state", equalTo("finished"))
                .header("Connection", nullValue())
                .body("created", equalTo(HASHES.size()))
                .body("failures.size()", equalTo(0));
        for (String address : addresses) {
            Api.login(address, PASSWORD + "!").then().statusCode(401);
            Tokens tokens = new User(address, PASSWORD).login();
            Api.profile(tokens.access()).then().statusCode(200).body("name", equalTo("하나"));
            tokens.renew();
            assertThat(hashOf(address)).startsWith("$argon2id$v=19$");
            new User(address, PASSWORD).login();
        }
    }

    @Test
    void aPlainPasswordIsHashedOnTheWayIn() {
        String address = Api.newAddress();
        bring(ImportResource.CSV, """
                email,password,verified,name,roles,created_at
                %s,"1,2",true,"Lovelace, Ada",editor.in-chief,2020-01-02T03:04:05Z
                """.formatted(address)).then().statusCode(200).body("created", equalTo(1));
        assertThat(hashOf(address)).startsWith("$argon2id$v=19$");
        Api.profile(new User(address, "1,2").login().access())
                .then()
                .body("name", equalTo("Lovelace, Ada"))
                .body("roles", equalTo(List.of("editor.in-chief", "user")))
                .body("created_at", equalTo("2020-01-02T03:04:05Z"));
    }

    @Test
    void theSameExportMayComeTwice() {
        UUID id = UUID.randomUUID();
        String address = Api.newAddress();
        String export = line(Map.of("id", id.toString(), "email", address, "password", PASSWORD));
        bring(ImportResource.NDJSON, export).then().body("created", equalTo(1));
        String hash = hashOf(address);
        bring(ImportResource.NDJSON, export + export)
                .then()
                .body("created", equalTo(0))
                .body("existing", equalTo(2));
        assertThat(hashOf(address)).isEqualTo(hash);
        assertThat(Rows.value("select cast(id as varchar(36)) from account where email = ?1", address))
                .isEqualTo(id.toString());
        bring(ImportResource.NDJSON, line(Map.of("id", id.toString(), "email", Api.newAddress(), "password", "x")))
                .then()
                .body("failures[0].reason", equalTo("id_taken"));
    }

    @Test
    void aLineThatIsWrongSaysWhyAndTheOthersComeIn() {
        String good = Api.newAddress();
        String export = String.join(
                "\n",
                "{\"email\": \"" + Api.newAddress() + "\"",
                "",
                line(Map.of("email", "nobody", "password", PASSWORD)).strip(),
                line(Map.of("email", Api.newAddress())).strip(),
                line(Map.of("email", Api.newAddress(), "password", "")).strip(),
                line(Map.of("email", Api.newAddress(), "password_hash", "5f4dcc3b5aa765d61d8327deb882cf99"))
                        .strip(),
                line(Map.of(
                                "email",
                                Api.newAddress(),
                                "password_hash",
                                HASHES.get(1).replace("$05$", "$30$")))
                        .strip(),
                line(Map.of("email", Api.newAddress(), "password", PASSWORD, "roles", "Admin;"))
                        .strip(),
                line(Map.of("email", Api.newAddress(), "password", PASSWORD, "is_admin", "true"))
                        .strip(),
                line(Map.of("email", Api.newAddress(), "password", "x".repeat(70_000)))
                        .strip(),
                line(Map.of("email", good, "password", PASSWORD)));
        Response report = bring(ImportResource.NDJSON, export);
        report.then().statusCode(200).body("state", equalTo("finished")).body("created", equalTo(1));
        assertThat(report.<List<Integer>>path("failures.line")).containsExactly(1, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(report.<List<String>>path("failures.reason"))
                .containsExactly(
                        "malformed",
                        "invalid_email",
                        "password_missing",
                        "invalid_password",
                        "unknown_hash",
                        "hash_too_costly",
                        "malformed",
                        "malformed",
                        "malformed");
        assertThat(hashOf(good)).isNotNull();
    }

    @Test
    void whatNoDatabaseKnowsIsNoMatterOfTheOtherLines() {
        String good = Api.newAddress();
        String export = Stream.of("+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "+10000-01-01T00:00:00Z")
                .map(time -> line(Map.of("email", Api.newAddress(), "password", PASSWORD, "created_at", time)))
                .collect(Collectors.joining());
        String salted = "pbkdf2_sha256$1$a\\u0000b$" + "A".repeat(43) + "=";
        export += line(Map.of("email", Api.newAddress(), "password_hash", salted));
        Response report = bring(ImportResource.NDJSON, export + line(Map.of("email", good, "password", PASSWORD)));
        report.then().statusCode(200).body("state", equalTo("finished")).body("created", equalTo(1));
        assertThat(report.<List<String>>path("failures.reason"))
                .containsExactly("malformed", "malformed", "malformed", "unknown_hash");
    }

    /** What a spreadsheet writes as UTF-8 begins with one. */
    @Test
    void aByteOrderMarkIsNoPartOfTheExport() {
        bring(ImportResource.CSV, "\ufeffemail,password\n" + Api.newAddress() + ",x\n")
                .then()
                .statusCode(200)
                .body("created", equalTo(1));
        bring(ImportResource.NDJSON, "\ufeff" + line(Map.of("email", Api.newAddress(), "password", "x")))
                .then()
                .statusCode(200)
                .body("created", equalTo(1));
    }

    @Test
    void anExportOfNothingIsRefusedOrBringsNothing() {
        for (String type : List.of(ImportResource.CSV, ImportResource.NDJSON)) {
            given().config(UTF_8)
                    .contentType(type)
                    .header("Authorization", "Bearer " + admin().access())
                    .post("/admin/import")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_request"));
        }
        bring(ImportResource.CSV, "\n\n").then().statusCode(400).body("code", equalTo("invalid_request"));
        bring(ImportResource.NDJSON, "\n\n").then().statusCode(200).body("done", equalTo(0));
    }

    @Test
    void aRowOfCsvThatIsWrongSaysWhereItIs() {
        String good = Api.newAddress();
        Response report = bring(
                ImportResource.CSV,
                "email,password,verified\nnobody,x,true\n" + Api.newAddress() + ",x,perhaps\n" + good + ",x,true\n");
        report.then().statusCode(200).body("created", equalTo(1));
        assertThat(report.<List<Integer>>path("failures.line")).containsExactly(2, 3);
        assertThat(report.<List<String>>path("failures.reason")).containsExactly("invalid_email", "malformed");
    }

    @Test
    void aBlankTooManyBetweenRolesIsNoRole() {
        String address = Api.newAddress();
        bring(ImportResource.CSV, "email,password,verified,roles\n" + address + ",x,true, editor  writer \n")
                .then()
                .statusCode(200)
                .body("created", equalTo(1));
        assertThat(Rows.value("select roles from account where email = ?1", address))
                .isEqualTo("editor user writer");
    }

    @Test
    void aRoleThatIsNullIsNoMatterOfTheOtherLines() {
        String export =
                line(Map.of("email", Api.newAddress(), "password", "x", "roles", Collections.singletonList(null)));
        Response report =
                bring(ImportResource.NDJSON, export + line(Map.of("email", Api.newAddress(), "password", "x")));
        report.then().statusCode(200).body("state", equalTo("finished")).body("created", equalTo(1));
        assertThat(report.<List<String>>path("failures.reason")).containsExactly("invalid_role");
    }

    @Test
    void anImportThatFailsIsNotSaidToGoOn() {
        assertThatThrownBy(() -> imports.run(() -> {
                    throw new IllegalStateException("nobody expected that");
                }))
                .hasMessage("nobody expected that");
        assertThat(transactions.call(imports::newest).get(0).state(Instant.now()))
                .isEqualTo(ImportRun.State.INTERRUPTED);
    }

    @Test
    void whatIsNoUtf8IsRefusedAtTheBeginningAndEndsTheImportLater() {
        String korean = Api.newAddress() + ",x,하나\n";
        bring(eucKr("email,password,name\n" + korean)).then().statusCode(400).body("code", equalTo("invalid_request"));

        String others = Api.newAddress() + ",x,Ada\n" + ("nobody,x," + "A".repeat(150) + "\n").repeat(100);
        bring(eucKr("email,password,name\n" + others + korean))
                .then()
                .statusCode(200)
                .body("state", equalTo("interrupted"))
                .body("created", equalTo(1))
                .body("failures[-1].reason", equalTo("malformed"));
    }

    private static byte[] eucKr(String text) {
        return text.getBytes(Charset.forName("EUC-KR"));
    }

    @Test
    void afterAQuoteThatIsWrongNobodyBelievesThatAllWasRead() {
        String good = Api.newAddress();
        Response report = bring(
                ImportResource.CSV,
                "email,password,name\n" + good + ",x,Ada\n" + Api.newAddress() + ",x,\"A\"da\n" + Api.newAddress()
                        + ",x,Ada\n");
        report.then().statusCode(200).body("state", equalTo("interrupted")).body("created", equalTo(1));
        assertThat(report.<List<Integer>>path("failures.line")).containsExactly(3);
        assertThat(hashOf(good)).isNotNull();
    }

    @Test
    void aStrangerWhoSignedUpFirstLosesTheImportedAddress() {
        User stranger = Api.unconfirmedUser();
        bring(ImportResource.NDJSON, line(Map.of("email", stranger.email(), "password", PASSWORD, "verified", true)))
                .then()
                .body("created", equalTo(1));
        Api.login(stranger.email(), stranger.password()).then().statusCode(401);
        new User(stranger.email(), PASSWORD).login();

        User owner = Api.confirmedUser();
        bring(ImportResource.NDJSON, line(Map.of("email", owner.email(), "password", PASSWORD, "verified", true)))
                .then()
                .body("existing", equalTo(1));
        Api.login(owner.email(), PASSWORD).then().statusCode(401);
        owner.login();
    }

    @Test
    void theOwnerIsKnownByTheImportedIdAndNotByTheStrangers() {
        for (boolean verified : List.of(true, false)) {
            User stranger = Api.unconfirmedUser();
            String strangersLink = Surroundings.secretIn(stranger.email(), 1);
            UUID id = UUID.randomUUID();
            String export = line(Map.of(
                    "id", id.toString(),
                    "email", stranger.email(),
                    "password_hash", HASHES.get(1),
                    "verified", verified,
                    "created_at", "2020-01-02T03:04:05Z"));
            bring(ImportResource.NDJSON, export).then().body("created", equalTo(1));
            bring(ImportResource.NDJSON, export).then().body("existing", equalTo(1));
            assertThat(Admin.idOf(stranger)).isEqualTo(id.toString());
            assertThat(hashOf(stranger.email())).isEqualTo(HASHES.get(1));
            Life.verify(strangersLink).then().statusCode(400);
        }
    }

    @Test
    void aStrangerGivesWayToNobodyWhoDoesNotComeIn() {
        User known = Api.confirmedUser();
        User stranger = Api.unconfirmedUser();
        bring(ImportResource.NDJSON, line(Map.of("id", Admin.idOf(known), "email", stranger.email(), "password", "x")))
                .then()
                .body("failures[0].reason", equalTo("id_taken"));
        Life.verify(Surroundings.secretIn(stranger.email(), 1)).then().statusCode(200);
    }

    @Test
    void whoIsHereAlreadyCostsNoHash() {
        String address = Api.newAddress();
        String export = line(Map.of("email", address, "password", PASSWORD));
        bring(ImportResource.NDJSON, export).then().body("created", equalTo(1));
        String admin = admin().access();
        long before = Hashes.computed();
        bring(ImportResource.NDJSON, export, admin).then().body("existing", equalTo(1));
        assertThat(Hashes.computed()).isEqualTo(before);
    }

    @Test
    void theTrailSaysWhoImportedAndWhoHasRolesByThat() {
        String address = Api.newAddress();
        Admin admin = Admin.fresh();
        String export = line(Map.of("email", Api.newAddress(), "password", "x"))
                + line(Map.of("email", address, "password", "x", "roles", List.of("\"admin\"")));
        String run =
                bring(ImportResource.NDJSON, export, admin.tokens().access()).path("id");
        assertThat(Rows.list(
                        "select type, detail from audit_event where actor_id = ?1 order by id",
                        UUID.fromString(admin.id())))
                .extracting(event -> List.of((Object[]) event))
                .containsExactly(List.of("import_started", run), List.of("roles_changed", "admin user"));
        assertThat(Life.events(address)).containsExactly("roles_changed");
    }

    @Test
    void anExportMayBeLongerThanAnyOtherBody() {
        String export = ForeignHashes.export(2_000, UUID.randomUUID() + ".example.org");
        assertThat(export.length()).isGreaterThan(128 << 10);
        Response report = bring(ImportResource.NDJSON, export);
        report.then().statusCode(200).body("created", equalTo(2_000)).body("done", equalTo(2_000));
        given().header("Authorization", "Bearer " + admin().access())
                .get("/admin/import/" + report.path("id"))
                .then()
                .statusCode(200)
                .body("created", equalTo(2_000));
    }

    @Test
    void anExportThatBreaksOffSaysSoAndMayComeAgain() throws IOException {
        String address = Api.newAddress();
        String first = line(Map.of("email", address, "password_hash", HASHES.get(1)));
        String admin = admin().access();
        String interrupted;
        try (Socket sender = new Socket("127.0.0.1", RestAssured.port)) {
            String head = "POST /admin/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Content-Length: 100000\r\nAuthorization: Bearer " + admin + "\r\n\r\n";
            sender.getOutputStream().write((head + first).getBytes(StandardCharsets.UTF_8));
            interrupted = Awaitility.await().until(() -> running(admin), Objects::nonNull);
        }
        Awaitility.await()
                .untilAsserted(() -> given().header("Authorization", "Bearer " + admin)
                        .get("/admin/import/" + interrupted)
                        .then()
                        .statusCode(200)
                        .body("state", equalTo("interrupted")));
        bring(ImportResource.NDJSON, first).then().body("state", equalTo("finished"));
        assertThat(hashOf(address)).isEqualTo(HASHES.get(1));
    }

    /** The import that goes on, or null. */
    private static String running(String admin) {
        return given().header("Authorization", "Bearer " + admin)
                .get("/admin/import")
                .path("find { it.state == 'running' }?.id");
    }

    @Test
    void whoMayNotBringAccountsIsNotListenedTo() {
        String nobody = "";
        String user = bearer(Api.confirmedUser().login());
        String admin = bearer(Admin.fresh().tokens());
        assertThat(endless(ImportResource.NDJSON, nobody)).startsWith("HTTP/1.1 401");
        assertThat(endless(ImportResource.CSV, user)).startsWith("HTTP/1.1 403");
        assertThat(endless("application/xml", admin)).startsWith("HTTP/1.1 415");
    }

    private static String bearer(Tokens tokens) {
        return "\r\nAuthorization: Bearer " + tokens.access();
    }

    /** What is answered, until the connection is closed, to an export of which there is no end. */
    private static String endless(String type, String authorization) {
        String answer = RawHttp.exchange(
                "POST /admin/import HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: " + type
                        + authorization,
                "4\r\n{}\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(answer).containsIgnoringCase("\r\nConnection: close\r\n");
        return answer;
    }

    @Test
    void onlyAnAdminBringsAccounts() {
        String export = line(Map.of("email", Api.newAddress(), "password", PASSWORD));
        given().config(UTF_8)
                .contentType(ImportResource.NDJSON)
                .body(export)
                .post("/admin/import")
                .then()
                .statusCode(401);
        given().config(UTF_8)
                .contentType(ImportResource.NDJSON)
                .body(export)
                .header("Authorization", "Bearer " + Api.confirmedUser().login().access())
                .post("/admin/import")
                .then()
                .statusCode(403);
        Tokens admin = admin();
        given().contentType(ContentType.JSON)
                .body("{}")
                .header("Authorization", "Bearer " + admin.access())
                .post("/admin/import")
                .then()
                .statusCode(415)
                .body("code", equalTo("unsupported_media_type"));
        given().header("Authorization", "Bearer " + admin.access())
                .get("/admin/import/" + UUID.randomUUID())
                .then()
                .statusCode(404);
    }

    private static Response bring(byte[] csv) {
        return bring(ImportResource.CSV, csv, admin().access());
    }

    private static Response bring(String type, String export) {
        return bring(type, export, admin().access());
    }

    private static Response bring(String type, String export, String admin) {
        return bring(type, export.getBytes(StandardCharsets.UTF_8), admin);
    }

    private static Response bring(String type, byte[] export, String admin) {
        return given().config(UTF_8)
                .contentType(type)
                .body(export)
                .header("Authorization", "Bearer " + admin)
                .post("/admin/import");
    }

    private static String line(Map<String, ?> account) {
        return account.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\": " + json(field.getValue()))
                .collect(Collectors.joining(", ", "{", "}\n"));
    }

    private static String json(Object value) {
        return value instanceof String ? "\"" + value + "\"" : value.toString();
    }

    private static String hashOf(String address) {
        return (String) Rows.value("select password_hash from account where email = ?1", address);
    }

    private static Tokens admin() {
        User user = Api.confirmedUser();
        Rows.change("update account set roles = 'admin user' where email = ?1", user.email());
        return user.login();
    }
}
