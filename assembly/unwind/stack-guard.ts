/**
 * The value that compilers' stack protector puts behind the arrays of a function (`__stack_chk_guard`). Arrays that were
 * never filled hold what earlier calls left, return addresses too: words below the guard of a frame are not its caller's.
 *
 *     low address   ┌ return address into the library's function
 *                   │ its arrays: leftovers look like callers
 *                   │ guard
 *                   │ registers it saved
 *     high address  └ return address into its caller
 */
import { Dump } from "../facts/dump";
import { Machine } from "../machines/machine";

const AT_RANDOM: u64 = 25;
/** What abort() of the C library keeps fits: a `struct sigaction` of 152 bytes, on i386 140, and a mask. */
const LOCALS: u64 = 0xc0;

@final
export class StackGuard {
  /** Every bit of the guard that is known; 0: no guard is. */
  private value: u64 = 0;

  constructor(
    private readonly dump: Dump,
    private readonly machine: Machine,
  ) {
    // Where the callee saves its return address, it lies below the arrays.
    if (machine.lr.length == 0) this.findValue();
  }

  private findValue(): void {
    const auxv = this.dump.auxv;
    for (let i = 0; i < auxv.length; i++) if (auxv[i].type == AT_RANDOM) this.value = this.read(auxv[i].value);
  }

  /**
   * Where the frame that begins at `sp` ends at the least: behind the last guard within reach; `sp` where there is
   * none. No caller can keep one so near behind the arrays of what it called.
   */
  endOfLocals(sp: u64): u64 {
    const word = <u64>this.machine.wordBytes;
    if (this.value == 0 || sp % word != 0) return sp;
    for (let distance = LOCALS; distance > 0; distance -= word) {
      if (this.isGuard(this.read(sp + distance - word))) return sp + distance;
    }
    return sp;
  }

  /** Both glibc and musl take the first random bytes and clear one, so that no text runs over it: the first, or the second. */
  private isGuard(value: u64): bool {
    const differs = value ^ this.value;
    if (value == 0) return false;
    const first = this.isBigEndian ? <u64>(8 * (this.machine.wordBytes - 1)) : 0;
    const second = this.isBigEndian ? first - 8 : 8;
    return isCleared(value, differs, first) || isCleared(value, differs, second);
  }

  private get isBigEndian(): bool {
    const space = this.dump.virtual;
    return space !== null && space.bigEndian;
  }

  private read(address: u64): u64 {
    const memory = this.dump.memory;
    if (!memory) return 0;
    const wordBytes = <i32>this.machine.wordBytes;
    let value: u64 = 0;
    for (let i = 0; i < wordBytes; i++) {
      const byte = memory.byte(address + i);
      if (byte < 0) return 0;
      value |= (<u64>byte) << (8 * <u64>(this.isBigEndian ? wordBytes - 1 - i : i));
    }
    return value;
  }
}

/** Whether `value` is the other one but for the byte at `shift`, which is 0. */
function isCleared(value: u64, differs: u64, shift: u64): bool {
  const byte = (<u64>0xff) << shift;
  return (value & byte) == 0 && (differs & ~byte) == 0;
}
