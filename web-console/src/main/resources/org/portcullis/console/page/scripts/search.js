// The picture over a search, and what opens beside it.
import uPlot from "./uplot.js";
import { api, complain } from "./console.js";
import { axis, bars, chart, colour, COUNTS, TIMES } from "./chart.js";
import { fields } from "./kql.js";

const BUCKETS = 72;
const FEWEST_PIXELS = 4;
const OPEN = "search.facets";
const USUAL = ["event.outcome", "portcullis.failure.code", "portcullis.nas.name"];

function histogram(figure) {
  const place = figure.querySelector(".plot");
  const words = figure.querySelector("figcaption");
  const timezone = figure.dataset.timezone === "Z" ? "Etc/UTC" : figure.dataset.timezone;
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: timezone });
  const asked = (q, from, to) => {
    const parameters = new URLSearchParams({ q, buckets: BUCKETS });
    from && parameters.set("from", from);
    to && parameters.set("to", to);
    return api("GET", "/api/v1/events/histogram?" + parameters);
  };

  const part = (options) => new Intl.DateTimeFormat("en-GB", { ...options, timeZone: timezone });
  const day = part({ day: "numeric", month: "short" });
  const clock = part({ hour: "2-digit", minute: "2-digit" });
  const exact = part({ hour: "2-digit", minute: "2-digit", second: "2-digit" });

  /** The day once for each, below the first time of it. */
  function ticks(plot, times, number, space, step) {
    const days = times.map((time) => day.format(time * 1000));
    const of = step < 60 ? exact : clock;
    return times.map((time, i) =>
      step >= 86400 ? days[i] : of.format(time * 1000) + (days[i] === days[i - 1] ? "" : "\n" + days[i]));
  }

  async function draw() {
    const all = await asked(figure.dataset.q, figure.dataset.from, figure.dataset.to);
    const first = all.buckets[0].from;
    const last = all.buckets[all.buckets.length - 1].to;
    const failed = await asked(figure.dataset.failures, first, last);
    const start = Date.parse(first) / 1000;
    const width = all.bucketMillis / 1000;
    const data = [
      all.buckets.map((bucket, i) => start + i * width),
      all.buckets.map((bucket) => bucket.count),
      all.buckets.map((bucket, i) => failed.buckets[i]?.count ?? 0),
    ];
    const told = `${failed.total.toLocaleString("en")} of ${all.total.toLocaleString("en")} are failures. Drag to choose a time.`;
    words.textContent = told;
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", "Events over time. " + told);
    const series = (stroke) => ({ stroke: colour(stroke), fill: colour(stroke), width: 0, paths: bars(), points: { show: false } });
    const options = () => ({
      height: 130,
      legend: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timezone),
      scales: { x: { time: true, range: [start, start + width * data[0].length] }, y: { range: (u, low, high) => [0, Math.max(1, high)] } },
      axes: [axis({ size: 38, space: 70, incrs: TIMES, values: ticks }), axis({ size: 46, incrs: COUNTS })],
      series: [{}, series("--strong-line"), series("--bad")],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      hooks: {
        setCursor: [(u) => {
          const i = u.cursor.idx;
          words.textContent = u.cursor.left < 0 || i === null
            ? told
            : `${format.format(data[0][i] * 1000)}: ${data[1][i].toLocaleString("en")}, ${data[2][i].toLocaleString("en")} of them failures`;
        }],
        setSelect: [(u) => u.select.width >= FEWEST_PIXELS && choose(u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x"))],
      },
    });
    chart(place, options, data);
  }

  function choose(from, to) {
    const address = new URL(location);
    ["last", "cursor"].forEach((name) => address.searchParams.delete(name));
    address.searchParams.set("from", new Date(Math.floor(from * 1000)).toISOString());
    address.searchParams.set("to", new Date(Math.ceil(to * 1000)).toISOString());
    location.assign(address);
  }

  draw().catch((problem) => (words.textContent = problem.message));
}

/** What is opened is asked for then, and once; which facets are open is kept in the browser. */
function opens() {
  const kept = JSON.parse(localStorage.getItem(OPEN) || "null") || USUAL;
  document.querySelectorAll("main details:has(> [hx-trigger])").forEach((details) => {
    const part = details.querySelector("[hx-trigger]");
    const wanted = () => details.open && window.htmx.trigger(part, "wanted");
    details.addEventListener("toggle", () => {
      wanted();
      if (details.dataset.facet) {
        const open = [...document.querySelectorAll("[data-facet][open]")].map((one) => one.dataset.facet);
        localStorage.setItem(OPEN, JSON.stringify(open));
      }
    });
    if (kept.includes(details.dataset.facet)) {
      details.open = true;
    }
  });
}

/** A menu closes when something else is meant. */
function menus() {
  const others = (target) => document.querySelectorAll(".menu[open]").forEach((menu) => {
    if (!menu.contains(target)) {
      menu.open = false;
    }
  });
  document.addEventListener("click", (event) => others(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest(".menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.getElementById("columns")?.addEventListener("toggle", async () => {
    const names = document.getElementById("field-names");
    if (!names.children.length) {
      names.append(...(await fields()).map((field) => new Option(field.name)));
    }
  });
}

/** What is chosen is shown, and shown from now on. */
function columns() {
  document.getElementById("columns-form")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const chosen = event.submitter?.value === "usual" ? [] : new FormData(form).getAll("columns").flatMap((names) => names.split(/[\s,]+/)).filter(Boolean);
    try {
      await api("POST", "/api/v1/account/search-columns", { columns: chosen });
    } catch (problem) {
      complain(form, problem);
      return;
    }
    const address = new URL(location);
    ["columns", "cursor"].forEach((name) => address.searchParams.delete(name));
    location.assign(address);
  });
}

const figure = document.getElementById("histogram");
if (figure) {
  histogram(figure);
}
// htmx takes in the page then, and hears what is wanted
document.addEventListener("DOMContentLoaded", opens);
menus();
columns();
