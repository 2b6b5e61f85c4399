import { act, arm, ask, confirmed } from "./desk.js";
import { find, part, word } from "./page.js";

export async function open() {
  find("keys").replaceChildren(...(await ask("GET", "/admin/keys")).map(entry));
}

function entry(key) {
  const item = part("key", { ...key, state: word(`state.${key.state}`), use: word(`use.${key.use}`) });
  item.classList.toggle("over", key.state === "gone");
  const button = item.querySelector("button");
  if (key.compromised_at || key.state === "gone") button.remove();
  else arm(button, key.kid, () => compromise(key.kid));
  return item;
}

async function compromise(kid) {
  if (!(await confirmed(word("compromise_what", { kid }), kid))) return "";
  await ask("POST", `/admin/keys/${encodeURIComponent(kid)}/compromise`);
  await open();
  return word("was_compromised");
}

for (const button of document.querySelectorAll("[data-use]")) {
  const { use } = button.dataset;
  button.addEventListener("click", () => act(async () => {
    await ask("POST", "/admin/keys/rollover", { use });
    await open();
    return word("rolled_over");
  }));
}
