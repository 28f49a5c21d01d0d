/** Texts of a minidump: filled whole, or the private parts of paths. */
import type { Edits } from '../bytes/edits.ts';
import type { Filler } from '../bytes/fillers.ts';
import { privateParts } from '../keep/paths.ts';
import type { Tallies } from '../remains.ts';
import type { Location, Minidump } from './layout.ts';

const LONGEST = 64 << 10;
const RSDS = 0x53445352;
const NB10 = 0x3031424e;

export class Strings {
  readonly #dump: Minidump;
  readonly #edits: Edits;
  readonly #tallies: Tallies;

  constructor(dump: Minidump, edits: Edits, tallies: Tallies) {
    this.#dump = dump;
    this.#edits = edits;
    this.#tallies = tallies;
  }

  get #wide(): Filler {
    return this.#dump.fields.isLittle ? 'utf16le' : 'utf16be';
  }

  /** MINIDUMP_STRING: length in bytes, then UTF-16. */
  wide(at: number): Location {
    const { fields } = this.#dump;
    if (at === 0 || !fields.has(at, 4)) return { at: 0, size: 0 };
    return { at: at + 4, size: Math.max(0, Math.min(fields.u32(at), fields.size - at - 4)) };
  }

  fillWide(at: number): void {
    const { at: from, size } = this.wide(at);
    this.#edits.add(from, size, this.#wide);
  }

  /** UTF-16 in a field of fixed size: filled up to its zero, zeroed behind it. */
  fillWideField(at: number, size: number): void {
    this.#edits.add(at, this.#wideLength(at, size), this.#wide);
    this.zeroBehind(at, size);
  }

  /** What stands behind the zero that ends UTF-16 in a field of fixed size. */
  zeroBehind(at: number, size: number): void {
    const length = this.#wideLength(at, size);
    if (length < size) this.#edits.add(at + length, size - length, 'zero');
  }

  #wideLength(at: number, size: number): number {
    const { fields } = this.#dump;
    let length = 0;
    while (length + 1 < size && fields.has(at + length, 2) && fields.u16(at + length) !== 0) length += 2;
    return length;
  }

  /** Crashpad's: length in bytes, then UTF-8; also byte arrays. */
  fillNarrow(at: number): void {
    const { fields } = this.#dump;
    if (at === 0 || !fields.has(at, 4)) return;
    this.#edits.add(at + 4, Math.max(0, Math.min(fields.u32(at), fields.size - at - 4)), 'text');
  }

  narrow(at: number): string {
    const { fields } = this.#dump;
    return at === 0 || !fields.has(at, 4) ? '' : fields.ascii(at + 4, Math.min(fields.u32(at), 256));
  }

  /** Names of users in the paths of modules and of their symbol files. */
  fillModulePaths(): void {
    for (const { nameAt, codeView, misc } of this.#dump.modules) {
      this.widePathOf(nameAt);
      const front = codeViewNumbers(this.#dump, codeView);
      this.narrowPath(codeView.at + front, codeView.size - front);
      // IMAGE_DEBUG_MISC: type 0, length 4, whether it is UTF-16 8, then the text.
      const isWide = misc.size > 12 && this.#dump.fields.u8(misc.at + 8) !== 0;
      if (isWide) this.widePath(misc.at + 12, misc.size - 12);
      else this.narrowPath(misc.at + 12, misc.size - 12);
    }
    for (const at of this.#dump.unloadedNames) this.widePathOf(at);
  }

  /** What stands behind the zero that ends the name of a symbol file. */
  zeroBehindNames(): void {
    const { fields, modules } = this.#dump;
    for (const { codeView } of modules) {
      const front = codeViewNumbers(this.#dump, codeView);
      let at = codeView.at + front;
      const end = codeView.at + codeView.size;
      while (at < end && fields.u8(at) !== 0) at++;
      if (at < end) this.#edits.add(at, end - at, 'zero');
    }
  }

  /** The private parts of the path in a MINIDUMP_STRING. */
  widePathOf(at: number): void {
    const { at: from, size } = this.wide(at);
    this.widePath(from, size);
  }

  /** The text of a MINIDUMP_STRING. */
  wideText(at: number): string {
    const { at: from, size } = this.wide(at);
    return this.#text(from, size);
  }

  #text(from: number, size: number): string {
    const { fields } = this.#dump;
    let text = '';
    for (let i = 0; i + 1 < Math.min(size, LONGEST); i += 2) {
      const unit = fields.u16(from + i);
      if (unit === 0) break;
      text += String.fromCharCode(unit);
    }
    return text;
  }

  widePath(from: number, size: number): void {
    for (const [a, b] of privateParts(this.#text(from, size))) this.#component(from + a * 2, (b - a) * 2, this.#wide);
  }

  narrowPath(from: number, size: number): void {
    if (size <= 0) return;
    const text = this.#dump.fields.ascii(from, Math.min(size, LONGEST));
    for (const [a, b] of privateParts(text)) this.#component(from + a, b - a, 'text');
  }

  #component(at: number, size: number, filler: Filler): void {
    this.#edits.add(at, size, filler);
    this.#tallies.pathComponents++;
  }
}

/** Bytes before the name of the symbol file in a CodeView record; all of a record that is of another kind. */
function codeViewNumbers({ fields }: Minidump, { at, size }: Location): number {
  const signature = size >= 4 ? fields.u32(at) : 0;
  return Math.min(size, signature === RSDS ? 24 : signature === NB10 ? 16 : size);
}
