/** What a file looks like from afar: the scanner's survey of its blocks, put together to columns of a strip. */
import { arrayOf } from '../core/allocation.ts';
import { SURVEY_BLOCK, SURVEY_ENTRY } from './measures.ts';

/** Nearly all zero; mostly text; as varied as noise; all else: code, tables, objects. */
export const LOOKS = ['zero', 'text', 'dense', 'mixed'] as const;
export type Look = (typeof LOOKS)[number];

export interface SurveyColumn {
  readonly from: number;
  readonly to: number;
  /** What most of it is; undefined: not read yet. */
  readonly look: Look | undefined;
  /** Of its blocks, on average: 0 to 8 bits for each byte. */
  readonly entropy: number;
}

/** A strip has no more pixels that could be told apart. */
const MOST_COLUMNS = 1024;
/** Shares of a block's bytes, 0 to 255. */
const ZERO_SHARE = 230;
const TEXT_SHARE = 140;
/**
 * Entropy as 0 to 255. Noise gives 7.9 bits in a sample of 2,048 bytes, DEFLATE about the same; machine code stays
 * below 7.
 */
const DENSE = Math.round((7.4 * 255) / 8);

/** Fields of a column: bytes read, entropy times bytes, then bytes of each look. */
const FIELDS = 2 + LOOKS.length;

export class Survey {
  readonly #size: number;
  /** Bytes of a column, whole blocks. */
  readonly #width: number;
  readonly #sums: Float64Array;

  constructor(size: number) {
    this.#size = size;
    this.#width = Math.max(1, Math.ceil(size / SURVEY_BLOCK / MOST_COLUMNS)) * SURVEY_BLOCK;
    this.#sums = arrayOf(Float64Array, Math.ceil(size / this.#width) * FIELDS);
  }

  /** Takes what the scanner says of the bytes from `from` to `to`: an entry for each block, the first and last cut. */
  add(from: number, to: number, entries: Uint8Array): void {
    let at = from;
    for (let entry = 0; entry + SURVEY_ENTRY <= entries.length && at < to; entry += SURVEY_ENTRY) {
      const end = Math.min(to, (Math.floor(at / SURVEY_BLOCK) + 1) * SURVEY_BLOCK);
      this.#addBlock(at, end - at, entries.subarray(entry, entry + SURVEY_ENTRY));
      at = end;
    }
  }

  /** From the file's first byte to its last. */
  columns(): SurveyColumn[] {
    return Array.from({ length: this.#sums.length / FIELDS }, (_, index) => {
      const [bytes = 0, entropy = 0, ...shares] = this.#sums.subarray(index * FIELDS, (index + 1) * FIELDS);
      const from = index * this.#width;
      const to = Math.min(this.#size, from + this.#width);
      const look = bytes > 0 ? LOOKS[shares.indexOf(Math.max(...shares))] : undefined;
      return { from, to, look, entropy: bytes > 0 ? entropy / bytes : 0 };
    });
  }

  #addBlock(at: number, bytes: number, [entropy = 0, zero = 0, text = 0, wide = 0]: Uint8Array): void {
    const base = Math.floor(at / this.#width) * FIELDS;
    const look = lookOf(entropy, zero, text + wide);
    const sums = this.#sums;
    sums[base] = (sums[base] ?? 0) + bytes;
    sums[base + 1] = (sums[base + 1] ?? 0) + (entropy * 8 * bytes) / 255;
    const share = base + 2 + LOOKS.indexOf(look);
    sums[share] = (sums[share] ?? 0) + bytes;
  }
}

function lookOf(entropy: number, zero: number, text: number): Look {
  if (zero >= ZERO_SHARE || entropy === 0) return 'zero';
  if (text >= TEXT_SHARE) return 'text';
  return entropy >= DENSE ? 'dense' : 'mixed';
}

/** Neighbours that look the same as one. */
export function joinColumns(columns: readonly SurveyColumn[]): SurveyColumn[] {
  const runs: SurveyColumn[] = [];
  for (const column of columns) {
    const last = runs.at(-1);
    if (last?.look === column.look && last) {
      const size = column.to - column.from;
      const before = last.to - last.from;
      const entropy = (last.entropy * before + column.entropy * size) / (before + size);
      runs[runs.length - 1] = { ...last, to: column.to, entropy };
    } else runs.push(column);
  }
  return runs;
}
