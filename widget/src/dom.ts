/** Builds elements without HTML strings and without `style`, so that no page policy can object. */

type Attributes = Readonly<Record<string, string | boolean>>;

/** Makes an element; `true` writes an empty attribute, `false` none; strings become text. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children);
  return element;
}

/** Puts these children in place of whatever an element held. */
export function refill(element: Node & ParentNode, ...children: readonly (Node | string)[]): void {
  element.textContent = "";
  element.append(...children);
}

/** Moves the focus to a text and shows it from its first line, at once: a browser's own way is to centre what is tall. */
export function focusTop(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start", behavior: "instant" });
}

/** Makes a link that leaves the page, with its answers, open. */
export function makeLink(text: string, address: string): HTMLAnchorElement {
  return make("a", { part: "link", href: address, target: "_blank", rel: "noopener" }, text);
}

/** Runs at once when the page is parsed, else as soon as it is. */
export function whenParsed(run: () => void): void {
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", run);
  } else {
    run();
  }
}
