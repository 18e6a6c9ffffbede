/** The plain link that serves where the widget cannot. */

import { make } from "./dom";
import { RUSSIAN } from "./messages";

/** The address of the hosted page of the same questionnaire. */
export function pageAddress(host: string, element: Element): string {
  const query = ["lang", "place"]
    .filter((name) => element.getAttribute(name))
    .map((name) => `${name}=${encodeURIComponent(element.getAttribute(name) ?? "")}`)
    .join("&");
  return `${host}/s/${encodeURIComponent(element.getAttribute("organization") ?? "")}${query && `?${query}`}`;
}

/** Gives the element a link to the hosted page, unless its page has put one there. */
export function ensureLink(host: string, element: Element): void {
  if (!element.querySelector("a[href]")) {
    element.append(make("a", { href: pageAddress(host, element) }, RUSSIAN.fallback_link));
  }
}

/** Lets a link to the hosted page lead to the organization that the element is for now. */
export function renewLink(host: string, element: Element): void {
  element.querySelector(`a[href^="${host}/s/"]`)?.setAttribute("href", pageAddress(host, element));
}
