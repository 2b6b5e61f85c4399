import { shape } from "./svg.js";

const [WIDTH, HEIGHT] = [320, 150];
const [LEFT, TOP, BOTTOM] = [40, 10, 22];
const STEPS = [1, 2, 4, 6, 10]; // Half of each, but of the first, is a whole number.

/** The next round number. */
function round(most) {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return magnitude * STEPS.find((step) => magnitude * step >= most);
}

/** Draws a bar for each hour: `{ at, value }`, oldest first. */
export function draw(drawing, hours, language) {
  const top = round(Math.max(1, ...hours.map(({ value }) => value)));
  const width = (WIDTH - LEFT) / hours.length;
  const y = (value) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * value) / top;
  const x = (index) => LEFT + index * width;
  drawing.replaceChildren(
    ...(top > 1 ? [0, top / 2, top] : [0, 1]).flatMap((value) => line(value, y(value), language)),
    ...hours.map(({ at, value }, index) =>
      shape("rect", { x: x(index) + width * 0.1, y: y(value), width: width * 0.8, height: y(0) - y(value), "data-at": at }),
    ),
    ...hours.flatMap(({ at }, index) => mark(new Date(at), x(index), language)),
  );
}

function line(value, y, language) {
  const label = new Intl.NumberFormat(language, { notation: "compact" }).format(value);
  return [
    shape("line", { x1: LEFT, x2: WIDTH, y1: y, y2: y }),
    shape("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, label),
  ];
}

/** Midnights are dates, noons are hours. */
function mark(at, x, language) {
  const hour = at.getHours();
  if (hour % 12 || x > WIDTH - 20) return [];
  const format = hour ? { hour: "numeric" } : { month: "numeric", day: "numeric" };
  return [
    shape("line", { x1: x, x2: x, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM + 4 }),
    shape("text", { x, y: HEIGHT - 5, "text-anchor": "middle" }, new Intl.DateTimeFormat(language, format).format(at)),
  ];
}
