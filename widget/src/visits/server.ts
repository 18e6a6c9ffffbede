/** Talks to the server as the page of a person who signed in; nothing that it answers is kept by the browser. */
import type { Errand, Marks, Newest, Taken } from "./errands";

export type Failure = "away" | "signed_out" | "forbidden";

export interface Session {
  readonly holder: string;
  readonly csrf_token: string;
}

/** What became of an errand: recorded under a number, somebody else was there before, refused, or nothing yet. */
export type Fate = { readonly seen: number } | { readonly newest: Newest } | { readonly problem: string } | Failure;

const CHANGED_LISTS =
  "Перечни на сервере уже другие: эти отметки внесите в обычной форме, затем удалите с этого устройства.";
const PROBLEMS: Readonly<Record<number, string>> = {
  404: "Этой организации в цикле больше нет, или он вам недоступен.",
  409: "Цикл больше не принимает наблюдения: он опубликован или закрывается.",
  413: "Сервер не принял: слишком много данных.",
  422: CHANGED_LISTS,
};

/** Asks who is signed in. */
export async function askSession(): Promise<Session | Failure> {
  const answer = await call("/council/visit-session");
  return typeof answer === "string" ? answer : answer.ok ? ((await answer.json()) as Session) : fail(answer);
}

/** Fetches check-lists to take along. */
export async function fetchTaken(address: string): Promise<Taken | Failure | { readonly problem: string }> {
  const answer = await call(address);
  if (typeof answer === "string") {
    return answer;
  }
  if (answer.status === 409 || answer.status === 422) {
    return { problem: answer.status === 409 ? (PROBLEMS[409] as string) : "Слишком много организаций: сузьте поиск." };
  }
  return answer.ok ? ((await answer.json()) as Taken) : fail(answer);
}

/** Sends what was ticked; a lost answer is no harm, for the same marks once more change nothing. */
export async function sendErrand(cycle: string, errand: Errand, { csrf_token }: Session): Promise<Fate> {
  const body = new URLSearchParams({ csrf_token, seen: String(errand.seen), marks: JSON.stringify(touched(errand)) });
  const address = `/council/cycles/${cycle}/organizations/${errand.code}/visit`;
  const answer = await call(address, { method: "POST", body });
  if (typeof answer === "string") {
    return answer;
  }
  return answer.ok ? ((await answer.json()) as { seen: number }) : judge(answer);
}

/** Only lists that have marks, now or before: another one may have been counted without any. */
function touched({ base, marks }: Errand): Marks {
  return Object.fromEntries(Object.entries(marks).filter(([list, of]) => Object.keys({ ...base[list], ...of })[0]));
}

async function judge(answer: Response): Promise<Fate> {
  const problem = (await answer.json().catch(() => null)) as { code?: string; now?: Newest } | null;
  if (problem?.code === "observations_changed" && problem.now) {
    return { newest: problem.now };
  }
  const words = PROBLEMS[answer.status];
  return words ? { problem: words } : fail(answer);
}

async function call(address: string, more: RequestInit = {}): Promise<Response | Failure> {
  try {
    const answer = await fetch(address, { ...more, redirect: "manual", cache: "no-store" });
    return answer.type === "opaqueredirect" ? "signed_out" : answer;
  } catch {
    return "away";
  }
}

function fail({ status }: Response): Failure {
  return status >= 500 || status === 429 || status === 400 ? "away" : "forbidden";
}
