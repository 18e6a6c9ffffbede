/** Draws the charts of staff pages from the tables that stand in them; without this script the tables are read. */
import { drawColumns } from "./columns";
import { readTable } from "./table";

function show(figure: HTMLElement): void {
  const table = figure.querySelector("table");
  const details = figure.querySelector("details");
  if (!table || !details) {
    return;
  }
  const figures = readTable(table);
  const label = document.getElementById(figure.getAttribute("aria-labelledby") ?? "")?.textContent?.trim() ?? "";
  const place = document.createElement("div");
  figure.prepend(place);
  let drawnAt = 0;
  const draw = () => {
    const width = Math.round(figure.clientWidth);
    if (width > 0 && width !== drawnAt) {
      drawnAt = width;
      place.replaceChildren(...drawColumns(figures, width, `${label}. Те же числа — в таблице под диаграммой.`));
    }
  };
  draw();
  details.open = false;
  new ResizeObserver(draw).observe(figure);
}

for (const figure of document.querySelectorAll<HTMLElement>("[data-chart=columns]")) {
  show(figure);
}
