import { act, arm, ask, confirmed, link, list, Listing, part } from "./desk.js";
import { onSubmit } from "./form.js";
import { find, moment, say, word } from "./page.js";

const roles = find("roles");
const timelines = new Listing(find("timelines"), timeline);
let shown; // The account.

export async function open({ id }) {
  find("account").replaceChildren();
  await Promise.all([look(id), timelines.open(sessionsOf(id))]);
}

const at = (id) => `/admin/accounts/${encodeURIComponent(id)}`;
const sessionsOf = (id) => `${at(id)}/sessions`;

async function look(id) {
  show(await ask("GET", at(id)));
}

function show(account) {
  shown = account;
  const facts = part("one-account", { ...account, confirmed: word(account.verified ? "yes" : "no") });
  link(facts.querySelector("a"), "audit", { account: account.id });
  find("account").replaceChildren(facts);
  find("disable").hidden = Boolean(account.disabled_at);
  find("enable").hidden = !account.disabled_at;
  find("remove-totp").hidden = account.email === find("who").textContent;
  roles.elements.roles.value = account.roles.filter((role) => role !== "user").join(" ");
}

async function lookAgain(sentence) {
  await open(shown);
  return sentence;
}

function timeline(session) {
  const device = session.device ?? word("unknown_device");
  const item = part("timeline", { device, alive: session.ended_at ? "" : word("alive"), answer: answer(session) });
  item.classList.toggle("over", Boolean(session.ended_at));
  item.querySelector("[data-part=moments]").append(...moments(session).map((each) => part("moment", each)));
  link(item.querySelector("[data-part=trail]"), "audit", { session: session.id });
  const button = item.querySelector("button");
  if (session.ended_at) button.remove();
  else arm(button, device, () => end(session.id));
  return item;
}

async function end(id) {
  await ask("DELETE", `/admin/sessions/${id}`);
  return lookAgain(word("session_ended"));
}

/** Why was I logged out? */
function answer({ opened_at, ended_at, reason, expires_at }) {
  const values = { opened: moment(opened_at), expires: moment(expires_at) };
  if (!ended_at) return word("alive_until", values);
  return word("ended_because", { ...values, ended: moment(ended_at), why: word(`why.${reason}`) });
}

/** What the trail has, and what it does not: renewals are counted, and nobody notes that a time has run out. */
function moments({ opened_at, ended_at, reason, ip, events, ...counts }) {
  const noted = (type) => events.some((event) => event.type === type);
  const all = events.filter(isNews).map((event) => ({ at: event.at, what: happened(event), ip: event.ip }));
  if (!noted("opened")) all.push({ at: opened_at, what: word("event.opened"), ip });
  all.push(...counted(counts));
  if (ended_at && !noted("ended")) all.push({ at: ended_at, what: word(`why.${reason}`) });
  return all.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function counted({ renewals, renewed_at, repeats, repeated_at, refusals, refused_at }) {
  return [
    { at: renewed_at, times: renewals, what: word("renewed_times", { times: renewals }) },
    { at: repeated_at, times: repeats, what: word("repeated_times", { times: repeats }) },
    { at: refused_at, times: refusals, what: word("refused_times", { times: refusals }) },
  ].filter(({ times }) => times);
}

/** A replay says by itself that it ended the session. */
const isNews = ({ type, detail }) => !(type === "ended" && detail === "reused");

function happened({ type, detail }) {
  if (type === "ended") return word(`why.${detail}`);
  return [word(`event.${type}`), detail && word(`detail.${detail}`)].filter(Boolean).join(" ");
}

find("disable").addEventListener("click", () => act(async () => {
  await ask("POST", `${at(shown.id)}/disable`);
  return lookAgain(word("was_disabled"));
}));

find("enable").addEventListener("click", () => act(async () => {
  await ask("POST", `${at(shown.id)}/enable`);
  return lookAgain(word("was_enabled"));
}));

find("end-all").addEventListener("click", () => act(async () => {
  if (!(await confirmed(word("end_all_what", shown)))) return "";
  const { ended } = await ask("DELETE", sessionsOf(shown.id));
  return lookAgain(word("sessions_ended", { ended }));
}));

/** One's own takes the password and a code, and so another call. */
find("remove-totp").addEventListener("click", () => act(async () => {
  if (!(await confirmed(word("remove_totp_what", shown)))) return "";
  try {
    await ask("DELETE", `${at(shown.id)}/totp`);
  } catch (failure) {
    if (failure.code === "not_found") return word("no_totp");
    throw failure;
  }
  return lookAgain(word("totp_removed"));
}));

find("delete").addEventListener("click", () => act(async () => {
  const { id, email } = shown;
  if (!(await confirmed(word("delete_what", { email }), email))) return "";
  await ask("DELETE", at(id));
  location.hash = "#accounts";
  return "";
}));

onSubmit(roles, roles.querySelector("[data-failed]"), async (form) => {
  show(await ask("PUT", `${at(shown.id)}/roles`, { roles: list(form.elements.roles) }));
  say(word("roles_set"));
});
