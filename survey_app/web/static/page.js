/*
 * What JavaScript adds to the pages of citizens; without it, or when it fails, they work all the same.
 * Old phones read this file too: ES5, no library. It runs before the page is drawn, so that nothing flashes.
 */
(function () {
  "use strict";

  var root = document.documentElement;
  var IDLE = 10 * 60 * 1000; // an unsent form is forgotten after ten minutes without a touch
  var DISPLAY_KEY = "nok-survey-display";
  var VALUES = { contrast: ["normal", "high"], size: ["normal", "large", "huge"], style: ["standard", "easy"] };
  var isFramed = window.parent !== window;
  var script = document.querySelector("script[data-unsent]");

  function each(selector, action) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), action);
  }

  /* Storage may be forbidden, full, or hold what somebody else wrote: then it is as if there were none. */
  function read(storage, key) {
    try {
      var value = JSON.parse(window[storage].getItem(key));
      return Object.prototype.toString.call(value) === "[object Object]" ? value : {};
    } catch (_) {
      return {};
    }
  }

  function write(storage, key, value) {
    try {
      if (value) {
        window[storage].setItem(key, JSON.stringify(value));
      } else {
        window[storage].removeItem(key);
      }
      return true;
    } catch (_) {
      return false;
    }
  }

  /* How the page is shown: what this person chose on this device goes before what the address says. */
  function show(name, value) {
    if (value !== VALUES[name][0]) {
      root.setAttribute("data-" + name, value);
    } else {
      root.removeAttribute("data-" + name);
    }
  }

  function chosenBefore(name) {
    var value = read("localStorage", DISPLAY_KEY)[name];
    return VALUES[name].indexOf(value) < 0 ? "" : value;
  }

  function applyDisplay() {
    ["contrast", "size"].forEach(function (name) {
      if (chosenBefore(name)) {
        show(name, chosenBefore(name));
      }
    });
  }

  /* Texts in the other style come from the server; only a form that nobody wrote on is fetched anew. */
  function fetchStyle() {
    var style = chosenBefore("style");
    var address = root.getAttribute("data-other-style");
    var isBack = window.performance && performance.navigation && performance.navigation.type === 2;
    if (address && style && style !== root.getAttribute("data-style") && !isBack) {
      location.replace(address);
    }
  }

  /* Who reads plain words on this device is told where a language has none. */
  function tellMissingStyle() {
    var missing = document.getElementById("style-missing");
    if (missing && chosenBefore("style") === "easy") {
      missing.hidden = false;
    }
  }

  function markChosen() {
    each("[data-setting=contrast], [data-setting=size]", function (choice) {
      var name = choice.getAttribute("data-setting");
      var isChosen = (root.getAttribute("data-" + name) || VALUES[name][0]) === choice.getAttribute("data-value");
      if (choice.nodeName === "BUTTON") {
        choice.setAttribute("aria-pressed", String(isChosen));
      } else if (isChosen) {
        choice.setAttribute("aria-current", "true");
      } else {
        choice.removeAttribute("aria-current");
      }
    });
  }

  function chooseDisplay(event) {
    var name = event.currentTarget.getAttribute("data-setting");
    var value = event.currentTarget.getAttribute("data-value");
    var chosen = read("localStorage", DISPLAY_KEY);
    if (!VALUES[name]) {
      return;
    }
    chosen[name] = value;
    // Where nothing can be remembered, the address carries the choice, as it does without a script.
    if (write("localStorage", DISPLAY_KEY, chosen) && name !== "style") {
      event.preventDefault();
      show(name, value);
      markChosen();
      tellHeight();
    }
  }

  function watchDisplay() {
    each("[data-setting]", function (choice) {
      choice.addEventListener("click", chooseDisplay);
    });
    markChosen();
  }

  /* The page that shows this one in a frame is told the height, and nothing else. */
  var told = 0;

  function tellHeight() {
    var height = document.body ? Math.ceil(document.body.getBoundingClientRect().height) : 0;
    if (isFramed && height && height !== told) {
      told = height;
      window.parent.postMessage({ type: "nok-survey-height", height: height }, "*");
    }
  }

  /* The script of that page (/w/frame.js) may come after this one has spoken. */
  function tellAgain(event) {
    if (event.source === window.parent && event.data && event.data.type === "nok-survey-height-wanted") {
      told = 0;
      tellHeight();
    }
  }

  function watchHeight() {
    if (!isFramed) {
      return;
    }
    root.setAttribute("data-framed", "");
    tellHeight();
    if (window.ResizeObserver) {
      new ResizeObserver(tellHeight).observe(document.body);
    } else {
      window.setInterval(tellHeight, 500);
    }
    window.addEventListener("load", tellHeight);
    window.addEventListener("message", tellAgain);
  }

  /* The draft: of this tab alone, with the form's token, so that it stays the same response however often it is sent. */
  function draftKey(code) {
    return "nok-survey-draft:" + code + ":page";
  }

  /*
   * What sends by the API, and stands by what cannot be sent, comes with the first answer: before the network goes.
   * Browsers without modules never ask for it; where it does not come, the form is sent as without a script.
   */
  var misses = 0;
  var isBrought = false;

  function bring(kind, attributes) {
    var element = document.createElement(kind);
    Object.keys(attributes).forEach(function (name) {
      element.setAttribute(name, attributes[name]);
    });
    document.head.appendChild(element);
    return element;
  }

  function bringUnsent() {
    if (isBrought || !script || !("noModule" in script)) {
      return;
    }
    isBrought = true;
    // Browsers may remember that an address failed: after a miss it is another one.
    var module = bring("script", { type: "module", src: script.getAttribute("data-unsent") + (misses ? "?" + misses : "") });
    var styles = bring("link", { rel: "stylesheet", href: script.getAttribute("data-unsent-styles") });
    module.onerror = function () {
      misses++;
      isBrought = false;
      document.head.removeChild(module);
      document.head.removeChild(styles);
      window.setTimeout(bringUnsent, 30000);
    };
  }

  /* A person has kept an answer on this device: any of our pages sends it. */
  function isAnythingKept() {
    try {
      return Object.keys(window.localStorage).join().indexOf("nok-survey-outbox:") >= 0;
    } catch (_) {
      return false;
    }
  }

  /* What the signed token says, for the script that sends: with the token it comes and goes. */
  var IDENTITY = ["data-id", "data-channel", "data-place"];

  function readIdentity(form) {
    return IDENTITY.map(function (name) {
      return form.elements.token.getAttribute(name);
    });
  }

  function writeIdentity(form, identity) {
    IDENTITY.forEach(function (name, index) {
      if (identity && typeof identity[index] === "string") {
        form.elements.token.setAttribute(name, identity[index]);
      } else {
        form.elements.token.removeAttribute(name);
      }
    });
  }

  function fieldsOf(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name === "token" || field.name.indexOf("answer_") === 0;
    });
  }

  function isAnswered(field) {
    return field.name !== "token" && (field.type === "radio" ? field.checked && field.value : field.value);
  }

  function saveDraft(form, isSent) {
    var fields = fieldsOf(form);
    var values = {};
    fields.forEach(function (field) {
      if (field.type !== "radio" || field.checked) {
        values[field.name] = field.value;
      }
    });
    var kept = { saved_at: Date.now(), is_sent: isSent, values: values, identity: readIdentity(form) };
    var draft = fields.some(isAnswered) ? kept : null;
    write("sessionStorage", draftKey(form.getAttribute("data-code")), draft);
  }

  function restoreDraft(form) {
    var key = draftKey(form.getAttribute("data-code"));
    var draft = read("sessionStorage", key);
    var status = document.getElementById("draft-status");
    var age = Date.now() - draft.saved_at;
    if (!form.hasAttribute("data-new")) {
      saveDraft(form, false); // the server gave back what it got: that is the newest
      return;
    }
    // What was sent waits for its answer however long; what was not is too old, or from a clock that was set back.
    if (!draft.is_sent && !(age >= 0 && age < IDLE)) {
      write("sessionStorage", key, null);
      status.textContent = "saved_at" in draft ? form.getAttribute("data-expired") : "";
      return;
    }
    if (!fieldsOf(form).some(isAnswered)) {
      var values = Object(draft.values);
      fieldsOf(form).forEach(function (field) {
        if (!Object.prototype.hasOwnProperty.call(values, field.name)) {
          return;
        }
        if (field.type === "radio") {
          field.checked = field.value === values[field.name];
        } else {
          field.value = values[field.name];
        }
      });
      writeIdentity(form, draft.identity);
      if (draft.is_sent) {
        form.setAttribute("data-was-sent", "");
        bringUnsent();
      }
      status.textContent = form.getAttribute("data-restored");
    }
  }

  function watchDraft(form) {
    var timer;
    // Forgets the answers, but not that there were some: who opens the page again is told.
    function forget() {
      var key = draftKey(form.getAttribute("data-code"));
      var draft = read("sessionStorage", key);
      if ("saved_at" in draft && !draft.is_sent) {
        write("sessionStorage", key, { saved_at: 0 });
      }
    }
    function keep() {
      window.clearTimeout(timer);
      timer = window.setTimeout(forget, IDLE);
      saveDraft(form, false);
      bringUnsent();
    }
    restoreDraft(form);
    timer = window.setTimeout(forget, IDLE);
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", function (event) {
      if (!event.defaultPrevented || form.hasAttribute("data-sending")) {
        window.clearTimeout(timer);
        saveDraft(form, true);
      }
    });
  }

  /* Without a network the first press keeps the page; the second goes on, should the browser be wrong. */
  function watchConnection(form) {
    var place = document.getElementById("connection");
    var isWarned = false;

    function say(title, sentence) {
      place.textContent = "";
      [["strong", title], ["p", sentence]].forEach(function (part) {
        if (part[1]) {
          place.appendChild(document.createElement(part[0])).textContent = part[1];
        }
      });
      place.className = "connection notice";
    }

    form.addEventListener("submit", function (event) {
      if (!event.defaultPrevented && navigator.onLine === false && !isWarned) {
        event.preventDefault();
        isWarned = true;
        say(form.getAttribute("data-offline-title"), form.getAttribute("data-offline"));
      }
    });
    window.addEventListener("online", function () {
      if (isWarned) {
        isWarned = false;
        say("", form.getAttribute("data-online"));
      }
    });
  }

  /* The receipt. */
  function selectNumber(slip) {
    var range = document.createRange();
    range.selectNodeContents(slip.querySelector(".receipt"));
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
  }

  function writeSlip(slip) {
    var lines = [slip.querySelector("h2").textContent, slip.querySelector(".receipt").textContent];
    Array.prototype.forEach.call(slip.querySelectorAll("dl > div"), function (pair) {
      lines.push(pair.children[0].textContent + ": " + pair.children[1].textContent);
    });
    return lines.join("\n");
  }

  /* For browsers, and pages in frames, that may not use the clipboard by itself. */
  function copyOldWay(text) {
    var area = document.createElement("textarea");
    var isCopied = false;
    area.value = text;
    area.className = "unseen";
    document.body.appendChild(area);
    area.select();
    try {
      isCopied = document.execCommand("copy");
    } catch (_) {
      isCopied = false;
    }
    document.body.removeChild(area);
    return isCopied;
  }

  function copySlip(button) {
    var slip = document.getElementById(button.getAttribute("data-copy"));
    var text = writeSlip(slip);
    function say(isCopied) {
      var name = isCopied ? "data-copied" : "data-not-copied";
      document.getElementById("slip-status").textContent = button.getAttribute(name);
      if (!isCopied) {
        selectNumber(slip);
      } else {
        button.focus();
      }
    }
    function sayOldWay() {
      say(copyOldWay(text));
    }
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(text).then(function () {
        say(true);
      }, sayOldWay);
    } else {
      sayOldWay();
    }
  }

  function watchSlip() {
    each("[data-sent]", function (sent) {
      write("sessionStorage", draftKey(sent.getAttribute("data-sent")), null);
    });
    each("[data-with-script]", function (part) {
      part.hidden = false;
    });
    each("[data-copy]", function (button) {
      button.addEventListener("click", function () {
        copySlip(button);
      });
    });
    each("[data-print]", function (button) {
      button.addEventListener("click", function () {
        window.print();
      });
    });
  }

  function start() {
    var form = document.getElementById("answers");
    watchDisplay();
    tellMissingStyle();
    watchSlip();
    if (form) {
      watchConnection(form);
      watchDraft(form);
    }
    if (isAnythingKept()) {
      bringUnsent();
    }
    watchHeight();
  }

  applyDisplay();
  fetchStyle();
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
  // A page that comes back as it was left shows what was chosen meanwhile.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      applyDisplay();
      markChosen();
    }
  });
})();
