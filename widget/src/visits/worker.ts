/**
 * The service worker of `/visits/`: it keeps that page and the files it is made of, and answers nothing else. The
 * server writes `VISITS` before this text; with another version the browser installs it anew.
 */
declare const VISITS: { readonly version: string; readonly files: readonly string[] };

/** What TypeScript's library for pages does not know of a worker. */
interface Life extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Wanted extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", listen: (event: Life) => void): void;
  addEventListener(kind: "fetch", listen: (event: Wanted) => void): void;
}

const worker = self as unknown as Worker;
const PREFIX = "visits-";
const NAME = PREFIX + VISITS.version;

worker.addEventListener("install", (event) => {
  event.waitUntil(keepFiles().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(dropFormer().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method === "GET" && origin === location.origin && VISITS.files.includes(pathname)) {
    event.respondWith(answer(pathname, event.request));
  }
});

/** All of one version, or none: a half-kept page would not open where there is no network. */
async function keepFiles(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(VISITS.files.map((file) => new Request(file, { cache: "reload" })));
}

async function dropFormer(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)),
  );
}

async function answer(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(path)) ?? fetch(request);
}
