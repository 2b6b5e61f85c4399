import { act, ask, go, link, Listing } from "./desk.js";
import { find, part, word } from "./page.js";

const search = find("find-events");
const trail = new Listing(find("trail"), entry);

/** The kinds of events are those that there are words for. */
function kinds() {
  const all = [...find("words").content.querySelectorAll("[data-word^='event.']")];
  const known = all.map((each) => [each.textContent, each.dataset.word.slice("event.".length)]);
  return known.sort(([one], [other]) => one.localeCompare(other)).map(([text, value]) => new Option(text, value));
}

search.elements.type.append(...kinds());

function entry(event) {
  const { type, detail, outcome, account_id, actor_id, session_id } = event;
  const failure = outcome === "failure" ? word("failure") : "";
  const item = part("event", { ...event, what: [word(`event.${type}`), detail].filter(Boolean).join(" "), failure });
  link(item.querySelector("[data-slot=account_id]"), "account", { id: account_id });
  link(item.querySelector("[data-slot=actor_id]"), "account", { id: actor_id });
  link(item.querySelector("[data-slot=session_id]"), "audit", { session: session_id });
  return item;
}

/** A time without a zone is this device's. */
const instant = (local) => local && new Date(local).toISOString();

export async function open(wanted) {
  for (const field of search.elements) if (field.name) field.value = wanted[field.name] ?? "";
  const { account, session, type, from, to } = Object.fromEntries(new FormData(search));
  await trail.open("/admin/audit", { account, session, type, from: instant(from), to: instant(to) });
}

search.addEventListener("submit", (event) => {
  event.preventDefault();
  go("audit", Object.fromEntries(new FormData(search)));
});

find("verify").addEventListener("click", () => act(async () => {
  const { intact, events, unsealed, first_wrong: wrong } = await ask("GET", "/admin/audit/verify");
  if (intact) return word("intact", { events, unsealed });
  throw new Error(word(`wrong.${wrong.what}`, wrong));
}));
