/* Says that a site is being checked: that takes some seconds. Without this the form works by itself. */
"use strict";

document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("[data-busy]");
  if (button) {
    button.dataset.usual ||= button.textContent;
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
    event.target.querySelector("[role=status]").textContent = button.dataset.busy;
  }
});

// One check at a time; the button stays focusable, so that nobody is thrown to the top of the page.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-busy][aria-disabled]")) {
    event.preventDefault();
  }
});

// A page that comes back from the browser's memory is not checking any more.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-busy][aria-disabled]")) {
    button.textContent = button.dataset.usual;
    button.removeAttribute("aria-disabled");
    button.form.querySelector("[role=status]").textContent = "";
  }
});
