/** What a program was started with: its arguments, and the names of its environment's variables. */
import { addU64 } from "../../bytes/checked";
import { Cursor } from "../../bytes/cursor";
import { StartTexts } from "../../facts/start-texts";
import { SpaceSource } from "../../spaces/space";

/** Strings kept of each kind. */
const MOST_STRINGS: i32 = 1 << 16;
const MOST_POINTERS: u64 = 1 << 18;
/** The kernel's limit of one. */
const STRING_LIMIT: u64 = 1 << 17;
const VARIABLE_NAME_LIMIT: u64 = 1024;

function cursorOver(memory: SpaceSource, address: u64, wordBytes: u32, isBigEndian: bool): Cursor {
  const cursor = new Cursor(memory, address);
  cursor.bigEndian = isBigEndian;
  cursor.wordBytes = wordBytes;
  return cursor;
}

@final
export class StartStrings {
  readonly args: Array<string> = [];
  /** Names only. */
  readonly environment: Array<string> = [];
  /** Strings that are not in the dump, or beyond the limits. */
  lost: i32 = 0;
  /** Parts of the environment that are no variable: overwritten by the program, as for its title. */
  odd: i32 = 0;
  /** Addresses of the first strings of each kind; 0: there is none. */
  firstArgumentAt: u64 = 0;
  firstVariableAt: u64 = 0;
  /** Where all of them lie. */
  readonly texts: StartTexts = new StartTexts();
  /** Where the variable begins whose end is not known yet; 0: there is none. */
  private openVariable: u64 = 0;
  private readonly cursor: Cursor;

  constructor(
    readonly memory: SpaceSource,
    readonly wordBytes: u32,
    readonly isBigEndian: bool,
  ) {
    this.cursor = cursorOver(memory, 0, wordBytes, isBigEndian);
  }

  cursorAt(address: u64): Cursor {
    return cursorOver(this.memory, address, this.wordBytes, this.isBigEndian);
  }

  /** Reads the strings of `count` pointers at `from`; false when the count is no count or they are not in the dump. */
  readCounted(from: u64, count: u64, areArguments: bool): bool {
    const word = <u64>this.wordBytes;
    if (count == 0 || count > MOST_POINTERS || this.memory.byte(from) < 0) return false;
    this.read(from, from + count * word, areArguments);
    return true;
  }

  /** Reads the strings of the pointers in [from, end). */
  read(from: u64, end: u64, areArguments: bool): void {
    const word = <u64>this.wordBytes;
    for (let at = from; at < end; at += word) {
      this.cursor.seek(at);
      const pointer = this.cursor.word("Stack.pointer");
      if (!this.cursor.ok) {
        this.cursor.forgive();
        this.lost++;
        continue;
      }
      if (pointer == 0) continue;
      const list = areArguments ? this.args : this.environment;
      if (list.length == MOST_STRINGS) {
        this.lost += <i32>((end - at) / word);
        return;
      }
      if (areArguments) this.readArgument(pointer);
      else this.readVariable(pointer);
    }
    this.closeVariable(0);
  }

  /** A variable ends where the next one begins, or behind its NUL: its value is only stepped over. */
  private closeVariable(next: u64): void {
    const from = this.openVariable;
    this.openVariable = 0;
    if (from == 0) return;
    const memory = this.memory;
    if (next > from && next - from <= STRING_LIMIT && memory.byte(next - 1) == 0) {
      this.texts.add(true, from, next);
      return;
    }
    // Each that is not followed by the next one is a stretch of its own, of which few are kept.
    if (this.texts.isFull) return;
    let end = from;
    while (end - from < STRING_LIMIT && memory.byte(end) > 0) end = addU64(end, 1);
    this.texts.add(true, from, addU64(end, 1));
  }

  private readArgument(pointer: u64): void {
    const memory = this.memory;
    let length: u64 = 0;
    let byte = memory.byte(pointer);
    while (byte > 0 && length < STRING_LIMIT) byte = memory.byte(addU64(pointer, ++length));
    if (this.args.length == 0) this.firstArgumentAt = pointer;
    // What is not in the dump is lost; its place among the others stays.
    if (byte != 0) this.lost++;
    this.texts.add(false, pointer, addU64(pointer, length + 1));
    this.cursor.seek(pointer);
    this.args.push(length == 0 ? "" : this.cursor.utf8(length, "Stack.argument"));
    this.cursor.forgive();
  }

  /** The name in front of the equals sign; values are nobody's business. */
  private readVariable(pointer: u64): void {
    const memory = this.memory;
    this.closeVariable(pointer);
    let length: u64 = 0;
    while (length < VARIABLE_NAME_LIMIT) {
      const byte = memory.byte(addU64(pointer, length));
      if (byte == 0x3d && length > 0) {
        const cursor = this.cursor;
        cursor.seek(pointer);
        if (this.environment.length == 0) this.firstVariableAt = pointer;
        this.environment.push(cursor.utf8(length, "Stack.environment"));
        this.openVariable = pointer;
        return;
      }
      if (byte < 0) {
        this.lost++;
        return;
      }
      if (byte == 0) break;
      length++;
    }
    this.odd++;
  }
}
