import { onSubmit } from "./form.js";
import { createLatchkey } from "./latchkey.js";

const home = new URL(".", import.meta.url);
const latchkey = createLatchkey({ language: document.documentElement.lang, baseUrl: home.href });
const first = document.getElementById("form");
const second = document.getElementById("second");
let challenge;

/** A page that asks for a login by itself goes on from where it is. */
function arrived() {
  if (location.pathname === new URL("account/login", home).pathname) location.assign(new URL("account", home));
  else location.reload();
}

onSubmit(first, document.getElementById("failed"), async () => {
  const answer = await latchkey.login(Object.fromEntries(new FormData(first)));
  if (!answer) return arrived();
  challenge = answer.challenge;
  first.hidden = true;
  second.hidden = false;
  second.elements.code.focus();
});

onSubmit(second, second.querySelector("[data-failed]"), async () => {
  await latchkey.login({ challenge, code: second.elements.code.value });
  arrived();
});
