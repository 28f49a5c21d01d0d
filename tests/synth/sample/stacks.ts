/** Stacks of the invented program: frames with a saved frame pointer, locals, and what earlier calls left behind. */
import { Writer } from '../minidump/index.ts';
import { CODE, RETURNS } from './images.ts';

export interface Stack {
  /** Where the stack pointer is; the bytes begin there. */
  readonly sp: bigint;
  readonly fp: bigint;
  readonly bytes: Uint8Array;
}

/** Of one frame: where it returns to, and the bytes of its locals. */
type FrameOf = readonly [bigint, number];

/** Local bytes that are no addresses. */
function locals(out: Writer, count: number, seed: number): void {
  for (let i = 0; i < count; i += 8) out.u32((seed * 2654435761 + i * 40503) >>> 12).u32(0);
}

function stackOf(low: bigint, high: bigint, frames: readonly FrameOf[]): Stack {
  const size = frames.reduce((sum, [, count]) => sum + count + 16, 0) + 32;
  const sp = high - BigInt(size);
  if (sp < low) throw new Error('the stack is too small');
  const out = new Writer();
  let fp = 0n;
  frames.forEach(([returnTo, count], index) => {
    locals(out, count, index + 1);
    const here = sp + BigInt(out.length);
    if (index === 0) fp = here;
    const next = frames[index + 1];
    out.u64(next ? here + 16n + BigInt(next[1]) : 0n).u64(returnTo);
  });
  out.upTo(size);
  return { sp, fp, bytes: out.bytes };
}

/** The crash: a note that could not be read is drawn. */
export function mainStack(low: bigint, high: bigint): Stack {
  return stackOf(low, high, [
    [RETURNS.renderNote, 0x60],
    [RETURNS.openNote, 0xa0],
    [RETURNS.openFromCommandLine, 0x140],
    [RETURNS.main, 0x80],
    [RETURNS.invokeMain, 0x40],
    [RETURNS.threadStart, 0x30],
    [RETURNS.userThreadStart, 0x50],
  ]);
}

/** A thread that waits for its next turn: the system call returns to KernelBase, and so on. */
export function waitingStack(low: bigint, high: bigint, loop: bigint): Stack {
  const own = loop === CODE.autosaveLoop ? RETURNS.autosave : RETURNS.pool;
  const { sp, fp, bytes } = stackOf(low, high, [
    [own, 0x90],
    [RETURNS.threadStart, 0x30],
    [RETURNS.userThreadStart, 0x50],
  ]);
  const out = new Writer().u64(RETURNS.waitForObject).raw(bytes);
  return { sp: sp - 8n, fp, bytes: out.bytes };
}
