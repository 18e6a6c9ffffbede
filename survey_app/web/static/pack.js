/* Shows how far a pack is without reloading the page; without this there is a link that reloads it. */
"use strict";

const EVERY = 3000; // milliseconds
const place = document.getElementById("pack");
const told = document.getElementById("pack-told");

async function look() {
  const answer = await fetch(window.location.href, { cache: "no-store" });
  if (!answer.ok || answer.redirected) {
    return; // signed out meanwhile: the link says so
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("pack");
  const heading = fresh.querySelector("h2, .notice, .moved")?.textContent.trim() ?? "";
  const isEnd = !("moving" in fresh.dataset);
  const [bar, freshBar] = [place, fresh].map((each) => each.querySelector("progress"));
  if (!isEnd && bar && freshBar) {
    // Only the numbers: whoever is about to press a button keeps it.
    bar.value = freshBar.value;
    place.querySelector("label").replaceChildren(...fresh.querySelector("label").childNodes);
  } else if (isEnd || Boolean(bar) !== Boolean(freshBar)) {
    place.replaceChildren(...fresh.childNodes);
    told.textContent = heading;
  }
  if (isEnd) {
    delete place.dataset.moving;
  }
}

async function follow() {
  try {
    await look();
  } catch {
    // The network is away: the next look may find it.
  }
  if ("moving" in place.dataset) {
    setTimeout(follow, EVERY);
  }
}

if ("moving" in place.dataset) {
  setTimeout(follow, EVERY);
}
