/** The answers of one filling-in, kept for this tab alone: a reload loses nothing, ten idle minutes forget them. */

export interface Draft {
  readonly id: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly startedAt: number;
  readonly savedAt: number;
  /** The person has pressed "send": no draft any more, but a response that must not get lost. */
  readonly isSent: boolean;
}

export const IDLE_MILLISECONDS = 600_000;

/** Finds what this tab kept; "expired" when it was left alone for too long, so that this can be said. */
export function readDraft(organization: string, now: number): Draft | "expired" | null {
  const draft = parse(recall(organization));
  if (!draft) {
    return null;
  }
  const isFresh = Math.abs(now - draft.savedAt) < IDLE_MILLISECONDS; // a clock that was set makes it old, never young
  return draft.isSent || (isFresh && draft.id) ? draft : "expired";
}

/** Keeps a draft where the browser allows it; the form works without. */
export function writeDraft(organization: string, draft: Draft): void {
  store(organization, draft);
}

/** Forgets the answers but not that there were some: who comes back is told. */
export function expireDraft(organization: string): void {
  store(organization, { id: "", answers: {}, startedAt: 0, savedAt: 0, isSent: false });
}

/** Forgets all. */
export function removeDraft(organization: string): void {
  try {
    sessionStorage.removeItem(keyOf(organization));
  } catch {
    // What cannot be reached was never kept.
  }
}

function store(organization: string, draft: Draft): void {
  try {
    sessionStorage.setItem(keyOf(organization), JSON.stringify(draft));
  } catch {
    removeDraft(organization); // better none than an old one
  }
}

function recall(organization: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(organization)) ?? "null");
  } catch {
    return null;
  }
}

function parse(kept: unknown): Draft | null {
  const { id, answers, startedAt, savedAt, isSent } = Object(kept) as Record<string, unknown>;
  if (typeof id !== "string" || typeof savedAt !== "number") {
    return null;
  }
  const texts = Object.entries(Object(answers)).filter(([, answer]) => typeof answer === "string");
  return {
    id,
    answers: Object.fromEntries(texts) as Record<string, string>,
    startedAt: Number(startedAt) || 0,
    savedAt,
    isSent: isSent === true,
  };
}

function keyOf(organization: string): string {
  return `nok-survey-draft:${organization}`;
}
