// Answers each line, a verifier with an issuer and a token, with whether it takes the token.
import { createInterface } from "node:readline";
import { createRemoteJWKSet, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";

const localhost = { [oauth.allowInsecureRequests]: true };
const metadata = {};

const verifiers = {
  jose: ({ issuer, token }) =>
    jwtVerify(token, createRemoteJWKSet(new URL(`${issuer}/jwks`)), { issuer, audience: "latchkey" }),

  oauth4webapi: async ({ issuer, token }) => {
    const url = new URL(issuer);
    metadata[issuer] ??= await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, localhost));
    const request = new Request("https://api.example.org", { headers: { authorization: `Bearer ${token}` } });
    return oauth.validateJwtAccessToken(metadata[issuer], request, "latchkey", localhost);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const answer = await verifiers[question.verifier](question).then(() => "", (refusal) => refusal.message);
  console.log(answer === "" ? "takes it" : `refuses it: ${answer}`);
}
