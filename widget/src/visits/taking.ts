/** Takes organizations along: first the page that opens without network, then their check-lists. */
import { make, refill } from "../dom";
import { canKeep, keepTaken } from "./device";
import { fetchTaken } from "./server";
import { NO_ROOM } from "./words";

const PAGE = "/visits/";
const NO_WORKER =
  "Этот браузер не откроет страницу без связи: нужен обычный (не частный) режим и адрес https. Вносите наблюдения в обычной форме.";
const FAILURES: Readonly<Record<string, string>> = {
  away: "Сервер не отвечает. Ничего не взято: повторите.",
  signed_out: "Вход закончился. Войдите снова и повторите.",
  forbidden: "Этой учётной записи брать перечни нельзя.",
};

/** Makes the form of the page take along what is ticked, or everything that is found. */
export function prepareTaking(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const isAll = (event.submitter as HTMLButtonElement | null)?.value === "all";
    answer(form, isAll ? [] : new FormData(form).getAll("organization").map(String), isAll);
  });
}

async function answer(form: HTMLFormElement, codes: readonly string[], isAll: boolean): Promise<void> {
  const place = form.querySelector("#taken") ?? form;
  if (!isAll && codes.length === 0) {
    refill(place, ...say("Отметьте хотя бы одну организацию."));
    return;
  }
  refill(place, make("p", {}, "Берём…"));
  refill(place, ...(await take(form.dataset["errands"] ?? "", codes)));
}

async function take(address: string, codes: readonly string[]): Promise<Node[]> {
  if (!canKeep()) {
    return say(NO_ROOM);
  }
  if (!(await keepPage())) {
    return say(NO_WORKER);
  }
  const url = new URL(address, location.href);
  for (const code of codes) {
    url.searchParams.append("organization", code);
  }
  const taken = await fetchTaken(url.href);
  if (typeof taken === "string") {
    return say(FAILURES[taken] ?? "");
  }
  if ("problem" in taken) {
    return say(taken.problem);
  }
  const stayed = keepTaken(taken);
  if (stayed === false) {
    return say(NO_ROOM);
  }
  navigator.storage?.persist?.(); // asks the browser not to clear this when it runs out of room
  const kept = stayed > 0 ? ` Из них с неотправленными отметками, они оставлены как были: ${stayed}.` : "";
  const words = `Взято на это устройство: ${taken.errands.length}.${kept} Проверьте до выезда в режиме полёта, что страница открывается.`;
  return [
    make("p", { class: "saved" }, words),
    make("p", {}, make("a", { class: "line-link", href: PAGE }, "Открыть взятое")),
  ];
}

/** Lets the browser keep the page of visits; false where it cannot. */
async function keepPage(): Promise<boolean> {
  try {
    const registration = await navigator.serviceWorker.register(`${PAGE}worker.js`, { scope: PAGE });
    const worker = registration.installing ?? registration.waiting;
    return registration.active !== null || (worker !== null && (await becomesActive(worker)));
  } catch {
    return false;
  }
}

function becomesActive(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      if (worker.state === "activated" || worker.state === "redundant") {
        resolve(worker.state === "activated");
      }
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

function say(words: string): Node[] {
  return [make("p", { class: "error" }, words)];
}
