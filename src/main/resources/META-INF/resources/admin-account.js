import { act, arm, ask, confirmed, link, list, Listing } from "./desk.js";
import { onSubmit } from "./form.js";
import { find, moment, part, say, word } from "./page.js";

const roles = find("roles");
const failed = roles.querySelector("[data-failed]");
const timelines = new Listing(find("timelines"), timeline);
let wanted; // The id of the account that was opened last.
let shown; // That account, once its facts have come; until then there is nothing to act on.

export async function open({ id }) {
  if (id !== wanted) forget();
  wanted = id;
  find("account").replaceChildren();
  await Promise.all([look(id), timelines.open(sessionsOf(id))]);
}

function forget() {
  shown = undefined;
  find("changes").hidden = true;
  failed.hidden = true;
}

const at = (id) => `/admin/accounts/${encodeURIComponent(id)}`;
const sessionsOf = (id) => `${at(id)}/sessions`;

async function look(id) {
  const account = await ask("GET", at(id));
  if (id === wanted) show(account);
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
  find("changes").hidden = false;
}

/** What was done to an account that nobody looks at any more is not said of another one. */
async function lookAgain(id, sentence) {
  if (id !== wanted) return "";
  await open({ id });
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
  else arm(button, device, () => end(session.id, wanted));
  return item;
}

async function end(session, id) {
  await ask("DELETE", `/admin/sessions/${session}`);
  return lookAgain(id, word("session_ended"));
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

/** A button that does something to the account that is shown when it is pressed, and to no other. */
function onClick(button, work) {
  find(button).addEventListener("click", () => act(() => work(wanted, shown)));
}

onClick("disable", async (id) => {
  await ask("POST", `${at(id)}/disable`);
  return lookAgain(id, word("was_disabled"));
});

onClick("enable", async (id) => {
  await ask("POST", `${at(id)}/enable`);
  return lookAgain(id, word("was_enabled"));
});

onClick("end-all", async (id, { email }) => {
  if (!(await confirmed(word("end_all_what", { email })))) return "";
  const { ended } = await ask("DELETE", sessionsOf(id));
  return lookAgain(id, word("sessions_ended", { ended }));
});

/** One's own takes the password and a code, and so another call. */
onClick("remove-totp", async (id, { email }) => {
  if (!(await confirmed(word("remove_totp_what", { email })))) return "";
  try {
    await ask("DELETE", `${at(id)}/totp`);
  } catch (failure) {
    if (failure.code === "not_found") return lookAgain(id, word("no_totp"));
    throw failure;
  }
  return lookAgain(id, word("totp_removed"));
});

onClick("delete", async (id, { email }) => {
  if (!(await confirmed(word("delete_what", { email }), email))) return "";
  await ask("DELETE", at(id));
  location.hash = "#accounts";
  return "";
});

onSubmit(roles, failed, async (form) => {
  const id = wanted;
  try {
    const account = await ask("PUT", `${at(id)}/roles`, { roles: list(form.elements.roles) });
    if (id !== wanted) return;
    show(account);
    say(word("roles_set"));
  } catch (failure) {
    if (id === wanted) throw failure;
  }
});
