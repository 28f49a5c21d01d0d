/**
 * Many small texts scanned at once: each lies alone in a page, in the middle of zeros, and is asked for what was told
 * there. Pages are far enough from one another that no text is near another.
 */
import { DETECTORS } from '../../../../web/engine/scan/findings/detectors.generated.ts';
import { resolveOverlaps } from '../../../../web/engine/scan/findings/precedence.ts';
import { scan } from '../open-scanner.ts';

export interface Told {
  readonly detector: string;
  readonly confidence: string;
  readonly encoding: string;
  /** From the begin of the text, in bytes. */
  readonly start: number;
  readonly length: number;
  readonly mask: string;
  readonly flags: number;
  readonly expires?: number;
}

const PAGE = 4096;
/** Pages that a text may take, with two free ones behind it. */
const SPAN = 6;
const AT = PAGE - 256;

/** What the scanner tells of each text, overlaps resolved unless `isRaw`. */
export function tell(texts: readonly Uint8Array[], isRaw = false): Told[][] {
  const bytes = new Uint8Array(texts.length * SPAN * PAGE);
  for (const [index, text] of texts.entries()) {
    if (text.length > (SPAN - 3) * PAGE) throw new RangeError('The text is too long for its pages.');
    bytes.set(text, index * SPAN * PAGE + AT);
  }
  const records = scan(bytes);
  const told: Told[][] = texts.map(() => []);
  for (const { detector, offset, ...record } of isRaw ? records : resolveOverlaps(records)) {
    const index = Math.floor(offset / (SPAN * PAGE));
    const { confidence, encoding, length, mask, flags, expires } = record;
    told[index]?.push({
      detector: DETECTORS[detector]?.[0] ?? '',
      confidence,
      encoding,
      start: offset - index * SPAN * PAGE - AT,
      length,
      mask,
      flags,
      ...(expires !== undefined && { expires }),
    });
  }
  return told;
}

export function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

export function utf16le(text: string): Uint8Array {
  return Buffer.from(text, 'utf16le');
}

/** Between bytes that are no text, so that the order is plain. */
export function utf16be(text: string): Uint8Array {
  return Buffer.concat([Buffer.from([0xff, 0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16(), Buffer.from([0xff])]);
}

/** Random numbers that are the same in each run. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761) >>> 0 || 1;
  }

  /** 0 ≤ number < below */
  roll(below: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    this.#state >>>= 0;
    return Math.floor((this.#state / 0x100000000) * below);
  }

  text(alphabet: string, length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += alphabet[this.roll(alphabet.length)];
    return text;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.roll(256)));
  }
}
