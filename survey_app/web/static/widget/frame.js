/*! NOK Survey: keeps frames with our questionnaire as high as their content. */
(function () {
  "use strict";
  var script = document.currentScript;
  if (!script) {
    return;
  }
  var origin = new URL(script.src).origin;

  function eachFrame(act) {
    Array.prototype.forEach.call(document.getElementsByTagName("iframe"), act);
  }

  addEventListener("message", function (event) {
    var data = event.data;
    // Only our own pages are listened to, and only a height is taken from them.
    if (event.origin !== origin || !data || data.type !== "nok-survey-height") {
      return;
    }
    var height = Math.ceil(Number(data.height));
    if (!(height > 0 && height < 100000)) {
      return;
    }
    eachFrame(function (frame) {
      if (frame.contentWindow !== event.source) {
        return;
      }
      // After a long form comes a short thank-you: it must not stay above what is seen.
      var isLost = frame.offsetHeight > 2 * height && frame.getBoundingClientRect().top < 0;
      frame.style.border = "0";
      frame.style.height = height + "px";
      if (isLost) {
        frame.scrollIntoView();
      }
    });
  });

  // A frame that was there first has spoken already: ask it to say its height again.
  eachFrame(function (frame) {
    if (frame.src.indexOf(origin + "/") === 0) {
      frame.contentWindow.postMessage({ type: "nok-survey-height-wanted" }, origin);
    }
  });
})();
