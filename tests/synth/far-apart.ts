/** A dump whose stacks lie far apart in its file: a reader that is to fail in one reaches the others. */
import { buildProcessDump, words } from './process-dump.ts';

/** Bytes of each stack; the one in use lies in its middle. */
const SIZE = 1 << 20;
const CODE = 0x40_0000n;

export interface FarApart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where in the file the words in use of each thread's stack lie. */
  readonly stacksAt: readonly number[];
}

/** `count` threads with the ids 1, 2 …, each waiting three calls deep; nothing crashed. */
export function buildFarApart(count: number): FarApart {
  const memory = Array.from({ length: count }, (_, index) => {
    const base = 0x10_0000_0000n + BigInt(index) * 0x1000_0000n;
    const sp = base + BigInt(SIZE / 2);
    const frame = (depth: number): [bigint, bigint][] => [
      [sp + BigInt(depth * 64), sp + BigInt((depth + 1) * 64)],
      [sp + BigInt(depth * 64 + 8), CODE + BigInt(0x100 * (index + 1) + depth)],
    ];
    return words(base, SIZE, 8, new Map([frame(0), frame(1), frame(2)].flat()));
  });
  const bytes = buildProcessDump({
    arch: 'x86-64',
    os: 'linux',
    memory,
    modules: [{ name: 'app', base: CODE, size: 0x10000 }],
    threads: memory.map(({ base }, index) => {
      const sp = base + BigInt(SIZE / 2);
      return { id: index + 1, stack: index, registers: { rip: CODE + 0x10n, rsp: sp, rbp: sp } };
    }),
  });
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const stacksAt = memory.map((stack) => file.indexOf(stack.bytes.subarray(SIZE / 2, SIZE / 2 + 192)));
  return { bytes, stacksAt };
}
