/**
 * Keeps a page logged in: renews the access token by itself, and says when and why that is no longer possible. A page makes
 * one client and shares it: two are as two tabs, and each renews for itself.
 */
export function createLatchkey(options?: LatchkeyOptions): Latchkey;

export interface LatchkeyOptions {
  /** Where the service is, with its path if a proxy has it below one; by default the page's own origin. */
  baseUrl?: string;
  /** Who keeps the refresh token: the browser, where no script reads it; this page alone; or a place of your own. */
  storage?: "cookie" | "memory" | LatchkeyStorage;
  /** Origins besides the page's own and the service's that `fetch` shows the access token to. */
  origins?: string[];
  /** The language of refusals, `ko` or `en`; by default the browser's. */
  language?: string;
}

/** A place that outlives the page, such as a device's key store. Pages that share it are one session. */
export interface LatchkeyStorage {
  load(): Kept | null | Promise<Kept | null>;
  save(kept: Kept | null): unknown;
}

export interface Kept {
  refreshToken?: string;
  /** The key of a renewal that was asked for and not yet answered. */
  key?: string;
  /** By what the service knows this device at the next login; it outlives the session. */
  device?: string;
}

export interface Latchkey {
  /**
   * Resolves to a challenge where the account has a second factor; log in again with it and the code. Until then nobody
   * has logged in, and `fetch` is as whoever did before.
   */
  login(credentials: Credentials | SecondFactor): Promise<Challenge | undefined>;
  /** Ends the session, here and in every tab. */
  logout(): Promise<void>;
  /**
   * As the browser's own, with the access token; renews it before it expires, or once it is refused. A renewal that is
   * waited for is everybody's, so that a `signal` does not interrupt it.
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** An access token that is good now. One that was `refused` is renewed, if it is still the present one. */
  accessToken(refused?: string): Promise<string>;
  /** Hears of logins, renewals and the session's end, in this page and in others. Answers how to stop that. */
  onChange(listener: (change: Change) => void): () => void;
  /** The user's sessions, live ones and those that ended lately. */
  sessions(): Promise<Session[]>;
}

export interface Credentials {
  email: string;
  password: string;
  /** What the user calls the device. */
  device?: string;
  /** The client that the session belongs to. */
  client_id?: string;
}

export interface SecondFactor {
  challenge: string;
  code: string;
  device?: string;
}

export interface Challenge {
  action: "totp";
  challenge: string;
  /** Seconds. */
  expires_in: number;
}

/** `here` is whether it happened in this page; `life` and `left` are the access token's, in milliseconds. */
export type Change =
  | { type: "login" | "renewed"; here: boolean; life: number; left: number }
  | { type: "ended"; here: boolean; reason?: Reason; at?: string; message?: string }
  | { type: "retrying"; here: true; error: LatchkeyError };

export type Reason =
  | "logged_out"
  | "logged_out_elsewhere"
  | "password_changed"
  | "idle"
  | "expired"
  | "reused"
  | "disabled"
  | "revoked_by_admin"
  | "account_deleted";

export interface Session {
  id: string;
  current: boolean;
  device: string | null;
  ip: string | null;
  created_at: string;
  renewed_at: string | null;
  expires_at: string;
  ended_at: string | null;
  reason: Reason | null;
}

export class LatchkeyError extends Error {
  /** ended: tell the user why, and log in again. retryable: the session is kept. refused: the request was wrong. */
  readonly kind: "ended" | "retryable" | "refused";
  /** As the service names it; `unreachable` where nobody of it answered, `renewal_loop` where renewing does not help. */
  readonly code?: string;
  readonly reason?: Reason;
  readonly at?: string;
  readonly fields?: Record<string, string>;
  /** Seconds. */
  readonly retryAfter?: number;
}
