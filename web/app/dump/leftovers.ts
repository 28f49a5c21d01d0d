import { notify } from '../../parts/messages/toast.ts';
import { clean } from '../../words/panels/clean.ts';

/** Tells that files of an earlier visit were removed from the browser's storage, where there were any. */
export function tellLeftovers(from: EventTarget, count: number): void {
  if (count > 0) notify(from, { text: clean.leftoversRemoved });
}
