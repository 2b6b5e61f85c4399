import { draw } from "./chart.js";
import { ask } from "./desk.js";
import { find, language, moment, part, word } from "./page.js";

const HOURS = 48;
const LOOK_AGAIN = 30_000;
const SERIES = ["logins", "renewals", "repeats", "replays"];
const number = new Intl.NumberFormat(language);
const charts = new Map(SERIES.map((name) => [name, chart(name)]));

function chart(name) {
  const figure = part("chart", { name: word(name), total: " " });
  figure.id = `chart-${name}`;
  const svg = figure.querySelector("svg");
  svg.querySelector("title").id = `${figure.id}-title`;
  svg.querySelector("desc").id = `${figure.id}-desc`;
  svg.setAttribute("aria-labelledby", `${figure.id}-title`);
  svg.setAttribute("aria-describedby", `${figure.id}-desc`);
  find("charts").append(figure);
  return figure;
}

export async function open() {
  const { from, to, hours } = await ask("GET", `/admin/statistics?hours=${HOURS}`);
  for (const name of SERIES) show(name, from, to, hours.map((hour) => ({ at: hour.at, value: hour[name] })));
  find("hours").replaceChildren(...[...hours].reverse().map((hour) => part("hour", hour)));
}

function show(name, from, to, hours) {
  const figure = charts.get(name);
  const values = hours.map(({ value }) => value);
  const total = number.format(values.reduce((sum, value) => sum + value, 0));
  figure.querySelector("[data-slot=total]").textContent = word("total", { total });
  figure.querySelector("title").textContent = word("chart_title", { name: word(name) });
  figure.querySelector("desc").textContent = word("chart_desc", {
    from: moment(from),
    to: moment(to),
    total,
    most: number.format(Math.max(...values)),
  });
  draw(figure.querySelector("g"), hours, language);
}

setInterval(() => {
  const shown = find("charts")?.closest("#desk:not([hidden]) [data-view]:not([hidden])");
  if (shown && document.visibilityState === "visible") open().catch(() => {}); // The next one may do better.
}, LOOK_AGAIN);
