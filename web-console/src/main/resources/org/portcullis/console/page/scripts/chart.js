// Pictures by uPlot in the console's own colours; they follow the width of their place and the theme.
import uPlot from "./uplot.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** A colour of the style sheet, such as "--good". */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * Draws into an element and draws again when its width or the theme changes.
 * @param options a function from the width to uPlot's options, called anew for each drawing
 * @returns an object with data(values), which shows others, and plot(), the present one
 */
export function chart(element, options, values) {
  let plot;
  const draw = () => {
    plot?.destroy();
    plot = new uPlot({ ...options(element.clientWidth), width: element.clientWidth }, values, element);
  };
  draw();
  new ResizeObserver(() => {
    if (plot.width !== element.clientWidth && element.clientWidth > 0) {
      plot.setSize({ width: element.clientWidth, height: plot.height });
    }
  }).observe(element);
  dark.addEventListener("change", draw);
  return {
    plot: () => plot,
    data(others) {
      values = others;
      plot.setData(values);
    },
  };
}

/** Steps of an axis of things that are counted: there are no halves of them. */
export const COUNTS = [1, 2, 5].flatMap((one) => Array.from({ length: 7 }, (any, power) => one * 10 ** power)).sort((one, other) => one - other);

/** Steps of an axis of times, in seconds; the shortest is one, which is all that the words at it say. */
export const TIMES = [1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000, 7776000, 31536000];

/** Axes that look as the rest of the console does. */
export function axis(more = {}) {
  return {
    stroke: colour("--soft"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    ...more,
  };
}

/** Bars that stand on each other need sums: series i shows the sum of 0..i. */
export function stacked(series) {
  let below = series[0].map(() => 0);
  return series.map((one) => (below = one.map((value, i) => value + below[i])));
}

export const bars = (gap = 0.15) => uPlot.paths.bars({ size: [1 - gap, 60], align: 1 });
