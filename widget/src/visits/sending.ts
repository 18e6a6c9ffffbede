/** Sends what was ticked, one organization after another, and does with each what the server answered. */
import { findErrand, keepErrand, removeErrands, type Trip } from "./device";
import { type Errand, isUnsent, rebase } from "./errands";
import { askSession, type Failure, type Session, sendErrand } from "./server";

export interface Sent {
  /** Names of what was recorded, and is no longer on the device. */
  readonly names: readonly string[];
  /** How many wait to be compared with what somebody else recorded, or were refused. */
  readonly left: number;
  /** Why the rest was not sent; "other" is somebody else who signed in. */
  readonly failure: Failure | "other" | null;
}

export type Way = readonly [Trip, Errand];

/** Asks who is signed in, and sends only as the one who took these along. */
export async function sendAll(ways: readonly Way[], holder: string): Promise<Sent> {
  const session = await askSession();
  if (typeof session === "string") {
    return { names: [], left: 0, failure: session };
  }
  return session.holder === holder ? sendEach(ways, session) : { names: [], left: 0, failure: "other" };
}

async function sendEach(ways: readonly Way[], session: Session): Promise<Sent> {
  const names: string[] = [];
  for (const [place, [trip, errand]] of ways.entries()) {
    const became = await sendOne(trip, errand, session);
    if (became === "recorded") {
      names.push(errand.name);
    } else if (became !== "left") {
      return { names, left: place - names.length, failure: became };
    }
  }
  return { names, left: ways.length - names.length, failure: null };
}

async function sendOne(trip: Trip, errand: Errand, session: Session): Promise<"recorded" | "left" | Failure> {
  const fate = await sendErrand(trip.cycle, errand, session);
  if (typeof fate === "string") {
    return fate;
  }
  const now = findErrand(trip, errand.code) ?? errand;
  if ("seen" in fate) {
    settle(trip, errand, { ...now, base: errand.marks, seen: fate.seen });
    return "recorded";
  }
  const { problem: _, ...current } = now;
  const changed = "newest" in fate ? rebase(current, fate.newest) : { ...current, problem: fate.problem };
  keepErrand(trip, changed);
  return "left";
}

/** Forgets what was recorded, unless it was changed while it was on its way. */
function settle(trip: Trip, sent: Errand, { theirs: _, ...now }: Errand): void {
  if (isUnsent(now)) {
    keepErrand(trip, now);
  } else {
    removeErrands(trip, [sent.code]);
  }
}
