import { ask, link } from "./desk.js";
import { onSubmit } from "./form.js";
import { find, part, word } from "./page.js";

const LOOK_AGAIN = 1_000;
const upload = find("upload");
let watched; // The import whose report is shown.

const at = (id) => `/admin/import/${encodeURIComponent(id)}`;

export async function open({ id }) {
  watched = id;
  find("run").replaceChildren();
  if (id) await watch(id);
  await look();
}

async function look() {
  const runs = await ask("GET", "/admin/import");
  find("imports").replaceChildren(...runs.map(entry));
  return runs;
}

function entry(run) {
  const item = part("import", { ...run, state: word(`run.${run.state}`) });
  link(item.querySelector("a"), "import", { id: run.id });
  return item;
}

/** Shows how far an import is, for as long as it goes on and somebody looks. */
async function watch(id) {
  const run = await ask("GET", at(id));
  if (watched !== id) return;
  show(run);
  if (run.state === "running") setTimeout(() => watch(id).catch(() => {}), LOOK_AGAIN);
}

function show(run) {
  const report = part("report", { ...run, state: word(`run.${run.state}`) });
  report.querySelector("[data-part=failures]").append(...run.failures.map(failure));
  find("run").replaceChildren(report);
}

function failure({ line, reason }) {
  const item = document.createElement("li");
  item.textContent = word("line_failed", { line, why: word(`unfit.${reason}`) });
  return item;
}

/** The answer comes when everything has been read; meanwhile the newest import that is not an old one is this one. */
async function follow(old) {
  const runs = await look();
  const own = runs.find(({ id }) => !old.has(id));
  if (own && !watched) show(await ask("GET", at(own.id)));
}

const typeOf = (file) => (/\.csv$/i.test(file.name) || file.type === "text/csv" ? "text/csv" : "application/x-ndjson");

onSubmit(upload, upload.querySelector("[data-failed]"), async (form) => {
  watched = undefined;
  const [file] = form.elements.export.files;
  const old = new Set((await look()).map(({ id }) => id));
  const following = setInterval(() => follow(old).catch(() => {}), LOOK_AGAIN); // The answer says what went wrong.
  try {
    show(await ask("POST", "/admin/import", file, typeOf(file)));
  } finally {
    clearInterval(following);
  }
  form.reset();
  await look();
});
