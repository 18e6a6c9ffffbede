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

/** Gives the element a link to the hosted page, unless its page has put one there; one to our page leads to this organization's. */
export function ensureLink(host: string, element: Element): void {
  const link = element.querySelector<HTMLAnchorElement>("a[href]");
  const address = pageAddress(host, element);
  if (!link) {
    element.append(make("a", { href: address }, RUSSIAN.fallback_link));
  } else if (link.href.startsWith(`${host}/s/`)) {
    link.href = address;
  }
}
