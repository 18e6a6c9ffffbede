/** Lets one tab of a site act at a time: by the browser's locks, or by a lease in storage on pages without encryption. */

const NAME = "nok-survey-outbox";
const LEASE_KEY = "nok-survey-lease";
/** Renewed all the time while somebody acts; a tab that was killed keeps the others waiting no longer than this. */
const LEASE_MILLISECONDS = 10_000;
const RENEWAL_MILLISECONDS = 1_000;
/** Other processes of the browser see what is stored a little later, busy ones much later; no two ask in step. */
const DOUBT_MILLISECONDS = 500;

/** What acts in its turn; it asks before each step whether the turn is still its own. */
export type Act = (isMine: () => boolean) => Promise<void>;

/** Acts unless another tab does; false if it was another one's turn. */
export async function takeTurn(act: Act): Promise<boolean> {
  let hasBegun = false;
  try {
    return await navigator.locks.request(NAME, { ifAvailable: true }, async (lock) => {
      hasBegun = true;
      if (lock) {
        await act(() => true);
      }
      return !!lock;
    });
  } catch (error) {
    if (hasBegun) {
      throw error;
    }
    return takeLease(act); // no locks here: a page over http, or an older browser
  }
}

/** The same by a note that says who acts and until when; a note from the future, of a clock that was set, is void. */
export async function takeLease(act: Act): Promise<boolean> {
  const owner = `${Math.random()}`;
  const renew = () => isFree(owner) && writeLease(owner);
  const release = () => isFree(owner) && writeLease("");
  if (!renew()) {
    return false;
  }
  const renewal = setInterval(renew, RENEWAL_MILLISECONDS);
  addEventListener("pagehide", release);
  try {
    await new Promise((resolve) => setTimeout(resolve, DOUBT_MILLISECONDS * (1 + Math.random())));
    const isMine = renew();
    await (isMine && act(renew));
    return isMine;
  } finally {
    clearInterval(renewal);
    removeEventListener("pagehide", release);
    release();
  }
}

function isFree(owner: string): boolean {
  try {
    const lease = Object(JSON.parse(localStorage.getItem(LEASE_KEY) ?? "{}"));
    const left = Number(lease.until) - Date.now();
    return lease.owner === owner || !(left > 0 && left <= LEASE_MILLISECONDS);
  } catch {
    return true;
  }
}

/** Always true: where nothing can be written, a twin is harmless, for the server counts a response once. */
function writeLease(owner: string): boolean {
  try {
    if (owner) {
      localStorage.setItem(LEASE_KEY, JSON.stringify({ owner, until: Date.now() + LEASE_MILLISECONDS }));
    } else {
      localStorage.removeItem(LEASE_KEY);
    }
  } catch {
    // See above.
  }
  return true;
}
