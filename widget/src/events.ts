/** What the element tells its page, in the past tense; every event bubbles and leaves the shadow tree. */

interface Details {
  readonly "nok-survey-ready": null;
  readonly "nok-survey-submitted": { readonly receipt: string };
  readonly "nok-survey-queued": null;
  readonly "nok-survey-error": { readonly code: string };
}

/** Announces one event of the widget's life on its element. */
export function announce<Name extends keyof Details>(element: HTMLElement, name: Name, detail: Details[Name]): void {
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
}
