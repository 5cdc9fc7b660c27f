// Two lines over the last hour, and the same in a sentence for those who do not see them.
import { element, setText } from "./elements.js";
import { clock, number } from "./words.js";

const HEIGHT = 190;
const LEAST_SECONDS = 600;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * A chart of numbers over time.
 *
 * series: [{ label, colour: a CSS variable, fill: optional }]; values that are null leave a gap.
 * sentence: says of the data what the chart shows.
 */
export function chart(title, series, sentence) {
  const canvas = element("div", { class: "canvas", "aria-hidden": "true" });
  const words = element("p", { class: "chart-words" });
  const legend = element(
    "span",
    { class: "legend" },
    series.map((one) => element("span", { class: `key ${one.mark}` }, one.label)),
  );
  const figure = element("figure", { class: "chart" }, element("figcaption", {}, element("h2", {}, title), legend), canvas, words);
  let plot = null;
  let data = null;

  function draw() {
    plot?.destroy();
    plot = null;
    if (!data || data[0].length === 0 || canvas.clientWidth === 0) {
      return;
    }
    const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui" };
    plot = new window.uPlot(
      {
        width: canvas.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: true, range: () => [Math.min(data[0][0], data[0].at(-1) - LEAST_SECONDS), data[0].at(-1)] }, y: { range: (self, least, most) => [0, Math.max(1, most * 1.1)] } },
        axes: [
          { ...axis, values: (self, times) => times.map((time) => clock(new Date(time * 1000))), size: 28 },
          { ...axis, size: 56, values: (self, values) => values.map((value) => number(value, true)) },
        ],
        series: [
          {},
          ...series.map((one) => ({ stroke: colour(one.colour), fill: one.fill ? colour(one.fill) : undefined, width: 2, dash: one.dash, points: { show: false }, spanGaps: false })),
        ],
      },
      data,
      canvas,
    );
  }

  const width = new ResizeObserver(() => {
    if (plot ? plot.width !== canvas.clientWidth : data) {
      draw();
    }
  });
  width.observe(canvas);
  return {
    figure,
    /** data: times in seconds, then the values of each line. */
    show(next) {
      data = next;
      setText(words, sentence(next));
      if (plot) {
        plot.setData(next);
      } else {
        draw();
      }
    },
    draw,
    close() {
      width.disconnect();
      plot?.destroy();
      plot = null;
    },
  };
}
