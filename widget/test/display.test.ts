import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { recallDisplay, rememberDisplay } from "../src/display";

const KEY = "nok-survey-display";

/** Gives the module a storage of this page's site. */
function makeStorage(entries: Readonly<Record<string, string>> = {}): Map<string, string> {
  const stored = new Map(Object.entries(entries));
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  };
  Object.defineProperty(globalThis, "localStorage", { configurable: true, value: storage });
  return stored;
}

afterEach(() => Reflect.deleteProperty(globalThis, "localStorage"));

test("what was chosen is known on the next page", () => {
  const stored = makeStorage();
  rememberDisplay({ contrast: "high", size: "large", style: "easy" });
  assert.equal(stored.get(KEY), '{"contrast":"high","size":"large","style":"easy"}');
  assert.deepEqual(recallDisplay(), { contrast: "high", size: "large", style: "easy" });
});

for (const text of ["", "{", "null", "[]", "5", '"high"', '{"theme":"dark"}']) {
  test(`what else is stored chooses nothing: ${text}`, () => {
    makeStorage({ [KEY]: text });
    const { contrast, size, style } = recallDisplay();
    assert.deepEqual([contrast, size, style], [undefined, undefined, undefined]);
  });
}

test("a storage that is forbidden is silent", () => {
  const forbid = () => {
    throw new DOMException("", "SecurityError");
  };
  Object.defineProperty(globalThis, "localStorage", { configurable: true, get: forbid });
  rememberDisplay({ size: "huge" });
  assert.deepEqual(recallDisplay(), {});
});
