/**
 * Responses that a person chose to keep on this device until they can be sent. Each has a key of its own, so that two
 * tabs that write at the same time cannot wipe out each other's; nothing is taken out here but by name.
 */

import type { ResponsePayload } from "./api-client";
import type { Questionnaire } from "./questionnaire";

export interface Entry {
  readonly organization: string;
  readonly host: string;
  readonly payload: ResponsePayload;
  readonly saved_at: string;
  /** What the person knows it by: the organization's name, the questions with their answers. */
  readonly name: string;
  readonly shown: readonly (readonly [string, string])[];
  /** The code of a refusal, or the number of the receipt: then there is nothing more to send. */
  readonly refused?: string;
  readonly receipt?: string;
}

/** A kept entry under its key; null where something else stands, which only the person may delete. */
export interface Slot {
  readonly key: string;
  readonly entry: Entry | null;
}

const PREFIX = "nok-survey-outbox:";

/** Lists what is kept, the oldest first. */
export function listSlots(): Slot[] {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    const slots = keys.map((key) => ({ key, entry: readEntry(key) }));
    return slots.sort((one, other) => ageOf(one).localeCompare(ageOf(other)));
  } catch {
    return [];
  }
}

/** Lists what is still to be sent. */
export function listPending(): Slot[] {
  return listSlots().filter(({ entry }) => entry && !entry.refused && !entry.receipt);
}

/** Reads one entry; null if it is gone or cannot be understood. */
export function readEntry(key: string): Entry | null {
  try {
    const entry = JSON.parse(localStorage.getItem(key) ?? "null") as Entry;
    const texts = [entry.organization, entry.host, entry.payload.id, entry.saved_at, entry.name];
    return texts.every((text) => typeof text === "string") && Array.isArray(entry.shown) ? entry : null;
  } catch {
    return null;
  }
}

/** Keeps an entry; false when the browser does not, be it forbidden or full. */
export function putEntry(entry: Entry): boolean {
  const key = keyOf(entry.payload.id);
  const text = JSON.stringify(entry);
  try {
    localStorage.setItem(key, text);
    return localStorage.getItem(key) === text;
  } catch {
    return false;
  }
}

/** Takes an entry out: it was sent and its receipt seen, or the person wants it gone. */
export function removeSlot(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // What cannot be reached is not kept either.
  }
}

export function keyOf(id: string): string {
  return PREFIX + id;
}

/** Makes an entry of a response for the server at `host`, with its answers in words. */
export function makeEntry(
  host: string,
  organization: string,
  payload: ResponsePayload,
  { organization: name, questions }: Questionnaire,
): Entry {
  const shown = questions.flatMap(({ code, text, options }) => {
    const answer = String(payload.answers[code] ?? "");
    const words = options.find((option) => option.code === answer)?.text ?? answer;
    return answer ? [[text, words] as const] : [];
  });
  return { organization, host, payload, saved_at: new Date().toISOString(), name, shown };
}

function ageOf({ entry }: Slot): string {
  return entry?.saved_at ?? "";
}
