/**
 * The bytes of a minidump that belong to a record that stays. What no record leads to (gaps between streams, what
 * pads them, a tail, records of streams that went) tells nobody anything of the crash, and may hold what the writer's
 * memory held: it is zeroed.
 */
import type { Fields } from '../bytes/fields.ts';
import { Intervals } from '../bytes/intervals.ts';
import {
  HEADER_SIZE,
  headedRowsOf,
  type Location,
  type Minidump,
  rowStep,
  rowsOf,
  STREAM,
  type Stream,
} from './layout.ts';

export class Claims {
  readonly bytes = new Intervals();
  readonly #dump: Minidump;
  readonly #wordBytes: 4 | 8;

  constructor(dump: Minidump, wordBytes: 4 | 8) {
    this.#dump = dump;
    this.#wordBytes = wordBytes;
    this.add(0, HEADER_SIZE);
    this.add(dump.directoryAt, dump.streams.length * ENTRY_SIZE);
  }

  add(at: number, size: number): void {
    this.bytes.add(at, Math.min(at + size, this.#dump.fields.size));
  }

  /** MINIDUMP_STRING: length in bytes, UTF-16, and the zero behind it. */
  wide(at: number): void {
    if (at >= HEADER_SIZE && this.#dump.fields.has(at, 4)) this.add(at, 4 + this.#dump.fields.u32(at) + 2);
  }

  /** Crashpad's: length in bytes, UTF-8 or bytes, and the zero behind them. */
  narrow(at: number): void {
    if (at >= HEADER_SIZE && this.#dump.fields.has(at, 4)) this.add(at, 4 + this.#dump.fields.u32(at) + 1);
  }

  /** A stream that stays, and what its rows lead to. */
  stream(stream: Stream): void {
    const { fields, modules, unloadedNames } = this.#dump;
    const { at, size, type } = stream;
    const rowSize = ROWS[type];
    if (rowSize !== undefined) this.#rows(stream, rowSize);
    else if (HEADED.has(type)) this.#headed(stream);
    else if (type === STREAM.memory64List) this.add(at, 16 + this.#dump.memory.length * 16);
    else this.add(at, Math.min(size, SIZES[type] ?? size));
    switch (type) {
      case STREAM.moduleList:
        for (const { nameAt, codeView, misc } of modules) {
          this.wide(nameAt);
          this.add(codeView.at, codeView.size);
          this.add(misc.at, misc.size);
        }
        return;
      case STREAM.unloadedModules:
        for (const nameAt of unloadedNames) this.wide(nameAt);
        return;
      case STREAM.threadNames:
        for (const row of rowsOf(fields, stream, 12)) this.wide(fields.offset64(row + 4));
        return;
      case STREAM.systemInfo:
        this.wide(fields.u32(at + 24));
        return;
      case STREAM.handleData:
        for (const row of headedRowsOf(fields, stream)) {
          this.wide(fields.u32(row.at + 8));
          this.wide(fields.u32(row.at + 12));
        }
        return;
      case STREAM.dsoDebug:
        for (const { at: linkAt, size: linkSize, nameAt } of linksOf(fields, stream, this.#wordBytes)) {
          this.add(linkAt, linkSize);
          this.wide(nameAt);
        }
    }
  }

  #rows(stream: Stream, rowSize: number): void {
    const last = rowsOf(this.#dump.fields, stream, rowSize).at(-1);
    const count = this.#dump.fields.u32(stream.at);
    this.add(stream.at, last === undefined ? 4 : last + rowStep(stream.size, count, rowSize) - stream.at);
  }

  #headed(stream: Stream): void {
    const rows = headedRowsOf(this.#dump.fields, stream);
    const last = rows.at(-1);
    this.add(stream.at, Math.min(stream.size, last ? last.at + last.size - stream.at : 16));
  }
}

const ENTRY_SIZE = 12;

const ROWS: Readonly<Record<number, number>> = {
  [STREAM.threadList]: 48,
  [STREAM.threadExList]: 64,
  [STREAM.moduleList]: 108,
  [STREAM.memoryList]: 16,
  [STREAM.threadNames]: 12,
};

/** Lists whose first words say how long header and rows are. */
const HEADED: ReadonlySet<number> = new Set([
  STREAM.handleData,
  STREAM.unloadedModules,
  STREAM.memoryInfo,
  STREAM.threadInfo,
  STREAM.handleOperations,
]);

/** Streams of one record: all that it holds. */
const SIZES: Readonly<Record<number, number>> = {
  [STREAM.exception]: 168,
  [STREAM.systemInfo]: 56,
  [STREAM.breakpad]: 12,
  [STREAM.assertion]: 776,
  [STREAM.crashpad]: 64,
};

const MOST_LINKS = 4096;

export interface Link extends Location {
  readonly nameAt: number;
}

/** MDRawDebug: version 0, rva of the link_map rows 4, count 8. A row: address, rva of the name (u32), dynamic section. */
export function linksOf(fields: Fields, { at }: Location, wordBytes: 4 | 8): Link[] {
  const [first, count] = [fields.u32(at + 4), Math.min(fields.u32(at + 8), MOST_LINKS)];
  // With words of eight bytes the name's rva is padded.
  const size = 3 * wordBytes;
  const links: Link[] = [];
  for (let i = 0; i < count && first >= HEADER_SIZE && fields.has(first + i * size, size); i++) {
    links.push({ at: first + i * size, size, nameAt: fields.u32(first + i * size + wordBytes) });
  }
  return links;
}
