import { sentence } from "./form.js";
import * as page from "./page.js";
import { find, part, say, word } from "./page.js";

// What the sections of the admin page have in common.

/** Asks; whoever may not ask is shown out. */
export async function ask(method, path, body, type) {
  try {
    return await page.ask(method, path, body, type);
  } catch (failure) {
    if (failure.code === "forbidden") leave(word("no_admin", { email: find("who").textContent }));
    throw failure;
  }
}

/** Shows the log-in form in place of everything, and why. The address stays, so that a login leads back here. */
export function leave(sentence = "") {
  find("desk")?.remove();
  find("logout").hidden = true;
  find("entry").hidden = false;
  find("why").hidden = !sentence;
  find("why").textContent = sentence;
  say("");
  find("email").focus();
}

function alarm(sentence) {
  find("alarm").hidden = !sentence;
  find("alarm").textContent = sentence;
}

/** Does something, and says what it answers, or what went wrong. Whoever goes by keyboard keeps a place. */
export async function act(work) {
  if (!find("desk")) return;
  const place = document.activeElement;
  say("");
  alarm("");
  try {
    say((await work()) ?? "");
  } catch (failure) {
    if (find("desk")) alarm(Object.values(failure.fields ?? {})[0] ?? sentence(failure));
  }
  if (!place.isConnected) document.querySelector("[data-view]:not([hidden]) h2")?.focus();
}

/** Where a part of this page is. */
export function place(view, values) {
  const given = Object.entries(values).filter(([, value]) => value);
  return `#${view}?${new URLSearchParams(given)}`;
}

/** Goes there; what is searched for again is looked for again. */
export function go(view, values) {
  const there = place(view, values);
  if (location.hash === there) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = there;
}

/** Leads a link there, unless it went because there was nothing to link to. */
export function link(element, view, values) {
  if (element) element.href = place(view, values);
}

/** As page.js has it; what comes of it is said. */
export const arm = (button, what, work) => page.arm(button, what, () => act(work));

/** The words of a field, which spaces or commas part. */
export const list = (field) => field.value.split(/[\s,]+/).filter(Boolean);

/** Asks before what cannot be undone. Where something is to be typed, only whoever types it goes on. */
export function confirmed(question, typed) {
  const [dialog, field, yes] = [find("question"), find("typed"), find("yes")];
  find("asked").textContent = question;
  find("typed-what").textContent = typed ? word("type_it", { it: typed }) : "";
  field.parentElement.hidden = !typed;
  field.value = "";
  yes.disabled = Boolean(typed);
  field.oninput = () => (yes.disabled = field.value !== typed);
  dialog.returnValue = "";
  dialog.showModal();
  (typed ? field : find("no")).focus();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}

/** A list that comes page by page. An answer to a question that is not the last one is not shown. */
export class Listing {
  #entry;
  #entries;
  #none;
  #more;
  #asked = 0;

  constructor(host, entry) {
    this.#entry = entry;
    host.append(part("listing"));
    this.#entries = host.querySelector("ul");
    this.#none = host.querySelector(".none");
    this.#more = host.querySelector("button");
  }

  async open(path, values = {}) {
    this.#entries.replaceChildren();
    this.#none.hidden = this.#more.hidden = true;
    await this.#load(path, values);
  }

  async #load(path, values) {
    const asked = ++this.#asked;
    const given = Object.entries(values).filter(([, value]) => value);
    const { items, next } = await ask("GET", `${path}?${new URLSearchParams(given)}`);
    if (asked !== this.#asked) return;
    const entries = items.map(this.#entry);
    this.#entries.append(...entries);
    this.#none.hidden = this.#entries.children.length > 0;
    this.#more.hidden = !next;
    this.#more.onclick = () => act(() => this.#load(path, { ...values, cursor: next }));
    if (values.cursor) entries[0]?.querySelector("a, button, summary")?.focus();
  }
}
