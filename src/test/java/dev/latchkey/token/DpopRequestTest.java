package dev.latchkey.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.DpopKey;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.enterprise.inject.Vetoed;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.Test;

/** Where an access token that is bound to a key is taken, and what the answer says where it is not (RFC 9449 section 7). */
@QuarkusTest
@WithTestResource(Surroundings.class)
class DpopRequestTest {

    private static final String ALGORITHMS = "algs=\"ES256 RS256 PS256 EdDSA\"";

    private final DpopKey own = DpopKey.fresh();

    private static void refused(String error, Response answer) {
        answer.then().statusCode(401).header("Cache-Control", "no-store").body("code", equalTo(error));
        assertThat(answer.headers().getValues("WWW-Authenticate"))
                .containsExactly("DPoP realm=\"latchkey\", error=\"" + error + "\", " + ALGORITHMS);
    }

    @Test
    void aBoundTokenOpensWhatIsThereWithAProof() {
        User user = Api.confirmedUser();
        Tokens tokens = own.login(user);
        own.profile(tokens.access()).then().statusCode(200).body("email", equalTo(user.email()));
        String proof = own.proof("GET", "/sessions", tokens.access(), null);
        DpopKey.shown(tokens.access(), proof)
                .get("/sessions")
                .then()
                .statusCode(200)
                .body("[0].current", equalTo(true));
    }

    @Test
    void itChangesThePasswordAndEndsASession() {
        User user = Api.confirmedUser();
        Tokens tokens = own.login(user);
        DpopKey.shown(tokens.access(), own.proof("PUT", "/password", tokens.access(), null))
                .contentType("application/json")
                .body(Map.of("current_password", user.password(), "new_password", "another long password"))
                .put("/password")
                .then()
                .statusCode(204);
        DpopKey.shown(tokens.access(), own.proof("POST", "/logout/all", tokens.access(), null))
                .post("/logout/all")
                .then()
                .statusCode(200)
                .body("ended", equalTo(1));
        refused("invalid_token", own.profile(tokens.access()));
    }

    @Test
    void theSchemeIsTakenInAnyCase() {
        Tokens tokens = own.login(Api.confirmedUser());
        for (String scheme : List.of("dpop", "DPOP")) {
            given().header("Authorization", scheme + " " + tokens.access())
                    .header("DPoP", own.proof("GET", "/profile", tokens.access(), null))
                    .get("/profile")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void asABearerTokenABoundOneIsRefusedWithOrWithoutAProof() {
        Tokens tokens = own.login(Api.confirmedUser());
        Refused.asBearer(tokens.access());
        given().header("Authorization", "Bearer " + tokens.access())
                .header("DPoP", own.proof("GET", "/profile", tokens.access(), null))
                .get("/profile")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer realm=\"latchkey\", error=\"invalid_token\""));
    }

    @Test
    void anUnboundTokenIsRefusedByThisScheme() {
        Tokens tokens = Api.confirmedUser().login();
        refused("invalid_token", own.profile(tokens.access()));
        Api.profile(tokens.access()).then().statusCode(200);
    }

    @Test
    void aTokenThatIsBoundToAnotherKeyIsRefused() {
        Tokens tokens = DpopKey.fresh().login(Api.confirmedUser());
        refused("invalid_token", own.profile(tokens.access()));
    }

    @Test
    void aProofThatIsMissingOrForSomethingElseIsRefused() {
        Tokens tokens = own.login(Api.confirmedUser());
        String other = own.login(Api.confirmedUser()).access();
        refused(
                "invalid_dpop_proof",
                given().header("Authorization", "DPoP " + tokens.access()).get("/profile"));
        for (String proof : List.of(
                "nonsense",
                own.proof("GET", "/profile"),
                own.proof("GET", "/profile", other, null),
                own.proof("GET", "/sessions", tokens.access(), null),
                own.proof("PATCH", "/profile", tokens.access(), null))) {
            refused("invalid_dpop_proof", DpopKey.profile(tokens.access(), proof));
        }
    }

    @Test
    void aProofIsGoodOnceAndForAShortWhile() {
        Tokens tokens = own.login(Api.confirmedUser());
        String proof = own.proof("GET", "/profile", tokens.access(), null);
        DpopKey.profile(tokens.access(), proof).then().statusCode(200);
        refused("invalid_dpop_proof", DpopKey.profile(tokens.access(), proof));
        String old = own.proof("GET", "/profile", tokens.access(), null);
        MutableClock.advance(Duration.ofSeconds(95));
        refused("invalid_dpop_proof", DpopKey.profile(tokens.access(), old));
        own.profile(tokens.access()).then().statusCode(200);
    }

    @Test
    void ofManyThatUseOneProofAtOnceOneIsLetIn() {
        Tokens tokens = own.login(Api.confirmedUser());
        String proof = own.proof("GET", "/profile", tokens.access(), null);
        List<Integer> answers = Together.once(
                8, caller -> DpopKey.profile(tokens.access(), proof).statusCode());
        assertThat(answers)
                .containsOnlyOnce(200)
                .filteredOn(status -> status == 401)
                .hasSize(7);
    }

    @Test
    void whileNobodyKnowsWhetherAProofIsNewItIsNotTaken() {
        Tokens tokens = own.login(Api.confirmedUser());
        QuarkusMock.installMockForType(new Away(), UsedProofs.class);
        own.profile(tokens.access()).then().statusCode(503).body("code", equalTo("temporarily_unavailable"));
        own.refresh(tokens.refresh()).then().statusCode(503);
    }

    /** Where the database is away. */
    @Vetoed
    private static final class Away extends UsedProofs {
        Away() {
            super(null, null);
        }

        @Override
        public boolean first(String signer, String jti, Instant expiresAt) {
            throw new JDBCConnectionException("away", new SQLException("away", "08006"));
        }
    }

    @Test
    void twoProofsAreOneTooMany() {
        Tokens tokens = own.login(Api.confirmedUser());
        Response answer = given().header("Authorization", "DPoP " + tokens.access())
                .header(
                        "DPoP",
                        own.proof("GET", "/profile", tokens.access(), null),
                        own.proof("GET", "/profile", tokens.access(), null))
                .get("/profile");
        refused("invalid_dpop_proof", answer);
    }

    @Test
    void theQueryIsNoPartOfTheAddress() {
        Tokens tokens = own.login(Api.confirmedUser());
        DpopKey.shown(tokens.access(), own.proof("GET", "/profile", tokens.access(), null))
                .get("/profile?x=1")
                .then()
                .statusCode(200);
    }

    @Test
    void whatIsNoTokenIsAnInvalidOne() {
        for (String token : List.of("abc.def.ghi", "nonsense", own.proof("GET", "/profile"))) {
            refused("invalid_token", DpopKey.profile(token, own.proof("GET", "/profile", token, null)));
        }
    }

    @Test
    void whoHasNotTheRoleIsToldSoByThisScheme() {
        Tokens tokens = own.login(Api.confirmedUser());
        Response answer = DpopKey.shown(tokens.access(), own.proof("GET", "/admin/keys", tokens.access(), null))
                .get("/admin/keys");
        answer.then().statusCode(403).body("code", equalTo("forbidden"));
        assertThat(answer.headers().getValues("WWW-Authenticate"))
                .contains("DPoP realm=\"latchkey\", error=\"insufficient_scope\", scope=\"admin\", " + ALGORITHMS);
    }

    @Test
    void whoShowsNothingIsToldOfTheCommonScheme() {
        assertThat(given().get("/profile").headers().getValues("WWW-Authenticate"))
                .containsExactly("Bearer realm=\"latchkey\"");
    }

    @Test
    void keysOfOtherKindsAreTaken() throws JOSEException {
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256)) {
            DpopKey key = DpopKey.of(rsa, algorithm);
            Tokens tokens = key.login(Api.confirmedUser());
            key.profile(key.renew(tokens).access()).then().statusCode(200);
        }
    }
}
