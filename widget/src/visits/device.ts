/**
 * What the device keeps of visits: `nok-visit:HOLDER:CYCLE` is a cycle with its check-lists, `…:CYCLE/CODE` one
 * organization. Every call reads and writes anew, so that several tabs agree.
 */
import { type Errand, isUnsent, type Taken } from "./errands";

const PREFIX = "nok-visit:";
const COOKIE = /(?:^|; )visit-holder=([\w-]+)/;

export type Trip = Omit<Taken, "errands">;

/** Names who signed in last in this browser, null if that is not known: pages of staff leave it in a cookie. */
export function readHolder(): string | null {
  return COOKIE.exec(document.cookie)?.[1] ?? null;
}

/** Whether anything can be kept at all; a browser may forbid it. */
export function canKeep(): boolean {
  const probe = `${PREFIX}probe`;
  try {
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return true;
  } catch {
    return false;
  }
}

/** The cycles that this person took something of along. */
export function listTrips(holder: string): Trip[] {
  return keysOf(`${holder}:`)
    .filter((key) => !key.includes("/"))
    .map((key) => read<Trip>(key))
    .filter((trip) => trip !== null)
    .sort((one, other) => one.cycle.localeCompare(other.cycle));
}

/** The organizations of a cycle that are on this device, by name. */
export function listErrands({ holder, cycle }: Trip): Errand[] {
  return keysOf(`${holder}:${cycle}/`)
    .map((key) => read<Errand>(key))
    .filter((errand) => errand !== null)
    .sort((one, other) => one.name.localeCompare(other.name, "ru"));
}

export function findErrand(trip: Trip, code: string): Errand | null {
  return read<Errand>(keyOf(trip, code));
}

/** Keeps an organization as it is now; false says that the device does not take it. */
export function keepErrand(trip: Trip, errand: Errand): boolean {
  return write(keyOf(trip, errand.code), errand);
}

/** Forgets organizations of a cycle, and the cycle with its last one. */
export function removeErrands(trip: Trip, codes: readonly string[]): void {
  for (const code of codes) {
    localStorage.removeItem(keyOf(trip, code));
  }
  if (listErrands(trip).length === 0) {
    localStorage.removeItem(`${PREFIX}${trip.holder}:${trip.cycle}`);
  }
}

/**
 * Keeps what was taken along: all of it, or nothing if it does not fit (false). What has marks that were not sent stays
 * as it is; their number is returned.
 */
export function keepTaken({ errands, ...trip }: Taken): number | false {
  const former = read<Trip>(`${PREFIX}${trip.holder}:${trip.cycle}`);
  const before = new Map(listErrands(trip).map((errand) => [errand.code, errand]));
  const fresh = errands.filter(({ code }) => !(before.has(code) && isUnsent(before.get(code) as Errand)));
  const forms = { ...former?.forms, ...trip.forms };
  const written: string[] = [];
  const isKept =
    write(`${PREFIX}${trip.holder}:${trip.cycle}`, { ...trip, forms }) &&
    fresh.every((errand) => written.push(errand.code) && keepErrand(trip, { ...errand, base: errand.marks }));
  if (isKept) {
    return errands.length - fresh.length;
  }
  removeErrands(
    trip,
    written.filter((code) => !before.has(code)),
  );
  return false;
}

/** How many organizations of somebody else's are here, and how many of them were not sent. */
export function countOthers(holder: string | null): { all: number; unsent: number } {
  const others = listOthers(holder)
    .filter((key) => key.includes("/"))
    .map((key) => read<Errand>(key))
    .filter((errand) => errand !== null);
  return { all: others.length, unsent: others.filter(isUnsent).length };
}

/** Forgets what is somebody else's. */
export function removeOthers(holder: string | null): void {
  for (const key of listOthers(holder)) {
    localStorage.removeItem(key);
  }
}

function listOthers(holder: string | null): string[] {
  return keysOf("").filter((key) => holder === null || !key.startsWith(`${PREFIX}${holder}:`));
}

function keyOf({ holder, cycle }: Pick<Trip, "holder" | "cycle">, code: string): string {
  return `${PREFIX}${holder}:${cycle}/${code}`;
}

function keysOf(start: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + start));
  } catch {
    return []; // a browser that forbids storage has nothing in it
  }
}

function read<Kept>(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
