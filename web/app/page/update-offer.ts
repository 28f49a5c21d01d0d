import { notify } from '../../parts/messages/toast.ts';
import { updates } from '../../words/page/updates.ts';
import { OPEN_LOCK } from '../dump/dump-opener.ts';

/**
 * Offers to restart with a new build, in each tab, once no tab has a dump open: the restart loads all of them anew. A
 * newer build that arrives meanwhile takes the place of the one that was offered.
 */
export class UpdateOffer {
  readonly #from: EventTarget;
  #isMade = false;

  /** `from`: where messages are sent from. */
  constructor(from: EventTarget) {
    this.#from = from;
  }

  async make(restart: () => void): Promise<void> {
    if (this.#isMade) return;
    this.#isMade = true;
    await whenNoDumpOpen(() => {});
    const run = async () => {
      const isFree = await unlessDumpOpen(restart);
      notify(this.#from, { text: isFree ? updates.starts : updates.held });
      this.#isMade = false;
      if (!isFree) await this.make(restart);
    };
    notify(this.#from, { text: updates.ready, action: { word: updates.now, run: () => void run() }, stays: true });
  }
}

/** With another build in force. Some are so without being asked for: what was opened is not taken away for them. */
export function reloadOnceFree(): void {
  void whenNoDumpOpen(() => location.reload());
}

// Granted when no tab holds it, and given back at once.
function whenNoDumpOpen(action: () => void): Promise<void> {
  return navigator.locks.request(OPEN_LOCK, action);
}

/** Runs `action` only when no tab has a dump open; returns whether it ran. */
async function unlessDumpOpen(action: () => void): Promise<boolean> {
  return navigator.locks.request(OPEN_LOCK, { ifAvailable: true }, (lock) => {
    if (lock) action();
    return lock !== null;
  });
}
