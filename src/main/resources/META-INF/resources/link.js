// Sends what the form holds, and the secret of the link, to this page's own address. The secret stays in this page: it is
// read from the address and sent in a body, so that no log sees it twice.
const form = document.getElementById("link");
const button = form.querySelector("button");
const failed = document.getElementById("failed");

async function send(event) {
  event.preventDefault();
  button.disabled = true;
  failed.hidden = true;
  const token = new URLSearchParams(location.search).get("token") ?? "";
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify({ token, ...Object.fromEntries(new FormData(form)) }),
    });
    if (answer.ok) {
      document.getElementById("done").hidden = false;
      form.hidden = true;
      return;
    }
    const refusal = await answer.json();
    failed.textContent = Object.values(refusal.fields ?? {})[0] ?? refusal.error;
  } catch (unreachable) {
    failed.textContent = String(unreachable.message);
  }
  failed.hidden = false;
  button.disabled = false;
}

form.addEventListener("submit", send);
