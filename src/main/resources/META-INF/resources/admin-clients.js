import { arm, ask, confirmed, list } from "./desk.js";
import { onSubmit } from "./form.js";
import { find, part, say, word } from "./page.js";

const creation = find("new-client");

export async function open() {
  find("clients").replaceChildren(...(await ask("GET", "/admin/clients")).map(entry));
}

function entry(client) {
  const { client_id, method, scopes, logins, setting } = client;
  const item = part("client", {
    ...client,
    scopes: scopes.join(" "),
    logs_in: word(logins ? "yes" : "no"),
    fixed: setting ? word("is_setting") : "",
  });
  const [secret, deletion] = ["secret", "delete"].map((what) => item.querySelector(`[data-do=${what}]`));
  arm(secret, client_id, () => changeSecret(client_id));
  arm(deletion, client_id, () => remove(client_id));
  if (!method.startsWith("client_secret")) secret.remove();
  if (setting) item.querySelector(".actions").remove();
  return item;
}

const at = (id) => `/admin/clients/${encodeURIComponent(id)}`;

async function changeSecret(id) {
  if (!(await confirmed(word("secret_what", { id })))) return "";
  await reveal(await ask("POST", `${at(id)}/secret`));
  return "";
}

async function remove(id) {
  if (!(await confirmed(word("delete_client_what", { id }), id))) return "";
  await ask("DELETE", at(id));
  await open();
  return word("client_deleted", { id });
}

/** Shows a secret, this once: it is forgotten when the dialog closes. */
function reveal({ client_id, client_secret }) {
  if (!client_secret) return Promise.resolve();
  const [dialog, field] = [find("secret"), find("shown-secret")];
  find("secret-of").textContent = word("secret_once", { id: client_id });
  find("copied").textContent = "";
  field.value = client_secret;
  dialog.showModal();
  return new Promise((closed) => {
    dialog.addEventListener("close", () => closed((field.value = "")), { once: true });
  });
}

find("copy").addEventListener("click", async () => {
  find("shown-secret").select();
  try {
    await navigator.clipboard.writeText(find("shown-secret").value);
    find("copied").textContent = word("copied");
  } catch {
    find("copied").textContent = word("copy_it"); // Without TLS a page may not; what is to be copied is selected.
  }
});

onSubmit(creation, creation.querySelector("[data-failed]"), async (form) => {
  const { client_id, method, scopes, logins } = form.elements;
  const client = { client_id: client_id.value, method: method.value, scopes: list(scopes), logins: logins.checked };
  const made = await ask("POST", "/admin/clients", client);
  form.reset();
  await open();
  await reveal(made);
  say(word("client_created", { id: made.client_id }));
});
