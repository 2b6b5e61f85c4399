import { onSubmit, sentence } from "./form.js";
import { arm, ask, find, home, language, latchkey, moment, part, say, word } from "./page.js";
import { Strip } from "./strip.js";

const LOOK_AGAIN = 5_000;
const strip = new Strip(find("strip"), find("bar"), find("left"), find("events"), language);
let shown;
let over = false;

function described(change) {
  if (change.type === "ended") return word(change.reason ?? "logged_out");
  return word(change.type === "renewed" && !change.here ? "renewed_elsewhere" : change.type);
}

latchkey.onChange((change) => {
  strip.add(change, described(change));
  if (change.type === "ended") end(change);
  if (change.type === "login") location.reload(); // It may be somebody else.
});

/** Nobody who was here may see more; why it ended is said in place, where a reader of the screen hears it. */
function end({ reason, here }) {
  over = true;
  if (!reason || (reason === "logged_out" && here) || reason === "account_deleted") {
    location.replace(new URL("account/login", home));
    return;
  }
  find("why").textContent = word(reason);
  find("ended").hidden = false;
  for (const part of document.querySelectorAll("#who, #sessions")) part.replaceChildren();
  find("username").defaultValue = "";
  for (const control of document.querySelectorAll("button, input")) control.disabled = true;
}

async function look() {
  try {
    show(await latchkey.sessions());
    if (!find("who").textContent) introduce(await ask("GET", "/profile"));
    say("");
  } catch (failure) {
    if (failure.kind !== "ended") say(word("offline"));
  }
}

function introduce({ email, roles }) {
  find("who").textContent = email;
  find("username").defaultValue = email; // For whoever keeps passwords; a reset of the form leaves it.
  find("admin").hidden = !roles.includes("admin");
}

/** Only what changed is written again, or whoever goes by keyboard would lose the place. */
function show(sessions) {
  const seen = JSON.stringify(sessions);
  if (over || seen === shown) return;
  shown = seen;
  const focused = document.activeElement?.dataset.session;
  find("sessions").replaceChildren(...sessions.map(entry));
  if (focused) (document.querySelector(`[data-session="${focused}"]`) ?? find("devices")).focus();
  find("others").disabled = !sessions.some((session) => !session.current && !session.ended_at);
}

function entry(session) {
  const device = session.device ?? word("unknown_device");
  const current = session.current ? word("this_device") : "";
  const renewed = session.renewed_at ? moment(session.renewed_at) : word("never");
  const reason = session.reason && word(session.reason);
  const item = part("session", { ...session, device, current, renewed, reason });
  item.classList.toggle("over", session.ended_at !== null);
  item.classList.toggle("replay", session.reason === "reused");
  const button = item.querySelector("button");
  button.dataset.session = session.id;
  if (session.current || session.ended_at) button.remove();
  else arm(button, device, () => act(() => ask("DELETE", `/sessions/${session.id}`)));
  return item;
}

/** Does something, shows what has become of the sessions, and says what was done or what went wrong. */
async function act(work, done = "") {
  try {
    await work();
    await look();
    say(done);
  } catch (failure) {
    if (failure.kind !== "ended") say(sentence(failure));
  }
}

find("logout").addEventListener("click", () => act(latchkey.logout));
find("others").addEventListener("click", () => act(() => ask("POST", "/logout/others"), word("others_ended")));

onSubmit(find("password"), find("password").querySelector("[data-failed]"), async (form) => {
  const { current_password, new_password } = form.elements;
  await ask("PUT", "/password", { current_password: current_password.value, new_password: new_password.value });
  form.reset();
  await look();
  say(word("password_saved"));
});

onSubmit(find("deletion"), find("deletion").querySelector("[data-failed]"), async (form) => {
  await ask("DELETE", "/profile", { password: form.elements.password.value });
  await latchkey.logout(); // What is left is the cookie.
});

/** A page that the browser kept, and shows again after a logout, must not pretend. */
addEventListener("pageshow", (event) => event.persisted && location.reload());
setInterval(() => !over && document.visibilityState === "visible" && look(), LOOK_AGAIN);
look();
