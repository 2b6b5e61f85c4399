import { createLatchkey } from "./latchkey.js";

// What the pages with a client have in common, and the one client of each: its scripts share it.
export const language = document.documentElement.lang;
export const home = new URL(".", import.meta.url); // A proxy may have put all of it below a path.
export const latchkey = createLatchkey({ language, baseUrl: home.href });
export const find = (id) => document.getElementById(id);

const time = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
export const moment = (instant) => time.format(new Date(instant));

const number = new Intl.NumberFormat(language);

/** A sentence in the page's language; `{name}` in it is what `values` has by that name. */
export function word(name, values = {}) {
  const sentence = find("words").content.querySelector(`[data-word="${name}"]`)?.textContent ?? name;
  return sentence.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

/** Asks with the access token; a refusal is thrown, with its sentence. What else went wrong has none; see form.js. */
export async function ask(method, path, body, type = "application/json") {
  const headers = { "Content-Type": type, "Accept-Language": language };
  const sent = body === undefined || body instanceof Blob ? body : JSON.stringify(body);
  const answer = await latchkey.fetch(new URL("." + path, home), { method, headers, body: sent });
  const content = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) throw Object.assign(new Error(content.error), content);
  return content;
}

/** A copy of a template with values in its slots, as text; a slot without a value goes, with the row that it is in. */
export function part(template, values = {}) {
  const copy = find(template).content.firstElementChild.cloneNode(true);
  for (const slot of copy.querySelectorAll("[data-slot]")) fill(slot, values[slot.dataset.slot]);
  return copy;
}

function fill(slot, value) {
  if (value === undefined || value === null || value === "") (slot.closest("dl > div") ?? slot).remove();
  else if ("time" in slot.dataset) slot.textContent = moment(value);
  else slot.textContent = typeof value === "number" ? number.format(value) : value;
}

/** A button that does something; readers of the screen hear to what. */
export function arm(button, what, work) {
  button.setAttribute("aria-label", `${button.textContent}: ${what}`);
  button.addEventListener("click", work);
}

/** Says a sentence where a reader of the screen hears it. */
export function say(sentence) {
  if (find("status").textContent !== sentence) find("status").textContent = sentence;
}
