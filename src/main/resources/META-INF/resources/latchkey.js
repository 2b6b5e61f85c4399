/**
 * Latchkey in a browser: keeps a page logged in. The types are in latchkey.d.ts.
 *
 * Time is the server's, carried on by the monotonic clock: the device's own clock may be wrong.
 */

const RENEWALS = 3;
const WITHIN = 10_000;
const LONGEST_WAIT = 2_000;
const LONGEST_BACKOFF = 30_000;
const PATIENCE = 15_000;
const LOOP = "renewal_loop";
const DEVICE = "latchkey-device";

/** What went wrong, and by its `kind` what to do. */
export class LatchkeyError extends Error {
  constructor(kind, problem = {}, retryAfter) {
    super(problem.error ?? problem.code ?? kind);
    Object.assign(this, problem, { name: "LatchkeyError", kind, retryAfter });
  }
}

/** A network that failed, or an answer that is not ours: a proxy's page, or half of one. */
function unreached(failure) {
  throw failure instanceof LatchkeyError ? failure : new LatchkeyError("retryable", { code: "unreachable", cause: failure });
}

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

function inMemory() {
  let kept = null;
  return { load: () => kept, save: (next) => (kept = next) };
}

/** The browser keeps the refresh token; what is kept here is the key of an unanswered renewal. */
function besideTheCookie(name) {
  const attempt = (work) => {
    try {
      return work();
    } catch {
      return null; // Storage is switched off. Without it a key lasts as long as its page.
    }
  };
  return {
    load: () => ({ key: attempt(() => localStorage.getItem(name)) }),
    save: (next) => attempt(() => (next?.key ? localStorage.setItem(name, next.key) : localStorage.removeItem(name))),
  };
}

/** @type {typeof import("./latchkey.d.ts").createLatchkey} */
export function createLatchkey({ baseUrl = "", storage = "cookie", origins = [], language } = {}) {
  const base = new URL(baseUrl.replace(/\/?$/, "/"), location.href);
  const cookie = storage === "cookie";
  const name = "latchkey " + base + (cookie ? "" : " kept");
  const store = cookie ? besideTheCookie(name) : storage === "memory" ? inMemory() : storage;
  // In memory every page has a session of its own, and nothing to tell the others.
  const tabs = storage === "memory" ? null : new BroadcastChannel(name);
  const trusted = new Set([location.origin, base.origin, ...origins]);
  const listeners = new Set();

  let offset = 0; // What to add to the monotonic clock to have the server's time, as well as we know it.
  let access = null; // { token, life, expires, ahead }
  let pending = null; // The one renewal of this page.
  let key = null; // Of an unanswered renewal.
  let turns = 0; // Counts what happens here: what came first needs no clock.
  let asked = 0; // The turn of the last renewal.
  let stop = null; // What ends it.
  let shown; // The refresh token that it had.
  let heard = 0; // The turn when another tab last began to ask.
  let loggedIn = 0; // The turn of the last login, here or in another tab.
  let device; // By which the service knows this one; in cookie mode that is a cookie.
  let starts = []; // When the last renewals began.
  let failures = 0;
  let blockedUntil = 0;
  let lastFailure = null;
  let over = false; // The session's end was told.

  const now = () => performance.now() + offset;

  function tell(change) {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (failure) {
        reportError(failure); // A listener's defect is no failed renewal.
      }
    }
  }

  /** The monotonic clock stands still while some devices sleep, so it is only ever put forward. */
  function observe(time) {
    const ahead = new Date(time) - performance.now();
    if (ahead > offset) offset = ahead;
  }

  /** A little before the end, and not at the same moment in every tab. */
  function adopt({ type, token, life, expires }) {
    const ahead = Math.min(life / 5, 60_000) * (0.5 + Math.random() / 2);
    access = { token, life, expires, ahead };
    over = false;
    if (type !== "login") return;
    loggedIn = ++turns;
    stop?.abort(); // Its answer would change the new cookie. Its key stays.
  }

  function calm() {
    failures = blockedUntil = 0;
    lastFailure = null;
  }

  /** An answer is about the session that there was before the question. */
  function begin() {
    tabs?.postMessage(null);
    return ++turns;
  }

  async function ask(path, body, headers = {}, signal = AbortSignal.timeout(PATIENCE)) {
    try {
      const answer = await fetch(new URL(path, base), {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json", ...(language && { "Accept-Language": language }), ...headers },
        credentials: cookie ? "include" : "omit",
        cache: "no-store",
        signal,
      });
      observe(answer.headers.get("Date"));
      const content = answer.status === 204 ? {} : await answer.json();
      if (!answer.ok) throw refusal(answer, content);
      device = answer.headers.get(DEVICE) ?? device;
      return content;
    } catch (failure) {
      return unreached(failure);
    }
  }

  function refusal(answer, problem) {
    const retryable = answer.status === 429 || answer.status >= 500;
    const ended = problem.code === "invalid_refresh_token" || problem.fields?.refresh_token;
    const wait = Number(answer.headers.get("Retry-After")) || undefined;
    return new LatchkeyError(retryable ? "retryable" : ended ? "ended" : "refused", problem, wait);
  }

  async function load() {
    const kept = (await store.load()) ?? {};
    device = kept.device ?? device;
    return kept;
  }

  async function take(type, tokens) {
    const life = tokens.expires_in * 1000;
    adopt({ type, token: tokens.access_token, life, expires: now() + life });
    if (!cookie) await store.save({ refreshToken: tokens.refresh_token, device });
    calm();
    tabs?.postMessage({ type, ...access, clock: now() });
    tell({ type, here: true, life, left: life });
  }

  /** Whoever asks again finds no token any more, and no reason; the first one stands. */
  function end(change, here) {
    stop?.abort(new LatchkeyError("ended"));
    access = key = null;
    if (over && !change.reason) return;
    over = true;
    tell({ ...change, here });
  }

  /** What another tab has kept since stays. */
  async function forget({ reason, at, message }) {
    const change = { type: "ended", reason, at, message };
    if (cookie || (await load()).refreshToken === shown) await store.save(device ? { device } : null);
    tabs?.postMessage(change);
    end(change, true);
  }

  /** One request. Its key is chosen and stored first, so that the same question can be asked again. */
  async function attempt() {
    asked = begin();
    const own = (stop = new AbortController());
    setTimeout(() => own.abort(), PATIENCE);
    const kept = await load();
    shown = kept.refreshToken;
    if (!cookie && !shown) throw new LatchkeyError("ended");
    starts = [...starts.slice(1 - RENEWALS), performance.now()];
    key ??= kept.key ?? newKey();
    await store.save({ ...kept, key });
    const body = cookie ? {} : { refresh_token: shown };
    await take("renewed", await ask("refresh", body, { "Idempotency-Key": key }, own.signal));
    key = null;
    if (cookie) await store.save();
  }

  /** How long the loop breaker, or the failures so far, forbid another attempt. */
  function wait() {
    const breaker = starts.length < RENEWALS ? 0 : starts[0] + WITHIN;
    return Math.max(breaker, blockedUntil) - performance.now();
  }

  function failed(failure) {
    const backoff = Math.min(250 * 2 ** failures++, LONGEST_BACKOFF) * (0.5 + Math.random() / 2);
    blockedUntil = performance.now() + Math.max(backoff, (failure.retryAfter ?? 0) * 1000);
    lastFailure = failure;
    tell({ type: "retrying", here: true, error: failure });
  }

  async function renewal() {
    for (;;) {
      const pause = wait();
      if (pause > LONGEST_WAIT) throw over ? new LatchkeyError("ended") : lastFailure ?? new LatchkeyError("retryable", { code: LOOP }, pause / 1000);
      if (pause > 0) await new Promise((wake) => setTimeout(wake, pause));
      try {
        return await attempt();
      } catch (failure) {
        if (failure.kind && asked < loggedIn) return; // It was about the session before.
        if (failure.kind === "ended") await forget(failure);
        if (failure.kind !== "retryable") throw failure;
        failed(failure);
      }
    }
  }

  const renew = () => (pending ??= renewal().finally(() => (pending = null)));

  async function accessToken(refused) {
    const left = access && access.token !== refused ? access.expires - now() : 0;
    if (left <= 0) await renew();
    else if (left < access.ahead) renew().catch(() => {}); // The present one is still good.
    if (!access) throw new LatchkeyError("ended");
    return access.token;
  }

  async function send(input, init) {
    const request = new Request(input, init);
    if (!trusted.has(new URL(request.url).origin)) return fetch(request);
    const token = await accessToken();
    const first = await bearing(token, request.clone());
    observe(first.headers.get("Date"));
    if (first.status !== 401 || !(await isAboutTheToken(first.clone()))) return first;
    try {
      return await bearing(await accessToken(token), request);
    } catch (failure) {
      if (failure.code === LOOP) return first; // Renewing does not help: whoever answered wants something else.
      throw failure;
    }
  }

  function bearing(token, request) {
    request.headers.set("Authorization", "Bearer " + token);
    return fetch(request);
  }

  /** A wrong password is a 401 as well, and must not be sent twice. */
  async function isAboutTheToken(answer) {
    const code = (await answer.json().catch(() => 0))?.code;
    return code === undefined || code === "invalid_token";
  }

  async function login(credentials) {
    const path = credentials.challenge ? "login/totp" : "login";
    await pending?.catch(() => {}); // Its answer must not overtake ours.
    await load();
    begin();
    const answer = await ask(path, cookie ? { ...credentials, cookie } : credentials, !cookie && device ? { [DEVICE]: device } : {});
    if (answer.challenge) return answer;
    await take("login", answer);
  }

  async function logout() {
    await pending?.catch(() => {});
    shown = (await load()).refreshToken;
    await ask("logout", shown ? { refresh_token: shown } : {});
    begin();
    await forget({ reason: "logged_out" });
  }

  async function sessions() {
    const answer = await send(new URL("sessions", base)).catch(unreached);
    const content = await answer.json().catch(unreached);
    if (!answer.ok) throw refusal(answer, content);
    return content;
  }

  function onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  tabs?.addEventListener("message", ({ data }) => {
    if (!data) {
      if (access) access.ahead = 0; // That one asks for all.
      return (heard = ++turns);
    }
    if (data.type === "ended") return heard < loggedIn || end(data, false);
    observe(data.clock);
    adopt(data);
    calm();
    tell({ type: data.type, here: false, life: data.life, left: data.expires - now() });
  });
  addEventListener("online", calm);

  return { login, logout, fetch: send, accessToken, onChange, sessions };
}
