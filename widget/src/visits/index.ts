/** Observations on a visit: on a cycle's page they are taken along, on `/visits/` they are ticked and sent. */
import { prepareTaking } from "./taking";
import { VisitPage } from "./visit-page";

for (const either of document.querySelectorAll<HTMLElement>("[data-shown-by-script], [data-hidden-by-script]")) {
  either.hidden = "hiddenByScript" in either.dataset;
}
const form = document.querySelector<HTMLFormElement>("form#take");
if (form) {
  prepareTaking(form);
}
const card = document.getElementById("visits");
if (card) {
  const page = new VisitPage(card);
  page.show();
  page.ask();
}
