/** Asks a person who leaves the page while an answer is not sent and not kept. */

/** Begins or ends to ask; a page that always asked could not be kept by browsers for the way back. */
export function askBeforeLeaving(isAsked: boolean): void {
  (isAsked ? addEventListener : removeEventListener)("beforeunload", ask);
}

/** Browsers word the question themselves. */
function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
  event.returnValue = true; // older ones ask only then
}
