import { constants, createPublicKey, verify } from "node:crypto";

/** How long an answer may take, in milliseconds: nobody learns of an ending from a poll that hangs. */
const PATIENCE = 5_000;
const PATH = "/.well-known/revoked-sessions";

/** What the service may sign with: the hash, and how `verify` is told the rest. */
const algorithms = {
  ES256: ["sha256", { dsaEncoding: "ieee-p1363" }],
  RS256: ["sha256", { padding: constants.RSA_PKCS1_PADDING }],
  PS256: ["sha256", { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }],
  EdDSA: [null, {}],
};

/** Knows which sessions have ended. `issuer` is the service's, `url` where it is reached, `algorithm` its setting. */
export class RevokedSessions {
  #ended = new Set();
  #tag = null;

  constructor(url, issuer = url, algorithm = "ES256") {
    this.url = url;
    this.issuer = issuer;
    this.algorithm = algorithm;
  }

  /** Whether the session of an access token that you have verified has ended. */
  has(claims) {
    return this.#ended.has(claims.sid.slice(-12));
  }

  /** Call it every five seconds. A failure leaves what was known. */
  async poll() {
    const headers = { accept: "application/jwt", ...(this.#tag && { "if-none-match": this.#tag }) };
    const answer = await this.#get(PATH, headers);
    if (answer.status === 304) return;
    if (!answer.ok) throw new Error(`The feed answered ${answer.status}`);
    const claims = await this.#read(await answer.text());
    this.#ended = new Set(claims.ended);
    this.#tag = answer.headers.get("etag");
  }

  #get(path, headers) {
    return fetch(this.url + path, { headers, signal: AbortSignal.timeout(PATIENCE) });
  }

  async #read(jwt) {
    const [head, body, signature] = jwt.split(".");
    const { alg, kid, typ } = decode(head);
    const { keys } = await (await this.#get("/.well-known/jwks.json")).json();
    const jwk = keys.find((key) => key.kid === kid && key.alg === this.algorithm);
    const claims = decode(body);
    const genuine =
      alg === this.algorithm &&
      typ === "revoked+jwt" &&
      claims.iss === this.issuer &&
      [claims.aud].flat().includes(this.issuer + PATH) &&
      jwk !== undefined &&
      this.#isSigned(`${head}.${body}`, jwk, signature);
    if (!genuine) throw new Error("Not the feed");
    return claims;
  }

  #isSigned(text, jwk, signature) {
    const [hash, how] = algorithms[this.algorithm];
    const key = { key: createPublicKey({ key: jwk, format: "jwk" }), ...how };
    return verify(hash, Buffer.from(text), key, Buffer.from(signature, "base64url"));
  }
}

const decode = (part) => JSON.parse(Buffer.from(part, "base64url").toString());
