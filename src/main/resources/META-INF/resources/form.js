// Sends what a form holds to where it says, as JSON. A page behind a link in a mail sends the link's secret along; it is
// read from the address and sent in a body, so that no log sees it twice.
const token = new URLSearchParams(location.search).get("token");
const done = document.getElementById("done");
const resend = document.getElementById("resend");

/** Sends a form and answers the service's answer; a refusal is thrown, with its sentence. */
async function post(form) {
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  const path = new URL(form.action); // Of a form that names none it is the page's own, with the secret.
  path.search = "";
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
    body: JSON.stringify({ ...(token !== null && { token }), ...Object.fromEntries(filled) }),
  });
  const content = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) throw Object.assign(new Error(content.error), content);
  return content;
}

/** A failure as a sentence. Where nobody of ours said what went wrong, nobody was reached. */
export function sentence({ code, message }) {
  return code && code !== message ? message : document.body.dataset.unreached;
}

/** Runs a form's work; while it runs the form cannot be sent again, and what goes wrong is said beside the fields. */
export function onSubmit(form, failed, work) {
  const button = form.querySelector("[type=submit]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    failed.hidden = true;
    form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    try {
      await work(form);
    } catch (refusal) {
      show(form, failed, refusal);
    }
    button.disabled = false;
    if (document.activeElement === document.body) button.focus(); // A disabled one loses the focus.
  });
}

/** Says beside a form what is wrong with what it sent. */
export function show(form, failed, refusal) {
  const [name, wrong] = Object.entries(refusal.fields ?? {})[0] ?? [];
  failed.id ||= form.id + "-failed";
  failed.textContent = wrong ?? sentence(refusal);
  failed.hidden = false;
  const field = form.elements.namedItem(name ?? "");
  field?.setAttribute("aria-invalid", "true");
  field?.setAttribute("aria-describedby", failed.id);
  field?.focus();
}

async function send(form) {
  await post(form);
  for (const field of done.querySelectorAll("input")) field.value = form.elements.namedItem(field.name).value;
  form.hidden = true;
  done.hidden = false;
  done.focus();
}

async function sendAgain(form) {
  const answer = form.querySelector("[data-answer]");
  answer.textContent = (await post(form)).message;
  answer.hidden = false;
}

if (done) onSubmit(document.getElementById("form"), document.getElementById("failed"), send);
if (resend) onSubmit(resend, resend.querySelector("[data-answer]"), sendAgain);
