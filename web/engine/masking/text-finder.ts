/** What the exposure scan finds in texts: the same scanner as for the file's bytes, over the texts one by one. */
import { arrayOf } from '../core/allocation.ts';
import type { ScanRecord } from '../records/records.ts';
import type { Place } from '../report/report.ts';
import { DETECTORS } from '../scan/findings/detectors.generated.ts';
import { adjustByPlace } from '../scan/findings/judge.ts';
import { comparePrecedence } from '../scan/findings/precedence.ts';
import { ceilPage } from '../scan/measures.ts';
import { Scanner } from '../scanner.ts';
import { HIDDEN, type MaskedRange } from './ranges.ts';

/** What is told of a person or opens something; traces of activity and code stay, as paths, hosts and addresses do. */
const MASKED_CLASSES: ReadonlySet<string> = new Set(['credential', 'session', 'key', 'personal']);

const IS_MASKED = DETECTORS.map(([, kind]) => MASKED_CLASSES.has(kind));

/** The scanner sees no text of fewer characters (assembly/scanner/kernels/classes.ts). */
const SHORTEST = 8;
/** Zeros between two texts, as many as detectors look on behind an anchor: none sees the text after its own. */
const GAP = 4096;
/** Texts that are scanned at a time. */
const BATCH = 1 << 20;
/** Of UTF-8, for one UTF-16 unit. */
const MOST_BYTES = 3;

type Where = NonNullable<Place['where']>['kind'];

interface Piece {
  readonly index: number;
  readonly start: number;
  readonly size: number;
}

export class TextFinder {
  readonly #module: WebAssembly.Module;
  /** Made for the first text that needs it: most of its cost is its memory of 4 MiB. */
  #scanner: Scanner | undefined;
  readonly #toUtf8 = new TextEncoder();
  /** Characters are counted by it: none may be left out, as a byte order mark is without this. */
  readonly #utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  #block = new Uint8Array(0);

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /**
   * For each text what is to be masked in it, in no order and perhaps overlapping. `where`: what all texts are, for it
   * decides what weak evidence is worth. A text that cannot be looked through is masked from end to end.
   */
  find(texts: readonly string[], where?: Where): MaskedRange[][] {
    const found: MaskedRange[][] = texts.map(() => []);
    for (let from = 0; from < texts.length; ) {
      let to = from;
      let room = 0;
      for (; to < texts.length && (to === from || room < BATCH); to++) room += roomOf(texts[to] ?? '');
      this.#findIn(texts, from, to, room, where, found);
      from = to;
    }
    return found;
  }

  #findIn(
    texts: readonly string[],
    from: number,
    to: number,
    room: number,
    where: Where | undefined,
    found: MaskedRange[][],
  ): void {
    if (this.#block.length < room) this.#block = arrayOf(Uint8Array, room);
    const block = this.#block.subarray(0, room);
    const pieces: Piece[] = [];
    let at = 0;
    for (let index = from; index < to; index++) {
      const text = texts[index] ?? '';
      if (text.length < SHORTEST) continue;
      const { written } = this.#toUtf8.encodeInto(text, block.subarray(at));
      const end = at + written;
      pieces.push({ index, start: at, size: written });
      at = ceilPage(end + GAP);
      block.fill(0, end, at);
    }
    if (pieces.length === 0) return;
    const scan = this.#scan(block.subarray(0, at));
    if (scan && !scan.isThorough && pieces.length > 1) {
      // One of them holds too much: the others are not masked for it.
      for (const { index } of pieces) {
        this.#findIn(texts, index, index + 1, roomOf(texts[index] ?? ''), where, found);
      }
      return;
    }
    for (const piece of pieces) {
      const text = texts[piece.index] ?? '';
      const own = scan?.isThorough ? takeOf(piece, scan.records) : undefined;
      found[piece.index] = own
        ? this.#rangesOf(own, piece, text, block, where)
        : [{ from: 0, to: text.length, mask: HIDDEN }];
    }
  }

  /** In falling order of place; undefined: the scanner stopped. */
  #scan(bytes: Uint8Array): { readonly records: ScanRecord[]; readonly isThorough: boolean } | undefined {
    try {
      this.#scanner ??= new Scanner(this.#module, new Uint8Array(16));
      this.#scanner.begin(0);
      this.#scanner.push(bytes);
      this.#scanner.finish();
      const records = this.#scanner.drain().sort((a, b) => b.offset - a.offset);
      return { records, isThorough: this.#scanner.isThorough };
    } catch {
      // Our bug; a fresh one serves the next texts.
      this.#scanner = undefined;
      return undefined;
    }
  }

  #rangesOf(
    records: readonly ScanRecord[],
    { start, size }: Piece,
    text: string,
    block: Uint8Array,
    where: Where | undefined,
  ): MaskedRange[] {
    const told = records.filter((record) => {
      if (!IS_MASKED[record.detector]) return false;
      const detector = DETECTORS[record.detector]?.[0] ?? '';
      const confidence = adjustByPlace(detector, record.confidence, where && { kind: where });
      return confidence === 'validated' || confidence === 'likely';
    });
    // Of equal ranges the first is kept: the one whose mask says most.
    const isPlain = size === text.length;
    const characters = (byte: number) =>
      isPlain ? byte - start : this.#utf8.decode(block.subarray(start, byte)).length;
    return told.sort(comparePrecedence).map(({ offset, length, mask }) => {
      const end = Math.min(offset + length, start + size);
      return { from: characters(offset), to: characters(end), mask: mask || HIDDEN };
    });
  }
}

/** Takes the piece's records from the end of the list, which is in falling order of place. */
function takeOf({ start, size }: Piece, records: ScanRecord[]): ScanRecord[] {
  const own: ScanRecord[] = [];
  for (let last = records.at(-1); last && last.offset < start + size; last = records.at(-1)) {
    own.push(last);
    records.pop();
  }
  return own;
}

function roomOf(text: string): number {
  return text.length < SHORTEST ? 0 : ceilPage(text.length * MOST_BYTES + GAP);
}
