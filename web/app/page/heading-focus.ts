/** A heading that comes later than this does not take the focus. */
const FOCUS_MS = 3000;
const LOOK_MS = 50;

/**
 * Puts the focus on the heading of what was moved to. A panel may have to ask for rows before its heading is there, or
 * draw another one when they have come.
 */
export class HeadingFocus {
  /** Grows with every move: the heading of an earlier one is no longer waited for. */
  #turn = 0;

  /** `focus` tries, and tells whether there was a heading. */
  async moveTo(focus: () => Promise<boolean>): Promise<void> {
    const turn = ++this.#turn;
    const end = performance.now() + FOCUS_MS;
    let isThere = await focus();
    while (turn === this.#turn && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      // Lost with the heading that had it; anything else that has it was chosen by the person.
      const isLost = document.activeElement === document.body;
      if (!isThere || isLost) isThere = (await focus()) || isThere;
    }
  }
}
