/** What must not be shown of a stretch of the file: secrets that the scanner finds there, and those it has found. */
import type { Stretch } from '../access.ts';
import { isHidden, REACH } from '../masking/hiding-rule.ts';
import type { ScanRecord } from '../records/records.ts';
import type { Place } from '../report/report.ts';
import { comparePrecedence } from '../scan/findings/precedence.ts';
import { ceilPage, floorPage } from '../scan/measures.ts';
import { LOOK_AHEAD, LOOK_BEHIND, Scanner } from '../scanner.ts';
import type { ByteReader } from './bytes.ts';
import { kindAt } from './string-filter.ts';

/** Stands for a value of which nothing more may be told, its length neither. */
export const DOTS = '•••';

/** Bytes of the file that are hidden, and what is shown for all of them. */
export interface HiddenRange {
  readonly from: number;
  readonly to: number;
  readonly mask: string;
}

export class Hider {
  readonly #parts: { readonly module: WebAssembly.Module; readonly key: Uint8Array };
  /** Made when it is first needed: it takes 4 MiB. */
  #scanner: Scanner | undefined;
  /** Pairs of offset and length, in order, apart. */
  #known = new Float64Array(0);

  constructor(parts: { readonly module: WebAssembly.Module; readonly key: Uint8Array }) {
    this.#parts = parts;
  }

  /** What the exposure scan found so far. */
  setKnown(ranges: Float64Array<ArrayBuffer>): void {
    this.#known = ranges;
  }

  /**
   * What is hidden of the bytes from `from` to `to`, in order and apart. All of it where the scanner gives up. Rejects
   * when they cannot be read.
   */
  async rangesWithin(
    reader: ByteReader,
    from: number,
    to: number,
    stretches: readonly Stretch[],
  ): Promise<readonly HiddenRange[]> {
    const first = Math.max(0, floorPage(from) - REACH);
    const last = Math.min(reader.size, ceilPage(to));
    const start = Math.max(0, first - LOOK_BEHIND);
    const bytes = await reader.read(start, Math.min(reader.size, last + LOOK_AHEAD) - start);
    const records = this.#scan(bytes, start, first, last);
    if (!records) return [{ from, to, mask: DOTS }];
    const found = records
      .filter((record) => isHidden(record, whereIs(stretches, record.offset)))
      .sort(comparePrecedence)
      .map(({ offset, length, mask }) => ({ from: offset, to: offset + length, mask: mask || DOTS }));
    return joined([...found, ...this.#knownWithin(from, to)]).filter((range) => range.to > from && range.from < to);
  }

  #scan(bytes: Uint8Array, start: number, from: number, to: number): ScanRecord[] | undefined {
    try {
      this.#scanner ??= new Scanner(this.#parts.module, this.#parts.key);
      this.#scanner.begin(start, from, to);
      this.#scanner.push(bytes);
      this.#scanner.finish();
      const records = this.#scanner.drain();
      this.#scanner.drainSurvey();
      if (this.#scanner.isThorough) return records;
    } catch {
      // Our bug; a fresh one serves the next.
      this.#scanner = undefined;
    }
    return undefined;
  }

  #knownWithin(from: number, to: number): HiddenRange[] {
    const known = this.#known;
    let low = 0;
    let high = known.length / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((known[2 * middle] ?? 0) + (known[2 * middle + 1] ?? 0) <= from) low = middle + 1;
      else high = middle;
    }
    const ranges: HiddenRange[] = [];
    for (let at = low; at < known.length / 2; at++) {
      const offset = known[2 * at] ?? 0;
      if (offset >= to) break;
      ranges.push({ from: offset, to: offset + (known[2 * at + 1] ?? 0), mask: DOTS });
    }
    return ranges;
  }
}

function whereIs(stretches: readonly Stretch[], offset: number): Place['where'] {
  const stretch = kindAt(stretches, offset);
  const kind = stretch === 'code' ? 'module' : stretch === 'stack' ? 'stack' : undefined;
  return kind && { kind };
}

/** Of equal ranges the first is kept: the one whose mask says most. Of those that overlap no mask stands for all. */
export function joined(ranges: readonly HiddenRange[]): HiddenRange[] {
  const result: HiddenRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = result.at(-1);
    if (!last || range.from >= last.to) result.push(range);
    else if (range.to > last.to) result[result.length - 1] = { from: last.from, to: range.to, mask: DOTS };
  }
  return result;
}
