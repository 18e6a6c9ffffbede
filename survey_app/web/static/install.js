/* Buttons that copy, and colours that are judged while they are chosen. Without this the page works by itself. */
"use strict";

/** Copies by the clipboard's own interface, or as a selection where the page came over plain http. */
async function copyText(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}

async function handleCopy(button) {
  const isCopied = await copyText(document.getElementById(button.dataset.copy));
  const status = button.parentElement.querySelector("[role=status]");
  status.textContent = isCopied ? "Скопировано" : "Текст выделен: нажмите Ctrl+C";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) {
    void handleCopy(button);
  }
});

function showCopyButtons(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
  }
}

const PAUSE = 250; // milliseconds without a change before the server is asked
const form = document.getElementById("colour-form");
const sheet = document.getElementById("colour-sheet");
let timer = 0;
let asked = 0;

/** Returns the address of the page with the colours that are in the form. */
function colourQuery() {
  return new URLSearchParams(new FormData(form)).toString();
}

/** Shows what the server says of the colours: the sums are done there, once for every browser. */
async function judgeColours() {
  const query = colourQuery();
  const turn = ++asked;
  const address = `${location.pathname}?${query}`;
  const answer = await fetch(address).catch(() => null);
  const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page?.getElementById("colour-verdict") || turn !== asked) {
    return; // the button still asks in the old way
  }
  for (const id of ["colour-verdict", "colour-rule"]) {
    document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  }
  showCopyButtons(form.parentElement);
  sheet.href = page.getElementById("colour-sheet").getAttribute("href");
  history.replaceState(null, "", `${address}#colours`);
}

function setColour(name, value) {
  form.elements[name].value = value;
  const picker = document.getElementById(`${name}-picker`);
  if (/^#[0-9a-f]{6}$/i.test(value)) {
    picker.value = value;
  }
}

if (form) {
  for (const picker of form.querySelectorAll("[type=color]")) {
    picker.hidden = false;
  }
  form.addEventListener("input", (event) => {
    const name = event.target.dataset.of || event.target.name;
    setColour(name, event.target.value);
    clearTimeout(timer);
    if (/^#?([0-9a-f]{3}){1,2}$/i.test(event.target.value.trim())) {
      timer = setTimeout(() => void judgeColours(), PAUSE);
    }
  });
  form.parentElement.addEventListener("click", (event) => {
    const link = event.target.closest("[data-accent]");
    if (link) {
      event.preventDefault();
      setColour("accent", link.dataset.accent);
      form.elements.accent.focus();
      void judgeColours();
    }
  });
}
showCopyButtons(document);
