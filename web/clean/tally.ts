import type { Finding } from '../engine/report/report.ts';
import { DETECTORS } from '../engine/scan/findings/detectors.generated.ts';

/** What was replaced of one rule. */
export interface Replaced {
  readonly detector: string;
  readonly class: Finding['class'];
  /** Different values, and the places that the scan found them at. */
  readonly values: number;
  readonly places: number;
  /** Whole values found again elsewhere, and pieces of them. */
  readonly echoes: number;
  readonly fragments: number;
}

interface Count {
  readonly values: Set<number>;
  places: number;
  echoes: number;
  fragments: number;
}

/** Counts what a plan replaces, by rule. No values, no places. */
export class Tally {
  readonly #counts = new Map<number, Count>();

  place(detector: number, value: number): void {
    const count = this.#of(detector);
    count.values.add(value);
    count.places++;
  }

  echo(detector: number): void {
    this.#of(detector).echoes++;
  }

  fragment(detector: number): void {
    this.#of(detector).fragments++;
  }

  replaced(): Replaced[] {
    return [...this.#counts]
      .sort(([a], [b]) => a - b)
      .flatMap(([number, { values, ...rest }]) => {
        const row = DETECTORS[number];
        return row ? [{ detector: row[0], class: row[1], values: values.size, ...rest }] : [];
      });
  }

  #of(detector: number): Count {
    let count = this.#counts.get(detector);
    if (!count) {
      count = { values: new Set(), places: 0, echoes: 0, fragments: 0 };
      this.#counts.set(detector, count);
    }
    return count;
  }
}
