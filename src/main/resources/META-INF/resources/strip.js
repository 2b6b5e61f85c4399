import { shape } from "./svg.js";

const WIDTH = 600;
const HEIGHT = 60;
const REMEMBERED = 50;

/** Shows the life of access tokens: each as a slope, each renewal as a tick, a replay in red. */
export class Strip {
  #drawing;
  #bar;
  #left;
  #list;
  #time;
  #language;
  #tokens = []; // { from, life, until }, on the monotonic clock
  #ticks = []; // { at, kind }

  constructor(drawing, bar, left, list, language) {
    this.#drawing = drawing;
    this.#bar = bar;
    this.#left = left;
    this.#list = list;
    this.#language = language;
    this.#time = new Intl.DateTimeFormat(language, { timeStyle: "medium" });
    setInterval(() => this.#draw(performance.now()), 250);
  }

  /** A change that Latchkey told of, and how to say it. */
  add(change, description) {
    const now = performance.now();
    const kind = change.reason === "reused" ? "replay" : change.type;
    const last = this.#tokens.at(-1);
    if (last && change.type !== "retrying") last.until = now;
    if (change.life) this.#tokens.push({ from: now + change.left - change.life, life: change.life, until: Infinity });
    this.#ticks.push({ at: now, kind });
    this.#tokens.splice(0, this.#tokens.length - REMEMBERED);
    this.#ticks.splice(0, this.#ticks.length - REMEMBERED);
    this.#note(kind, description);
    this.#draw(now);
  }

  #note(kind, description) {
    const line = document.createElement("li");
    line.className = kind;
    line.textContent = `${this.#time.format(new Date())}  ${description}`;
    this.#list.prepend(line);
    if (this.#list.children.length > REMEMBERED) this.#list.lastElementChild.remove();
  }

  #draw(now) {
    const token = this.#tokens.at(-1);
    if (!token) return;
    const left = token.until < Infinity ? 0 : Math.max(0, token.from + token.life - now);
    this.#bar.max = token.life;
    this.#bar.value = left;
    this.#left.textContent = this.#duration(left / 1000);
    const span = Math.max(60_000, 4 * token.life);
    const x = (at) => (WIDTH * (at - now + span)) / span;
    this.#drawing.replaceChildren(
      ...this.#tokens.map((each) => slope(each, Math.min(now, each.until, each.from + each.life), x)),
      ...this.#ticks.map((each) => tick(each, x)),
    );
  }

  #duration(seconds) {
    const [value, unit] = seconds < 120 ? [seconds, "second"] : [seconds / 60, "minute"];
    return new Intl.NumberFormat(this.#language, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(Math.ceil(value));
  }
}

function slope({ from, life }, until, x) {
  const height = HEIGHT * (1 - (until - from) / life);
  const points = [[x(from), HEIGHT], [x(from), 0], [x(until), HEIGHT - height], [x(until), HEIGHT]];
  return shape("polygon", { points: points.map((point) => point.join()).join(" ") });
}

function tick({ at, kind }, x) {
  return shape("line", { x1: x(at), x2: x(at), y1: 0, y2: HEIGHT, class: kind });
}
