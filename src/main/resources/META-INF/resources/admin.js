import * as account from "./admin-account.js";
import * as accounts from "./admin-accounts.js";
import * as audit from "./admin-audit.js";
import * as clients from "./admin-clients.js";
import * as imports from "./admin-import.js";
import * as keys from "./admin-keys.js";
import * as overview from "./admin-overview.js";
import { act, ask, leave } from "./desk.js";
import { find, latchkey, say, word } from "./page.js";

const TRY_AGAIN = 5_000;
const views = { overview, accounts, account, keys, clients, audit, import: imports };
const title = document.title;

/** What is shown is in the address, so that "back", a reload and a login lead to it. */
function show() {
  const [asked, query] = location.hash.slice(1).split("?");
  const name = Object.hasOwn(views, asked) ? asked : "overview";
  for (const view of document.querySelectorAll("[data-view]")) view.hidden = view.dataset.view !== name;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const heading = find(`${name}-title`);
  document.title = `${heading.textContent} - ${title}`;
  const view = heading.parentElement;
  view.ariaBusy = "true";
  act(() => views[name].open(Object.fromEntries(new URLSearchParams(query)))).then(() => (view.ariaBusy = "false"));
  return heading;
}

async function start() {
  try {
    const { email, roles } = await ask("GET", "/profile");
    find("who").textContent = email;
    if (!roles.includes("admin")) return leave(word("no_admin", { email }));
    find("logout").hidden = find("desk").hidden = false;
    show();
    addEventListener("hashchange", () => find("desk") && show().focus());
  } catch (failure) {
    if (failure.kind === "ended") return leave();
    say(word("offline"));
    setTimeout(start, TRY_AGAIN);
  }
}

/** Nobody who was here may see more; and whoever logged in meanwhile may be somebody else. */
latchkey.onChange(({ type, reason, here }) => {
  if (type === "ended") leave(reason && !(here && reason === "logged_out") ? word(reason) : "");
  if (type === "login") location.reload();
});

find("logout").addEventListener("click", () => act(latchkey.logout));
addEventListener("pageshow", (event) => event.persisted && location.reload());
start();
