import { reserve } from "../bytes/arena";
import { StoredSource } from "../bytes/source";

/** Lines of base64, each padded by itself, as one run of bytes. */
const LINE_LIMIT: i32 = 1 << 20;
const CHUNK: i32 = 1 << 14;
const INVALID: i32 = -1;
const PAD: i32 = 0x3d;

let text: usize = 0;

@final
export class Base64Source extends StoredSource {
  /** Of each line: where its text lies, and the offset of its first byte. */
  private readonly texts: Array<u64> = [];
  private readonly starts: Array<u64> = [];

  constructor(private readonly inner: StoredSource) {
    super(0, true, inner.number, inner);
    if (text == 0) text = reserve(CHUNK);
  }

  /** Adds a line of `length` letters, padding included; false where there are too many lines or it is none. */
  add(at: u64, length: u64): bool {
    if (this.texts.length >= LINE_LIMIT || length < 2) return false;
    let bytes = (length / 4) * 3;
    const rest = length % 4;
    if (rest > 0) bytes += rest - 1;
    else if (this.inner.byte(at + length - 1) == PAD) bytes -= this.inner.byte(at + length - 2) == PAD ? 2 : 1;
    this.texts.push(at);
    this.starts.push(this.size);
    this.size += bytes;
    return true;
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    const end = min(this.size, offset + length);
    let at = offset;
    for (let line = this.lineOf(offset); line < this.texts.length && at < end; line++) {
      const start = this.starts[line];
      const stop = min(end, line + 1 < this.starts.length ? this.starts[line + 1] : this.size);
      while (at < stop) {
        const decoded = this.decode(this.texts[line], at - start, stop - start, into + <usize>(at - offset));
        if (decoded <= 0) return <i32>(at - offset);
        at += decoded;
      }
    }
    return <i32>(at - offset);
  }

  private lineOf(offset: u64): i32 {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return max(0, low - 1);
  }

  /** Bytes `from` up to `to` of a line, as many as a chunk of its text holds; 0 where the text is no base64. */
  private decode(line: u64, from: u64, to: u64, into: usize): i32 {
    const group = from / 3;
    const letters = this.inner.copy(line + group * 4, text, CHUNK);
    const skipped = <i32>(from - group * 3);
    const wanted = <i32>min<u64>(to - from, (<u64>letters / 4) * 3) + skipped;
    let made: i32 = 0;
    for (let i = 0; made < wanted && i + 1 < letters; i += 4) {
      const a = sextetOf(load<u8>(text + i));
      const b = sextetOf(load<u8>(text + i + 1));
      const c = i + 2 < letters ? sextetOf(load<u8>(text + i + 2)) : INVALID;
      const d = i + 3 < letters ? sextetOf(load<u8>(text + i + 3)) : INVALID;
      if (a < 0 || b < 0) break;
      const bits = (a << 18) | (b << 12) | (max(c, 0) << 6) | max(d, 0);
      const count = c < 0 ? 1 : d < 0 ? 2 : 3;
      for (let k = 0; k < count && made < wanted; k++, made++) {
        if (made >= skipped) store<u8>(into + (made - skipped), bits >>> (16 - 8 * k));
      }
      if (count < 3) break;
    }
    return max(0, made - skipped);
  }
}

function sextetOf(letter: i32): i32 {
  if (letter >= 0x41 && letter <= 0x5a) return letter - 0x41;
  if (letter >= 0x61 && letter <= 0x7a) return letter - 0x61 + 26;
  if (letter >= 0x30 && letter <= 0x39) return letter - 0x30 + 52;
  return letter == 0x2b ? 62 : letter == 0x2f ? 63 : INVALID;
}
