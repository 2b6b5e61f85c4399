// Answers each line, a client with its secret and a refresh token, with what came of its walk: discover, renew,
// introspect, revoke, introspect again.
import { createInterface } from "node:readline";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";

const localhost = { [oauth.allowInsecureRequests]: true };

const walks = {
  "openid-client": async ({ issuer, id, secret, refreshToken }) => {
    const execute = [openid.allowInsecureRequests];
    const config = await openid.discovery(new URL(issuer), id, secret, undefined, { execute });
    const tokens = await openid.refreshTokenGrant(config, refreshToken);
    const before = await openid.tokenIntrospection(config, tokens.access_token);
    await openid.tokenRevocation(config, tokens.refresh_token);
    return [tokens, before, await openid.tokenIntrospection(config, tokens.access_token)];
  },

  oauth4webapi: async ({ issuer, id, secret, refreshToken }) => {
    const url = new URL(issuer);
    const discovered = await oauth.discoveryRequest(url, { algorithm: "oauth2", ...localhost });
    const server = await oauth.processDiscoveryResponse(url, discovered);
    const client = { client_id: id };
    const proof = oauth.ClientSecretBasic(secret);
    const introspect = async (token) => {
      const answer = await oauth.introspectionRequest(server, client, proof, token, localhost);
      return oauth.processIntrospectionResponse(server, client, answer);
    };
    const renewed = await oauth.refreshTokenGrantRequest(server, client, proof, refreshToken, localhost);
    const tokens = await oauth.processRefreshTokenResponse(server, client, renewed);
    const before = await introspect(tokens.access_token);
    const revoked = await oauth.revocationRequest(server, client, proof, tokens.refresh_token, localhost);
    await oauth.processRevocationResponse(revoked);
    return [tokens, before, await introspect(tokens.access_token)];
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const [tokens, before, after] = await walks[question.client](question);
  console.log(JSON.stringify({ renewed: tokens.access_token, before, after }));
}
