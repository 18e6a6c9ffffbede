/** Loads what only some pages or persons need, from the same host: a part that does not come breaks nothing. */

import type * as dialog from "./parts/dialog";
import type * as draft from "./parts/draft";
import type * as kiosk from "./parts/kiosk";
import type * as outbox from "./parts/outbox";
import type * as settings from "./parts/settings";
import type * as steps from "./parts/steps";
import type * as thanks from "./parts/thanks";

/** The parts by name: `src/parts/NAME.ts` is served as `/w/1-NAME.js`. */
interface Parts {
  readonly dialog: typeof dialog;
  readonly kiosk: typeof kiosk;
  readonly settings: typeof settings;
  readonly steps: typeof steps;
  readonly draft: typeof draft;
  readonly outbox: typeof outbox;
  readonly thanks: typeof thanks;
}

/** The version of each part, put in when the widget is built, so that caches give out what belongs together. */
declare const PART_VERSIONS: Readonly<Record<keyof Parts, string>>;

const parts = new Map<string, Promise<unknown>>();
let misses = 0;

/** Brings a part, once for the page; null when it cannot be had now. A later call then tries again. */
export function loadPart<Name extends keyof Parts>(host: string, name: Name): Promise<Parts[Name] | null> {
  const part = parts.get(name) ?? bring(host, name);
  parts.set(name, part);
  return part as Promise<Parts[Name] | null>;
}

/** Some browsers remember for ever that an address failed: after a miss the address is another one. */
function bring(host: string, name: keyof Parts): Promise<unknown> {
  const address = `${host}/w/1-${name}.js?v=${PART_VERSIONS[name]}${misses ? `-${misses}` : ""}`;
  return import(address).catch(() => {
    misses++;
    parts.delete(name);
    return null;
  });
}
