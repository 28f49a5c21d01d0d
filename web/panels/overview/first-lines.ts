import { css, html, nothing, type TemplateResult } from 'lit';
import type { Bytes } from '../../engine/access.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { overview } from '../../words/panels/overview.ts';

/** Bytes of the file that are looked at: whether they are text, and what its first lines say. */
export const START_READ = 4096;
const LINES = 12;
const LINE_SHOWN = 160;
/** Stands for what is private in it, whatever its length. */
const DOTS = '•••';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * The first lines of a file whose start is text, what is private in it replaced by dots; undefined: it is not text.
 * Text is what has no control characters but those that part lines and columns, and is whole in its encoding.
 */
export function firstLines({
  bytes,
  present,
  hidden,
}: Pick<Bytes, 'bytes' | 'present' | 'hidden'>): readonly string[] | undefined {
  const gap = present.indexOf(0);
  const size = gap < 0 ? bytes.length : gap;
  const encoding = encodingOf(bytes.subarray(0, size));
  const pieces: string[] = [];
  let from = 0;
  for (const { offset, length } of hidden) {
    const piece = decoded(bytes.subarray(from, Math.min(offset, size)), encoding, false);
    if (piece === undefined) return undefined;
    pieces.push(piece, DOTS);
    from = Math.min(offset + length, size);
  }
  const rest = decoded(bytes.subarray(from, size), encoding, size === START_READ);
  if (rest === undefined) return undefined;
  const text = [...pieces, rest].join('').replace(/^\ufeff/, '');
  if (text.trim() === '' || /\p{Cc}/u.test(text.replace(/[\t\n\f\r]/g, ''))) return undefined;
  const lines = text.split(/\r\n?|\n/);
  // The last one may be cut by the end of what was read.
  const whole = lines.length > 1 && size === START_READ ? lines.slice(0, -1) : lines;
  return whole.slice(0, LINES);
}

/** By its mark, or by every other byte of its first ones being zero; else UTF-8, of which ASCII is a part. */
function encodingOf(bytes: Uint8Array): Encoding {
  const [first = -1, second = -1] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 64);
  const zeros = (parity: number) => start.filter((byte, at) => at % 2 === parity && byte === 0).length;
  if (start.length >= 8 && zeros(0) === 0 && zeros(1) > start.length * 0.4) return 'utf-16le';
  if (start.length >= 8 && zeros(1) === 0 && zeros(0) > start.length * 0.4) return 'utf-16be';
  return 'utf-8';
}

/** Undefined: it is not of that encoding. A character that is cut at the end is left out where `isCut`. */
function decoded(bytes: Uint8Array, encoding: Encoding, isCut: boolean): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

export const firstLinesStyles = css`
  .start {
    max-inline-size: 62rem;
    margin-block-start: var(--s-5);
    padding: var(--s-3) var(--s-4);
    background: var(--sunk);
    font-family: var(--mono);
    font-size: var(--t-1);
    overflow-wrap: anywhere;
  }
  .start li {
    min-block-size: 1.5em;
    white-space: pre-wrap;
  }
`;

/** What an unknown file says, to those who can read it. */
export function renderFirstLines(lines: readonly string[] | undefined): TemplateResult | typeof nothing {
  if (!lines) return nothing;
  return html`<ol class="start" aria-label=${overview.firstLines}>
    ${lines.map((line) => html`<li>${untrusted(line, LINE_SHOWN)}</li>`)}
  </ol>`;
}
