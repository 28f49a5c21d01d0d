/** Whole cores, as small as they can be. */
import { Writer } from '../writer.ts';
import { EXECUTE, MachCoreBuilder, READ, WRITE, X86_64 } from './builder.ts';
import { imageInfos, machImage, stackTop, UUIDS } from './images.ts';
import { arm64Exception, arm64State, x86Exception, x86State } from './states.ts';

export const PROGRAM = 0x100000000n;
export const DYLD = 0x180000000n;
export const DATA = 0x180100000n;
export const STACK = 0x16fdf8000n;
/** Data abort at level 0 of translation, a write. */
export const WRITE_ABORT = 0x92000044;
export const SYSTEM_CALL = 0x56000080;

/** A signature in the upper bits. */
const SIGNED = 0x0031000000000000n;

/** Two threads: one waits in a system call, the other wrote to a null pointer; frames, loader, arguments. */
export function arm64Core(): MachCoreBuilder {
  const stack = stackTop(STACK, 8192, ['Notes', '--verbose'], ['HOME=/Users/ada', 'API_KEY=xyz']);
  const view = new DataView(stack.buffer);
  // Frame records: {fp, lr} of the caller.
  view.setBigUint64(0x100, STACK + 0x140n, true);
  view.setBigUint64(0x108, SIGNED | (PROGRAM + 0x9a4n), true);
  return new MachCoreBuilder()
    .thread(arm64State({ pc: DYLD + 0x800n, sp: STACK + 0x80n, fp: 0n }), arm64Exception(0x16fdf9000n, SYSTEM_CALL))
    .thread(
      arm64State({ pc: PROGRAM + 0x900n, sp: STACK + 0xc0n, fp: STACK + 0x100n, lr: SIGNED | (PROGRAM + 0x950n) }),
      arm64Exception(0x18n, WRITE_ABORT),
    )
    .note('addrable bits', 12, () => new Writer().u32(4).u32(47).u32(47).bytes)
    .note(
      'process metadata',
      60,
      () => new Writer().ascii('{"threads":[{"thread_id":501},{"thread_id":502}]}').upTo(60).bytes,
    )
    .segment({
      address: PROGRAM,
      bytes: machImage({
        fileType: 2,
        textAddress: PROGRAM,
        textSize: 0x1000n,
        uuid: UUIDS[0],
        platform: 1,
      }),
      protection: READ | EXECUTE,
    })
    .segment({ address: STACK, bytes: stack, protection: READ | WRITE })
    .segment({
      address: DYLD,
      bytes: machImage({
        fileType: 7,
        // Linked for elsewhere: the loader lies where it was slid to.
        textAddress: 0x1000n,
        textSize: 0x1000n,
        uuid: UUIDS[1],
        imageInfo: 0x1000n + (DATA - DYLD),
      }),
      protection: READ | EXECUTE,
    })
    .segment({
      address: DATA,
      bytes: imageInfos(DATA, DYLD, [{ base: PROGRAM, path: '/Applications/Notes.app/Contents/MacOS/Notes' }]),
    })
    .segment({ address: 0x200000000n, size: 0x100000n, protection: 0 });
}

export function x86Core(): MachCoreBuilder {
  return new MachCoreBuilder({ cpuType: X86_64 })
    .thread(
      x86State({ rip: 0x100000500n, rsp: 0x7ff7bfe00100n, rbp: 0x7ff7bfe00200n, rax: 0xdead0000n }),
      x86Exception(14, 4, 0xdead0000n),
    )
    .segment({ address: 0x100000000n, bytes: new Uint8Array(4096), protection: READ | EXECUTE })
    .segment({ address: 0x7ff7bfe00000n, bytes: new Uint8Array(4096) });
}
