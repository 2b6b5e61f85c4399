import { ask, go, link, list, Listing } from "./desk.js";
import { onSubmit } from "./form.js";
import { find, part, say, word } from "./page.js";

const search = find("find-accounts");
const invitation = find("invitation");
const accounts = new Listing(find("accounts"), entry);

function entry({ id, email, name, verified, disabled_at, roles, created_at }) {
  const others = roles.filter((role) => role !== "user").join(" ");
  const [disabled, unverified] = [disabled_at && word("disabled_now"), !verified && word("unverified")].map((badge) => badge || "");
  const item = part("found-account", { email, name, created_at, others, disabled, unverified });
  link(item.querySelector("a"), "account", { id });
  return item;
}

/** What is no whole address is the beginning of one. */
const sought = (text) => (!text || text.includes("@") || text.endsWith("*") ? text : `${text}*`);

export async function open({ email = "" }) {
  search.elements.email.value = email;
  await accounts.open("/admin/accounts", { email: sought(email.trim()) });
}

search.addEventListener("submit", (event) => {
  event.preventDefault();
  go("accounts", { email: search.elements.email.value });
});

onSubmit(invitation, invitation.querySelector("[data-failed]"), async (form) => {
  const { email, roles } = form.elements;
  const made = await ask("POST", "/admin/accounts", { email: email.value, roles: list(roles) });
  form.reset();
  await open({ email: made.email });
  say(word("invited", { email: made.email }));
});
