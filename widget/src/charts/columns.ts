/** Columns that stand on each other, a colour for each channel; styled by the page's style sheet alone. */
import { axisBottom, axisLeft } from "d3-axis";
import { type ScaleBand, type ScaleLinear, scaleBand, scaleLinear } from "d3-scale";
import { create, type Selection } from "d3-selection";
import { type SeriesPoint, stack } from "d3-shape";
import type { Figures, Row } from "./table";

const HEIGHT = 260;
const MARGIN = { top: 10, right: 4, bottom: 26, left: 46 };
/** Pixels that a label under the columns needs. */
const LABEL = 52;
const TICKS = 5;

interface Scales {
  readonly across: ScaleBand<number>;
  readonly up: ScaleLinear<number, number>;
}

type Drawing = Selection<SVGSVGElement, undefined, null, undefined>;

/** Returns the drawing of this width in pixels and, where there are several channels, its legend. */
export function drawColumns(figures: Figures, width: number, label: string): Element[] {
  const scales = scale(figures.rows, width);
  const drawing = create("svg").attr("viewBox", `0 0 ${width} ${HEIGHT}`).attr("role", "img").attr("aria-label", label);
  drawValues(drawing, scales.up, width);
  drawDays(drawing, figures.rows, scales.across, width);
  drawSeries(drawing, figures, scales);
  return [...drawing.nodes(), ...drawLegend(figures)];
}

function scale(rows: readonly Row[], width: number): Scales {
  const most = Math.max(1, ...rows.map((row) => row.values.reduce((sum, value) => sum + value, 0)));
  return {
    across: scaleBand<number>()
      .domain(rows.map((_, index) => index))
      .range([MARGIN.left, width - MARGIN.right])
      .paddingInner(rows.length > 1 ? 0.2 : 0)
      .paddingOuter(0.1),
    up: scaleLinear()
      .domain([0, most])
      .nice(TICKS)
      .range([HEIGHT - MARGIN.bottom, MARGIN.top]),
  };
}

function drawValues(drawing: Drawing, up: ScaleLinear<number, number>, width: number): void {
  const most = up.domain()[1] ?? 1;
  const side = axisLeft(up)
    .ticks(Math.min(most, TICKS))
    .tickFormat((value) => value.valueOf().toLocaleString("ru"))
    .tickSizeInner(MARGIN.left + MARGIN.right - width)
    .tickSizeOuter(0);
  drawing.append("g").attr("transform", `translate(${MARGIN.left},0)`).call(side);
}

function drawDays(drawing: Drawing, rows: readonly Row[], across: ScaleBand<number>, width: number): void {
  const every = Math.max(1, Math.ceil((rows.length * LABEL) / (width - MARGIN.left)));
  const foot = axisBottom(across)
    .tickValues(across.domain().filter((index) => index % every === 0))
    .tickFormat((index) => rows[index]?.short ?? "")
    .tickSizeOuter(0);
  drawing
    .append("g")
    .attr("transform", `translate(0,${HEIGHT - MARGIN.bottom})`)
    .call(foot);
}

function drawSeries(drawing: Drawing, { rows, series }: Figures, { across, up }: Scales): void {
  const layers = stack<Row, number>()
    .keys(series.map((_, index) => index))
    .value((row, index) => row.values[index] ?? 0)([...rows]);
  layers.forEach((layer, place) => {
    const points = layer.map((point, index) => ({ point, index })).filter(({ point }) => height(point) > 0);
    drawing
      .append("g")
      .attr("class", `series series-${series[place]?.number}`)
      .selectAll("rect")
      .data(points)
      .join("rect")
      .attr("x", ({ index }) => across(index) ?? 0)
      .attr("width", Math.max(1, across.bandwidth()))
      .attr("y", ({ point }) => up(point[1]))
      .attr("height", ({ point }) => up(point[0]) - up(point[1]))
      .append("title")
      .text(({ point, index }) => `${rows[index]?.name}: ${series[place]?.name.toLowerCase()} ${height(point)}`);
  });
}

function height(point: SeriesPoint<Row>): number {
  return point[1] - point[0];
}

function drawLegend({ series }: Figures): Element[] {
  if (series.length < 2) {
    return [];
  }
  const list = create("ul").attr("class", "legend").attr("aria-hidden", "true");
  for (const each of series) {
    const item = list.append("li");
    const sample = item.append("svg").attr("viewBox", "0 0 14 14").append("rect").attr("width", 14).attr("height", 14);
    sample.attr("class", `series series-${each.number}`);
    item.append("span").text(each.name);
  }
  return list.nodes();
}
