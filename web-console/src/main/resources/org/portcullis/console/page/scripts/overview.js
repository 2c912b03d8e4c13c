// The picture of authentications per minute, by what became of them; a click on a bar leads to its events.
import uPlot from "./uplot.js";
import { api } from "./console.js";
import { axis, bars, chart, colour, COUNTS, stacked } from "./chart.js";

const OUTCOMES = [
  { action: "access-accept", label: "let in", colour: "--good" },
  { action: "access-reject", label: "refused", colour: "--bad" },
  { action: "authentication-abandoned", label: "fell silent", colour: "--warn" },
];
const MINUTE = 60000;
const place = document.getElementById("rate");
const step = Number(place.dataset.step);
const steps = Number(place.dataset.steps);
const words = document.getElementById("rate-words");
let counts = OUTCOMES.map(() => new Array(steps).fill(0));
let times = [];

/** As the server has it: until the end of the step that is now. */
function period() {
  const to = (Math.floor(Date.now() / step) + 1) * step;
  return { from: to - step * steps, to };
}

async function count() {
  const { from, to } = period();
  const when = "&from=" + new Date(from).toISOString() + "&to=" + new Date(to).toISOString() + "&buckets=" + steps;
  counts = await Promise.all(
    OUTCOMES.map(async ({ action }) => {
      const query = encodeURIComponent("event.action: " + action);
      const found = await api("GET", "/api/v1/events/histogram?q=" + query + when);
      return found.buckets.map((bucket) => bucket.count);
    }),
  );
  times = counts[0].map((any, i) => (from + i * step) / 1000);
  words.textContent = OUTCOMES.map((one, i) => counts[i].reduce((sum, value) => sum + value, 0) + " " + one.label).join(", ");
}

/** The highest first, so that those below are drawn over it. */
const values = () => [times, ...stacked(counts).map((sums) => sums.map((sum) => (sum * MINUTE) / step)).reverse()];
const rate = (value) => (value == null ? "–" : Number(value.toFixed(value < 10 ? 2 : 0)).toString());

function clock(seconds) {
  const { from, to } = period();
  const time = uPlot.tzDate(new Date(seconds * 1000), place.dataset.timezone);
  return uPlot.fmtDate(to - from > 24 * 60 * MINUTE ? "{D} {MMM} {HH}:{mm}" : "{HH}:{mm}")(time);
}

function options() {
  return {
    height: 220,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), place.dataset.timezone),
    cursor: { points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { range: (plot, low) => [low, low + (step * steps) / 1000] }, y: { range: (plot, low, high) => [0, Math.max(high * 1.1, 1)] } },
    axes: [axis({ values: (plot, ticks) => ticks.map(clock) }), axis({ size: 44, values: (plot, ticks) => ticks.map(rate), ...(step === MINUTE ? { incrs: COUNTS } : {}) })],
    series: [
      { value: (plot, seconds) => (seconds == null ? "–" : uPlot.fmtDate("{YYYY}-{MM}-{DD} {HH}:{mm}")(options().tzDate(seconds))) },
      ...OUTCOMES.map((one, i) => ({
        label: one.label,
        stroke: colour(one.colour),
        fill: colour(one.colour),
        width: 0,
        paths: bars(),
        points: { show: false },
        value: (plot, sum, series, index) => (index == null ? "–" : rate((counts[i][index] * MINUTE) / step)),
      })).reverse(),
    ],
  };
}

function follow(plot) {
  place.addEventListener("click", (event) => {
    const index = plot().cursor.idx;
    if (event.target.closest(".u-over") && index != null) {
      const from = new Date(times[index] * 1000);
      const query = `event.action: (${OUTCOMES.map((one) => one.action).join(" or ")}) and @timestamp >= "${from.toISOString()}"`;
      location.assign("/search?q=" + encodeURIComponent(`${query} and @timestamp < "${new Date(+from + step).toISOString()}"`));
    }
  });
}

await count();
const drawn = chart(place, options, values());
follow(drawn.plot);
document.body.addEventListener("due", async () => {
  try {
    await count();
    drawn.data(values());
  } catch (unreachable) {
    // The next time; the page's own parts say what is the matter.
  }
});
