package dev.latchkey.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Token;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.DpopKey;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.OAuthClient;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Somebody else's client: discover, renew, introspect, revoke, with the settings that it comes with. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class NimbusClientTest {

    @TestHTTPResource("/")
    URI root;

    private static AuthorizationServerMetadata discovered() throws ParseException {
        return AuthorizationServerMetadata.parse(
                given().get("/.well-known/oauth-authorization-server").asString());
    }

    /** The address as the metadata has it, on the port that this test's service got. */
    private URI here(URI advertised) {
        return root.resolve(advertised.getPath());
    }

    private static ClientAuthentication proof(OAuthClient client) {
        ClientID id = new ClientID(client.id());
        Secret secret = new Secret(client.secret());
        return client == OAuthClient.POSTER ? new ClientSecretPost(id, secret) : new ClientSecretBasic(id, secret);
    }

    private TokenResponse answer(TokenRequest request) throws IOException, ParseException {
        return TokenResponse.parse(request.toHTTPRequest().send());
    }

    private Tokens renewed(TokenRequest request) throws IOException, ParseException {
        return answer(request).toSuccessResponse().getTokens();
    }

    private TokenIntrospectionSuccessResponse introspected(Token token) throws IOException, ParseException {
        URI endpoint = here(discovered().getIntrospectionEndpointURI());
        return TokenIntrospectionResponse.parse(new TokenIntrospectionRequest(endpoint, proof(OAuthClient.API), token)
                        .toHTTPRequest()
                        .send())
                .toSuccessResponse();
    }

    @Test
    void whatItDiscoversItUnderstands() throws ParseException {
        AuthorizationServerMetadata metadata = discovered();
        assertThat(metadata.getIssuer().getValue()).isEqualTo(OAuthClient.ISSUER);
        assertThat(metadata.getTokenEndpointURI()).isNotNull();
        assertThat(metadata.getJWKSetURI()).isNotNull();
    }

    @Test
    void aConfidentialClientRenewsAndRevokes() throws IOException, ParseException {
        for (OAuthClient client : new OAuthClient[] {OAuthClient.BACKEND, OAuthClient.POSTER}) {
            RefreshToken first =
                    new RefreshToken(client.login(Api.confirmedUser()).refresh());
            Tokens tokens = renewed(new TokenRequest(
                    here(discovered().getTokenEndpointURI()), proof(client), new RefreshTokenGrant(first)));
            AccessToken access = tokens.getAccessToken();
            assertThat(introspected(access).isActive()).isTrue();
            assertThat(introspected(access).getClientID()).isEqualTo(new ClientID(client.id()));
            URI endpoint = here(discovered().getRevocationEndpointURI());
            assertThat(new TokenRevocationRequest(endpoint, proof(client), tokens.getRefreshToken())
                            .toHTTPRequest()
                            .send()
                            .getStatusCode())
                    .isEqualTo(200);
            assertThat(introspected(access).isActive()).isFalse();
        }
    }

    @Test
    void aPublicClientRenewsWithFewerScopesAndReadsTheErrorsOfItsMistakes() throws IOException, ParseException {
        RefreshToken first =
                new RefreshToken(OAuthClient.WEB.login(Api.confirmedUser()).refresh());
        URI endpoint = here(discovered().getTokenEndpointURI());
        ClientID web = new ClientID(OAuthClient.WEB.id());
        Tokens tokens = renewed(new TokenRequest(endpoint, web, new RefreshTokenGrant(first), new Scope("read")));
        assertThat(tokens.getAccessToken().getScope()).isEqualTo(new Scope("read"));
        assertThat(Jwts.claim(tokens.getAccessToken().getValue(), "scope")).isEqualTo("read");
        assertThat(error(new TokenRequest(endpoint, web, new RefreshTokenGrant(first), new Scope("admin"))))
                .isEqualTo("invalid_scope");
        assertThat(error(new TokenRequest(endpoint, new ClientID("latchkey"), new RefreshTokenGrant(first), null)))
                .isEqualTo("invalid_grant");
        assertThat(error(new TokenRequest(endpoint, new ClientID("nobody"), new RefreshTokenGrant(first), null)))
                .isEqualTo("invalid_client");
    }

    @Test
    void aClientWithAKeyRenewsWithAProof() throws IOException, ParseException, java.text.ParseException {
        DpopKey own = DpopKey.fresh();
        URI advertised = discovered().getTokenEndpointURI();
        assertThat(discovered().getDPoPJWSAlgs()).contains(JWSAlgorithm.ES256);
        RefreshToken first = new RefreshToken(own.login(Api.confirmedUser()).refresh());
        TokenRequest request = new TokenRequest(
                here(advertised), new ClientID(OAuthClient.LATCHKEY.id()), new RefreshTokenGrant(first), null);
        assertThat(error(request)).isEqualTo("invalid_dpop_proof");
        HTTPRequest proven = request.toHTTPRequest();
        proven.setDPoP(SignedJWT.parse(own.proof("POST", advertised.getPath())));
        Tokens tokens = TokenResponse.parse(proven.send()).toSuccessResponse().getTokens();
        assertThat(tokens.getDPoPAccessToken()).isNotNull();
        assertThat(introspected(tokens.getAccessToken())
                        .getJWKThumbprintConfirmation()
                        .getValue()
                        .toString())
                .isEqualTo(own.thumbprint());
    }

    private String error(TokenRequest request) throws IOException, ParseException {
        return answer(request).toErrorResponse().getErrorObject().getCode();
    }
}
