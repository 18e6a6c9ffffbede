/** Storage of a browser that these tests play: whole, full or forbidden. */

class MemoryStorage {
  /** How many characters fit in. */
  room = Number.POSITIVE_INFINITY;

  getItem(key: string): string | null {
    const value = (this as unknown as Record<string, string>)[key];
    return typeof value === "string" ? value : null;
  }

  setItem(key: string, value: string): void {
    if (value.length > this.room) {
      throw new Error("QuotaExceededError");
    }
    Object.defineProperty(this, key, { value, enumerable: true, configurable: true, writable: true });
  }

  removeItem(key: string): void {
    Reflect.deleteProperty(this, key);
  }
}

/** Puts fresh storage in place of the browser's; null forbids it. Its keys are its own enumerable ones, as in a browser. */
export function playStorage(isForbidden = false): { local: MemoryStorage; session: MemoryStorage } {
  const storages = { local: new MemoryStorage(), session: new MemoryStorage() };
  for (const storage of Object.values(storages)) {
    Object.defineProperty(storage, "room", { enumerable: false, writable: true });
  }
  for (const [name, storage] of [
    ["localStorage", storages.local],
    ["sessionStorage", storages.session],
  ] as const) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() {
        if (isForbidden) {
          throw new Error("SecurityError");
        }
        return storage;
      },
    });
  }
  return storages;
}
