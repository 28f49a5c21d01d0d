/**
 * Bytes as the page may have them: what the exposure scan finds in them is hidden, and zero. Each stretch is looked
 * through when it is asked for, so nothing depends on how far the scan of the file is, nor on how many places of a
 * value its findings list; and in memory, values are found in the order of addresses.
 */

import type { Bytes, HiddenBytes, RawBytes, SpaceId } from '../access.ts';
import { READ_LIMIT, SPACE_FILE, SPACE_VIRTUAL } from '../access.ts';
import { arrayOf } from '../core/allocation.ts';
import type { Core } from '../core/core.ts';
import type { ScanRecord } from '../records/records.ts';
import type { Place } from '../report/report.ts';
import { DETECTOR_TITLES } from '../scan/findings/detector-titles.generated.ts';
import { LOOK_AHEAD, LOOK_BEHIND, PAGE_SIZE, Scanner } from '../scanner.ts';
import { isHidden, REACH } from './hiding-rule.ts';

const END_OF_SPACE = 1n << 64n;

type Where = Place['where'];

export interface HiderParts {
  readonly module: WebAssembly.Module;
  /** The same as of the scan, so that values are known again. */
  readonly key: Uint8Array;
  /** The finding of a value, by its hash. */
  readonly idOf: (hash: string) => string | undefined;
}

export class ByteHider {
  readonly #parts: HiderParts;
  readonly #core: Core;
  /** Made when bytes are first looked at: it takes 4 MiB. */
  #scanner: Scanner | undefined;

  constructor(core: Core, parts: HiderParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** As Core.read. All of it is hidden where the scanner passed something over; throws where it stopped. */
  read(space: SpaceId, address: string | number, count: number): Bytes {
    const answer = this.#core.read(space, address, count);
    const hidden = answer.present.includes(1) ? this.#hiddenIn(space, BigInt(address), answer) : [];
    for (const { offset, length } of hidden) answer.bytes.fill(0, offset, offset + length);
    return { ...answer, hidden };
  }

  #hiddenIn(space: SpaceId, start: bigint, { bytes }: RawBytes): readonly HiddenBytes[] {
    const end = start + BigInt(bytes.length);
    const from = atLeastZero(floorPage(start) - BigInt(REACH));
    const origin = atLeastZero(from - BigInt(LOOK_BEHIND));
    const to = ceilPage(end);
    const records = this.#scan(this.#bytesOf(space, origin, to + BigInt(LOOK_AHEAD)), from - origin, to - origin);
    if (!records) return [{ offset: 0, length: bytes.length, title: '' }];
    const lead = Number(start - origin);
    const own = records.filter(
      ({ offset, length }) => offset < lead + bytes.length && offset + length > lead && length > 0,
    );
    return joined(
      own
        .filter((record) => isHidden(record, this.#whereIs(space, origin + BigInt(record.offset))))
        .map(({ detector, hash, offset, length }) => {
          const first = Math.max(0, offset - lead);
          const id = this.#parts.idOf(hash);
          const title = DETECTOR_TITLES[detector]?.[1] ?? '';
          const size = Math.min(bytes.length, offset + length - lead) - first;
          return { offset: first, length: size, title, ...(id !== undefined && { id }) };
        }),
    );
  }

  /** Undefined: there was too much to look at. */
  #scan(bytes: Uint8Array, from: bigint, to: bigint): ScanRecord[] | undefined {
    try {
      this.#scanner ??= new Scanner(this.#parts.module, this.#parts.key);
      this.#scanner.begin(0, Number(from), Number(to));
      this.#scanner.push(bytes);
      this.#scanner.finish();
      this.#scanner.drainSurvey();
      const records = this.#scanner.drain();
      return this.#scanner.isThorough ? records : undefined;
    } catch (error) {
      // Our bug; a fresh one serves the next.
      this.#scanner = undefined;
      throw error;
    }
  }

  /** What the dump does not hold is zero. */
  #bytesOf(space: SpaceId, start: bigint, end: bigint): Uint8Array {
    const stop = end > END_OF_SPACE ? END_OF_SPACE : end;
    const all = arrayOf(Uint8Array, Number(stop - start));
    for (let at = 0; at < all.length; at += READ_LIMIT) {
      const address = `0x${(start + BigInt(at)).toString(16)}`;
      all.set(this.#core.read(space, address, Math.min(READ_LIMIT, all.length - at)).bytes, at);
    }
    return all;
  }

  /** Unknown while the map may still grow. */
  #whereIs(space: SpaceId, place: bigint): Where {
    if (!this.#core.isComplete) return undefined;
    if (space === SPACE_FILE) return this.#core.place(Number(place)).where;
    if (space !== SPACE_VIRTUAL) return undefined;
    const { module, threadIndex } = this.#core.describe(`0x${place.toString(16)}`);
    const kind = module !== undefined ? 'module' : threadIndex !== undefined ? 'stack' : undefined;
    return kind && { kind };
  }
}

/** In order; those that touch are one, named after the first. */
function joined(ranges: readonly HiddenBytes[]): readonly HiddenBytes[] {
  const result: HiddenBytes[] = [];
  for (const range of [...ranges].sort((a, b) => a.offset - b.offset || b.length - a.length)) {
    const last = result.at(-1);
    if (last && range.offset <= last.offset + last.length) {
      const end = Math.max(last.offset + last.length, range.offset + range.length);
      result[result.length - 1] = { ...last, length: end - last.offset };
    } else result.push(range);
  }
  return result;
}

function atLeastZero(place: bigint): bigint {
  return place < 0n ? 0n : place;
}

function floorPage(place: bigint): bigint {
  return place - (place % BigInt(PAGE_SIZE));
}

function ceilPage(place: bigint): bigint {
  return floorPage(place + BigInt(PAGE_SIZE - 1));
}
