import assert from "node:assert/strict";
import { test } from "node:test";
import { makeIdentifier } from "../src/identifier";

test("an id is a random UUID of version 4", () => {
  const made = new Set(Array.from({ length: 1000 }, makeIdentifier));
  assert.equal(made.size, 1000);
  for (const id of made) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});
