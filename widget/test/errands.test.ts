import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countOthers,
  findErrand,
  keepErrand,
  keepTaken,
  listErrands,
  listTrips,
  removeErrands,
  removeOthers,
} from "../src/visits/device";
import {
  type CheckList,
  countMarks,
  type Errand,
  isUnsent,
  listChanges,
  rebase,
  setMark,
  type Taken,
} from "../src/visits/errands";
import { sayState } from "../src/visits/words";
import { playStorage } from "./storage";

const STAND: CheckList = {
  code: "stand",
  title: "Стенд",
  is_required: true,
  items: [
    ["name", "Имя"],
    ["hours", "Часы"],
  ],
};
const TAKEN: Taken = {
  holder: "token-1",
  cycle: "social-2026",
  title: "2026 год",
  forms: { "social/": [STAND] },
  errands: [
    { code: "BBBB1111", name: "Школа", form: "social/", seen: 7, marks: { stand: { name: 1 } }, counts: {} },
    { code: "AAAA1111", name: "Библиотека", form: "social/", seen: 0, marks: {}, counts: {} },
  ],
};
const [TRIP] = [{ holder: TAKEN.holder, cycle: TAKEN.cycle, title: TAKEN.title, forms: TAKEN.forms }];

function taken(code = "BBBB1111"): Errand {
  const errand = findErrand(TRIP, code);
  assert.ok(errand);
  return errand;
}

test("a mark is set, changed and taken away, and only a change is unsent", () => {
  playStorage();
  assert.equal(keepTaken(TAKEN), 0);
  const errand = taken();
  assert.equal(isUnsent(errand), false);
  assert.equal(sayState(errand, [STAND]), "заполнено 1 из 2 · изменений нет");
  const marks = setMark(setMark(errand.marks, "stand", "hours", 0.5), "stand", "name", null);
  assert.deepEqual(marks, { stand: { hours: 0.5 } });
  assert.equal(sayState({ ...errand, marks }, [STAND]), "заполнено 1 из 2 · не отправлено");
  assert.equal(
    isUnsent({ ...errand, marks: setMark(setMark(marks, "stand", "hours", null), "stand", "name", 1) }),
    false,
  );
  assert.deepEqual(countMarks([STAND], {}), { marked: 0, all: 2 });
});

test("upon somebody else's record only what the person touched stays, and all of theirs is told", () => {
  playStorage();
  keepTaken(TAKEN);
  const errand = { ...taken(), marks: { stand: { name: 0 } as const } };
  const newest = {
    seen: 9,
    at: "20.05.2026 12:00",
    by: "оператор",
    marks: { stand: { hours: 1 } as const },
    counts: {},
  };
  const changed = rebase(errand, newest);
  assert.deepEqual([changed.marks, changed.base, changed.seen], [{ stand: { hours: 1, name: 0 } }, newest.marks, 9]);
  assert.deepEqual(changed.theirs?.marks, [
    { list: "stand", item: "name", mark: null },
    { list: "stand", item: "hours", mark: 1 },
  ]);
  assert.deepEqual(listChanges(changed.base, changed.marks), [{ list: "stand", item: "name", mark: 0 }]);
  const same = rebase({ ...taken(), marks: newest.marks }, newest);
  assert.equal(isUnsent(same), false);
});

test("what is on the device is told by name, and goes organization by organization", () => {
  playStorage();
  keepTaken(TAKEN);
  assert.deepEqual(listTrips("token-1"), [TRIP]);
  assert.deepEqual(
    listErrands(TRIP).map(({ name }) => name),
    ["Библиотека", "Школа"],
  );
  removeErrands(TRIP, ["BBBB1111"]);
  assert.equal(listTrips("token-1").length, 1);
  removeErrands(TRIP, ["AAAA1111"]);
  assert.equal(Object.keys(localStorage).length, 0);
});

test("taken along anew, unsent marks stay", () => {
  playStorage();
  keepTaken(TAKEN);
  keepErrand(TRIP, { ...taken(), marks: { stand: { hours: 1 } } });
  assert.equal(keepTaken(TAKEN), 1);
  assert.deepEqual(taken().marks, { stand: { hours: 1 } });
});

test("what does not fit whole is not kept at all, and what was there stays", () => {
  const { local } = playStorage();
  keepTaken({ ...TAKEN, errands: TAKEN.errands.slice(1) });
  local.room = 250;
  const long = { ...TAKEN.errands[0], name: "Ш".repeat(300) } as Taken["errands"][0];
  assert.equal(keepTaken({ ...TAKEN, errands: [{ ...long, code: "CCCC1111", name: "Клуб" }, long] }), false);
  assert.deepEqual(
    listErrands(TRIP).map(({ code }) => code),
    ["AAAA1111"],
  );
  assert.equal(keepErrand(TRIP, { ...taken("AAAA1111"), name: long.name }), false);
});

test("somebody else sees a number, and neither names nor marks", () => {
  playStorage();
  keepTaken(TAKEN);
  keepErrand(TRIP, { ...taken(), marks: {} });
  assert.deepEqual(listTrips("token-12"), []);
  assert.deepEqual(listTrips("token-"), []);
  assert.deepEqual(countOthers("token-1"), { all: 0, unsent: 0 });
  for (const holder of ["token-12", "account-1", null]) {
    assert.deepEqual(countOthers(holder), { all: 2, unsent: 1 });
  }
  removeOthers("token-1");
  assert.equal(listErrands(TRIP).length, 2);
  removeOthers("token-12");
  assert.equal(Object.keys(localStorage).length, 0);
});
