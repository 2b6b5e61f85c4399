// The secret stays in this page: it is read from the address and sent in a body, so that no log sees it twice.
const button = document.getElementById("confirm");
const failed = document.getElementById("failed");

async function confirmAddress() {
  button.disabled = true;
  failed.hidden = true;
  const token = new URLSearchParams(location.search).get("token") ?? "";
  try {
    const answer = await fetch("verify", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) {
      document.getElementById("done").hidden = false;
      button.hidden = true;
      return;
    }
    failed.textContent = (await answer.json()).error;
  } catch (unreachable) {
    failed.textContent = String(unreachable.message);
  }
  failed.hidden = false;
  button.disabled = false;
}

button.addEventListener("click", confirmAddress);
