import { onSubmit, show } from "./form.js";
import { find, home, latchkey } from "./page.js";

const first = find("form");
const second = find("second");
const failed = find("failed");
const unverified = find("unverified");
let challenge;

/** Browsers keep no secure cookie of a page that came over plain HTTP, so that a login would be lost at once. */
find("insecure").hidden = isSecureContext;
first.hidden = !isSecureContext;

/** The page to log in leads to the sessions; any other page that holds the form starts again where it is. */
function arrived() {
  if (location.pathname === new URL("account/login", home).pathname) location.assign(new URL("account", home));
  else location.reload();
}

/** Who has not opened the link of the mail can have another one. */
function offerLink(refusal) {
  unverified.hidden = refusal.code !== "email_not_verified";
  unverified.querySelector("[name=email]").value = first.elements.email.value;
  unverified.querySelector("[data-answer]").hidden = true;
  throw refusal;
}

/** A second step that came too late leads back to the first. */
function startAgain(refusal) {
  if (refusal.code !== "invalid_challenge") throw refusal;
  second.reset();
  second.hidden = true;
  first.hidden = false;
  show(first, failed, refusal);
  first.elements.password.focus();
}

onSubmit(first, failed, async () => {
  unverified.hidden = true;
  const answer = await latchkey.login(Object.fromEntries(new FormData(first))).catch(offerLink);
  if (!answer) return arrived();
  challenge = answer.challenge;
  first.hidden = true;
  second.hidden = false;
  second.elements.code.focus();
});

onSubmit(second, second.querySelector("[data-failed]"), () =>
  latchkey.login({ challenge, code: second.elements.code.value }).then(arrived, startAgain),
);
