/**
 * Environments as they lie in memory: blocks of NAME=value texts with a NUL after each, in ASCII or UTF-16. The scanner
 * marks one variable; from there the block is read in both directions. Names only: values are read to be stepped over.
 */

import type { FoundVariables, PlaceFacts, RawBytes, SpaceId } from '../access.ts';
import { READ_LIMIT, SPACE_FILE, SPACE_PHYSICAL } from '../access.ts';
import { arrayOf } from '../core/allocation.ts';
import type { ScanRecord } from '../records/records.ts';

/** An environment of Windows has 32,767 characters at most; others hardly more. */
const MOST_UNITS = 1 << 15;
const LONGEST_NAME = 128;
/** What fewer variables make is no environment, but strings of a program. */
const FEWEST = 3;
/** Blocks that are listed, those nearest the file's front: more is the memory of a whole machine. */
const MOST_BLOCKS = 256;
const MOST_NAMES = 4096;

/** `ProgramFiles(x86)`, `BASH_FUNC_which%%`; Windows keeps the folders of its drives in `=C:`, which say nothing. */
const NAME = /^[A-Za-z_][\w.()%:-]*$/;

export interface VariableSource {
  read(space: SpaceId, address: string | number, count: number): RawBytes;
  /** Names as they may be shown. */
  maskNames(names: readonly string[]): readonly string[];
}

interface Block {
  readonly names: readonly string[];
  /** Units of the first and after the last of its texts. */
  readonly from: number;
  readonly to: number;
}

/** A block, and where it lies on what is scanned. */
interface ReadBlock extends Block {
  /** In the file; undefined: in packed memory, where a place in the file says little. */
  readonly offset: number | undefined;
}

/** Reads the environments that marks lead to, each once; what it tells does not depend on the order of the marks. */
export class VariableReader {
  readonly #source: VariableSource;
  readonly #placeOf: (offset: number) => PlaceFacts & { readonly offset?: number };
  /** In file order. */
  readonly #blocks: ReadBlock[] = [];
  readonly #seen = new WeakSet<ScanRecord>();
  #isAll = true;

  constructor(source: VariableSource, placeOf: (offset: number) => PlaceFacts & { readonly offset?: number }) {
    this.#source = source;
    this.#placeOf = placeOf;
  }

  /** What the marks tell, of which there are more each time. */
  read(marks: readonly ScanRecord[]): FoundVariables {
    for (const mark of marks) {
      if (!this.#seen.has(mark)) this.#readBlock(mark);
      this.#seen.add(mark);
    }
    const first = this.#firstOfNames();
    const names = [...first.keys()].sort((a, b) => (a < b ? -1 : 1));
    const shown = this.#source.maskNames(names);
    const variables = names.map((name, index) => {
      const offset = first.get(name);
      return { name: shown[index] ?? '', ...(offset !== undefined && { offset }) };
    });
    return { variables, blocks: this.#blocks.length, isAll: this.#isAll && first.size < MOST_NAMES };
  }

  /** Each name, and the place in the file of the first block that has it. */
  #firstOfNames(): Map<string, number | undefined> {
    const names = new Map<string, number | undefined>();
    for (const block of this.#blocks) {
      for (const name of block.names) if (names.size < MOST_NAMES && !names.has(name)) names.set(name, block.offset);
    }
    return names;
  }

  #readBlock({ offset, encoding }: ScanRecord): void {
    if (this.#blocks.some(({ from, to }) => offset >= from && offset < to)) return;
    const place = this.#placeOf(offset);
    // What stands in a program's file was shipped with it.
    if (place.where?.kind === 'module') return;
    if (this.#blocks.length === MOST_BLOCKS && offset > (this.#blocks.at(-1)?.to ?? 0)) {
      this.#isAll = false;
      return;
    }
    const size = encoding === 'ascii' ? 1 : 2;
    const before = MOST_UNITS * size;
    const isPhysical = place.space === 'physical' && place.address !== undefined;
    const home = isPhysical ? Number(BigInt(place.address ?? 0)) : offset;
    const lead = Math.min(before, Math.floor(home / size) * size);
    const bytes = this.#bytes(isPhysical ? SPACE_PHYSICAL : SPACE_FILE, home - lead, lead + before);
    const units = unitsOf(bytes, encoding);
    const block = variablesAround(units, lead / size);
    if (block.names.length < FEWEST) return;
    const start = offset - lead + block.from * size;
    this.#keep({
      names: block.names,
      from: start,
      to: offset - lead + block.to * size,
      offset: isPhysical ? undefined : start,
    });
  }

  #keep(block: ReadBlock): void {
    const next = this.#blocks.findIndex(({ from }) => from > block.from);
    this.#blocks.splice(next < 0 ? this.#blocks.length : next, 0, block);
    if (this.#blocks.length <= MOST_BLOCKS) return;
    this.#blocks.pop();
    this.#isAll = false;
  }

  #bytes(space: SpaceId, from: number, count: number): Uint8Array {
    const all = arrayOf(Uint8Array, count);
    for (let at = 0; at < count; at += READ_LIMIT) {
      all.set(this.#source.read(space, `0x${(from + at).toString(16)}`, Math.min(READ_LIMIT, count - at)).bytes, at);
    }
    return all;
  }
}

/** One number for each character; what is none of Latin-1 keeps its number. */
function unitsOf(bytes: Uint8Array, encoding: ScanRecord['encoding']): Uint8Array | Uint16Array {
  if (encoding === 'ascii') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = encoding !== 'utf16be';
  return Uint16Array.from({ length: bytes.length >> 1 }, (_, index) => view.getUint16(2 * index, isLittle));
}

/** The names of the block that holds the variable at `at`. */
export function variablesAround(units: Uint8Array | Uint16Array, at: number): Block {
  const names: string[] = [];
  let from = at;
  for (let end = at - 1; end > 0 && units[end] === 0; ) {
    const start = startOfText(units, end);
    const name = start < end ? nameAt(units, start, end) : undefined;
    if (name !== undefined) {
      if (name) names.unshift(name);
      from = start;
      end = start - 1;
      continue;
    }
    // Other data may touch the first variable.
    const first = startBehindData(units, start, end);
    const firstName = first > start ? nameAt(units, first, end) : undefined;
    if (firstName) names.unshift(firstName);
    if (firstName !== undefined) from = first;
    break;
  }
  let to = at;
  while (to < units.length) {
    const end = endOfText(units, to);
    const name = end > to ? nameAt(units, to, end) : undefined;
    if (name === undefined) break;
    if (name) names.push(name);
    to = end + 1;
  }
  return { names, from, to };
}

/** Where the text begins that ends at `end`: after a NUL, or where something begins that is no text. */
function startOfText(units: Uint8Array | Uint16Array, end: number): number {
  let start = end;
  while (start > 0 && isText(units[start - 1] ?? 0)) start--;
  return start;
}

/** Behind the last character before `=` that is not ASCII. */
function startBehindData(units: Uint8Array | Uint16Array, start: number, end: number): number {
  let first = start;
  for (let at = start; at < end && units[at] !== 0x3d; at++) if ((units[at] ?? 0) > 0x7e) first = at + 1;
  return first;
}

function endOfText(units: Uint8Array | Uint16Array, start: number): number {
  let end = start;
  while (end < units.length && isText(units[end] ?? 0)) end++;
  return end < units.length && units[end] === 0 ? end : start;
}

/** Values hold line ends and tabs. */
function isText(unit: number): boolean {
  return unit >= 0x20 ? unit !== 0x7f : unit === 0x09 || unit === 0x0a || unit === 0x0d;
}

/** Of `NAME=value`; empty for `=C:=C:\folder`, undefined for what is neither. */
function nameAt(units: Uint8Array | Uint16Array, start: number, end: number): string | undefined {
  if (units[start] === 0x3d) return '';
  const limit = Math.min(end, start + LONGEST_NAME + 1);
  let equals = start;
  while (equals < limit && units[equals] !== 0x3d) equals++;
  if (equals === limit) return undefined;
  const name = String.fromCharCode(...units.subarray(start, equals));
  return NAME.test(name) ? name : undefined;
}
