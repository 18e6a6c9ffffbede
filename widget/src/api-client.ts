/** Talks to our server; every answer, good or bad, becomes one value of a closed union, never an exception. */

import { parseQuestionnaire, type Questionnaire } from "./questionnaire";

export type LoadOutcome =
  | { readonly kind: "loaded"; readonly questionnaire: Questionnaire }
  | { readonly kind: "failed"; readonly code: string };

export type SendOutcome =
  | { readonly kind: "accepted"; readonly receipt: string }
  | { readonly kind: "refused"; readonly code: string; readonly problems: readonly ServerProblem[] }
  | { readonly kind: "queued"; readonly reason: QueueReason; readonly retryAfter: number };

/** Why a response still waits: no network, too many responses, or a server that cannot answer. */
export type QueueReason = "offline" | "busy" | "unavailable";

export interface ServerProblem {
  readonly pointer: string;
  readonly code: string;
}

/** A response in the shape of the contract; sent again unchanged, so that the server counts it once. */
export interface ResponsePayload {
  readonly id: string;
  readonly questionnaire: { readonly code: string; readonly version: number };
  readonly language: string;
  readonly channel: "widget" | "link" | "qr";
  readonly place: string | null;
  readonly answers: Readonly<Record<string, string | number>>;
  readonly seconds: number;
  readonly own: unknown;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const LOAD_TIMEOUT = 10_000;
const SEND_TIMEOUT = 20_000;

/** Asks for an organization's questionnaire; a simple GET, so that no preflight delays the first question. */
export async function loadQuestionnaire(
  host: string,
  organization: string,
  language: string,
  style?: string,
  cache: RequestCache = "default",
): Promise<LoadOutcome> {
  const path = `/questionnaire?lang=${encodeURIComponent(language)}${style === "easy" ? "&style=easy" : ""}`;
  const answer = await ask(addressOf(host, organization) + path, { cache }, LOAD_TIMEOUT);
  const questionnaire = answer?.status === 200 ? parseQuestionnaire(answer.body) : null;
  return questionnaire
    ? { kind: "loaded", questionnaire }
    : { kind: "failed", code: String(answer?.body["code"] ?? "unavailable") };
}

/** Sends a response once and says what became of it. */
export async function sendResponse(host: string, organization: string, payload: ResponsePayload): Promise<SendOutcome> {
  const request = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(payload),
  };
  return judge(await ask(`${addressOf(host, organization)}/responses`, request, SEND_TIMEOUT));
}

/** Sorts an answer: whatever brings no receipt and no code of ours, a page of HTML say, is some gateway's: tried again. */
function judge(answer: Answer | null): SendOutcome {
  if (!answer) {
    return { kind: "queued", reason: "offline", retryAfter: 0 };
  }
  const { status, body, retryAfter } = answer;
  if (status < 300 && typeof body["receipt"] === "string") {
    return { kind: "accepted", receipt: body["receipt"] };
  }
  if (status === 429) {
    return { kind: "queued", reason: "busy", retryAfter };
  }
  if (status < 400 || status === 408 || status >= 500 || !body["code"]) {
    return { kind: "queued", reason: "unavailable", retryAfter };
  }
  const problems = Array.isArray(body["errors"]) ? (body["errors"] as ServerProblem[]) : [];
  return { kind: "refused", code: String(body["code"]), problems };
}

async function ask(address: string, request: RequestInit, timeout: number): Promise<Answer | null> {
  const stopper = new AbortController();
  const timer = setTimeout(() => stopper.abort(), timeout);
  try {
    const answer = await fetch(address, { ...request, credentials: "omit", signal: stopper.signal });
    const text = await answer.text();
    return {
      status: answer.status,
      retryAfter: readRetryAfter(answer.headers.get("Retry-After")),
      body: readJson(text),
    };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function readJson(text: string): Answer["body"] {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Reads seconds or an HTTP date; at most an hour, so that a wrong clock does not park a response for ever. */
function readRetryAfter(header: string | null): number {
  const seconds = /^\d+$/.test(header ?? "") ? Number(header) : (Date.parse(header ?? "") - Date.now()) / 1000;
  return Math.min(Math.max(Math.ceil(seconds) || 0, 0), 3600);
}

function addressOf(host: string, organization: string): string {
  return `${host}/api/v1/organizations/${encodeURIComponent(organization)}`;
}
