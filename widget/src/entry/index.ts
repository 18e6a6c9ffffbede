/**
 * The script `static/entry.js` of the pages on which a clerk types sheets in: answers by digits, and sends the form
 * without leaving the page, so that nothing typed is lost while the network is away. Without it they are plain forms.
 */
import { Keys } from "./keys";
import { enter, listRows, showFollowers } from "./rows";

const AWAY = "Нет связи с сервером. Введённое осталось на странице: нажмите Enter ещё раз, когда связь появится.";
const SIGNED_OUT = "Сеанс закончился. Войдите в другой вкладке, вернитесь сюда и нажмите Enter: введённое осталось.";
const BROKEN = "Сервер не принял лист. Введённое осталось на странице: нажмите Enter ещё раз немного позже.";
const SENDING = "Сохраняем…";

/** Speaks beside the part of the page that is exchanged, so that screen readers hear it. */
const voice = document.createElement("p");
voice.setAttribute("role", "status");

function say(text: string, className = "voice"): void {
  voice.className = className;
  voice.textContent = text;
}

function start(announcement = ""): void {
  const form = document.querySelector<HTMLFormElement>("form[data-sheet]");
  if (!form) {
    return;
  }
  form.classList.add("by-keys");
  form.after(voice);
  say(announcement, "unseen"); // it stands above already, for those who see
  new Keys(form, (text) => say(text));
  showFollowers(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form);
  });
  begin(form);
}

/** Brings the focus to where the clerk goes on: to what was refused, or to the first question. */
function begin(form: HTMLFormElement): void {
  const notice = document.querySelector("[data-refused]");
  const invalid = form.querySelector<HTMLElement>("input[aria-invalid], textarea[aria-invalid], [aria-invalid] input");
  const [row] = listRows(form);
  if (notice) {
    const next = invalid ?? form.querySelector<HTMLElement>("button[type=submit]");
    next?.focus({ preventScroll: true });
    (invalid ?? notice).scrollIntoView({ block: "center" });
  } else if (row) {
    enter(row);
  }
}

async function send(form: HTMLFormElement): Promise<void> {
  if (form.hasAttribute("data-sending")) {
    return;
  }
  form.setAttribute("data-sending", "");
  say(SENDING);
  try {
    // The same sheet sent twice is one response: whatever became of an attempt before, it may be sent again.
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    show(await answer.text(), new URL(answer.url));
  } catch {
    say(AWAY);
  }
  form.removeAttribute("data-sending");
}

/** Shows the page that came, if it is one of ours; else what was typed stays before the clerk's eyes. */
function show(html: string, address: URL): void {
  const next = new DOMParser().parseFromString(html, "text/html");
  if (next.querySelector("form[data-sheet]")) {
    exchange(next, address);
  } else if (next.querySelector("[data-stack-done]")) {
    location.assign(address);
  } else {
    say(address.pathname === location.pathname ? BROKEN : SIGNED_OUT);
  }
}

function exchange(next: Document, address: URL): void {
  const there = next.querySelector("main");
  if (there) {
    if (!next.querySelector("[data-refused]")) {
      history.pushState(null, "", address);
    }
    document.title = next.title;
    document.querySelector("main")?.replaceWith(document.adoptNode(there));
    start([...document.querySelectorAll("[data-said]")].map((each) => each.textContent?.trim()).join(" "));
  }
}

addEventListener("popstate", () => location.reload());
start();
