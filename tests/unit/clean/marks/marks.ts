/** Marks in the fields of a dump, and what each level must have done to them. */
import assert from 'node:assert/strict';
import { ascii, latin, utf16 } from '../clean.ts';

type Fate = 'gone' | 'stays';

interface Mark {
  readonly name: string;
  readonly text: string;
  readonly stacks: Fate;
  readonly pointers: Fate;
}

/** Eight characters that are no address, no number below 4096 and no secret. */
export const MARK_SIZE = 8;

export class Marks {
  readonly #marks: Mark[] = [];

  /** A mark for a place; `pointers` is as `stacks` where it is not said. */
  text(name: string, stacks: Fate, pointers: Fate = stacks): string {
    const text = `Zq${String(this.#marks.length).padStart(3, '0')}vyw`;
    this.#marks.push({ name, text, stacks, pointers });
    return text;
  }

  bytes(name: string, stacks: Fate, pointers: Fate = stacks): Uint8Array {
    return ascii(this.text(name, stacks, pointers));
  }

  word(name: string, stacks: Fate, pointers: Fate = stacks): bigint {
    const bytes = this.bytes(name, stacks, pointers);
    return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  }

  /** All of them are in the dump, in one byte a character or in two. */
  assertAllIn(dump: Uint8Array): void {
    const absent = this.#marks.filter(({ text }) => !has(dump, text)).map(({ name }) => name);
    assert.deepEqual(absent, [], 'marks that the builder left out');
  }

  assertFates(copy: Uint8Array, level: 'stacks' | 'pointers'): void {
    const wrong = this.#marks
      .filter(({ text, [level]: fate }) => has(copy, text) !== (fate === 'stays'))
      .map(({ name, [level]: fate }) => `${name}: not ${fate}`);
    assert.deepEqual(wrong, [], level);
  }
}

function has(bytes: Uint8Array, text: string): boolean {
  return latin(bytes).includes(text) || latin(bytes).includes(latin(utf16(text)));
}
