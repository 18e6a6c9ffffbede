/** Draws what is on the device: the organizations of each cycle, and what waits to be sent. */
import { make } from "../dom";
import { countOthers, listErrands, listTrips, removeErrands, removeOthers, type Trip } from "./device";
import { isUnsent } from "./errands";
import { makeRemoval } from "./parts";
import { sayState } from "./words";

/** Returns the page below its heading; `change` is called after something was removed. */
export function renderList(holder: string | null, change: () => void): Node[] {
  const trips = holder === null ? [] : listTrips(holder);
  return [
    ...trips.map((trip) => renderTrip(trip, change)),
    ...(trips.length === 0 ? [renderNothing()] : []),
    ...renderOthers(holder, change),
  ];
}

function renderNothing(): HTMLElement {
  const link = make("a", { class: "line-link", href: "/council/" }, "Циклы оценки");
  const words =
    "На этом устройстве ничего нет. Пока есть связь, откройте цикл, раздел «Выезд», и возьмите организации.";
  return make("div", { class: "empty" }, make("p", {}, words), link);
}

function renderTrip(trip: Trip, change: () => void): HTMLElement {
  const errands = listErrands(trip);
  const rows = errands.map((errand) => {
    const link = make("a", { href: `#${trip.cycle}/${errand.code}` }, errand.name);
    const state = make("span", { class: "errand-state" }, sayState(errand, trip.forms[errand.form] ?? []));
    const problem = errand.problem ? [make("span", { class: "error" }, errand.problem)] : [];
    return make("li", {}, link, state, ...problem);
  });
  const unsent = errands.filter(isUnsent).length;
  const question = unsent
    ? `Удалить с устройства всё взятое? Неотправленные отметки (организаций: ${unsent}) пропадут.`
    : "Удалить с устройства всё взятое? Неотправленного нет.";
  const remove = () => {
    removeErrands(
      trip,
      errands.map(({ code }) => code),
    );
    change();
  };
  const removal = makeRemoval("Удалить всё с этого устройства", question, remove);
  return make("section", {}, make("h2", {}, trip.title), make("ul", { class: "errands" }, ...rows), removal);
}

function renderOthers(holder: string | null, change: () => void): Node[] {
  const { all, unsent } = countOthers(holder);
  if (all === 0) {
    return [];
  }
  const words =
    `На этом устройстве есть взятое под другой учётной записью: организаций ${all}, не отправлено ${unsent}.` +
    " Увидеть и отправить это можно, только войдя под ней.";
  const question = `Удалить чужое с устройства? Неотправленное (организаций: ${unsent}) пропадёт.`;
  const remove = () => {
    removeOthers(holder);
    change();
  };
  return [
    make("div", { class: "notice" }, make("p", {}, words), makeRemoval("Удалить с этого устройства", question, remove)),
  ];
}
