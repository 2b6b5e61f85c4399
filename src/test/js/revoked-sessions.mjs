import { createPublicKey, verify } from "node:crypto";

/** Knows which sessions have ended. `issuer` is the service's, `url` where it is reached. */
export class RevokedSessions {
  #ended = new Set();
  #tag = null;

  constructor(url, issuer = url) {
    this.url = url;
    this.issuer = issuer;
  }

  /** Whether the session of an access token that you have verified has ended. */
  has(claims) {
    return this.#ended.has(claims.sid.slice(-12));
  }

  /** Call it every five seconds. A failure leaves what was known. */
  async poll() {
    const answer = await fetch(`${this.url}/.well-known/revoked-sessions`, {
      headers: { accept: "application/jwt", ...(this.#tag && { "if-none-match": this.#tag }) },
    });
    if (answer.status === 304) return;
    if (!answer.ok) throw new Error(`The feed answered ${answer.status}`);
    const claims = await this.#read(await answer.text());
    this.#ended = new Set(claims.ended);
    this.#tag = answer.headers.get("etag");
  }

  async #read(jwt) {
    const [head, body, signature] = jwt.split(".");
    const { alg, kid, typ } = decode(head);
    const { keys } = await (await fetch(`${this.url}/.well-known/jwks.json`)).json();
    const jwk = keys.find((key) => key.kid === kid);
    if (alg !== "ES256" || typ !== "revoked+jwt" || !jwk) throw new Error("Not the feed");
    const key = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" };
    const signed = Buffer.from(`${head}.${body}`);
    const claims = decode(body);
    if (!verify("sha256", signed, key, Buffer.from(signature, "base64url")) || claims.iss !== this.issuer) {
      throw new Error("Not the feed");
    }
    return claims;
  }
}

const decode = (part) => JSON.parse(Buffer.from(part, "base64url").toString());
