/** Dumps that hold one text in every place where a text may stand. */
import * as elf from './elf-core/index.ts';
import * as minidump from './minidump/index.ts';

const LINUX = 0x8201;
const LAYOUT = { bits: 64, endian: 'little', machine: 62 } as const;

/** The text stands in paths as a word of its own. What a Linux crash reporter copies, a note and module names, each with the text in it. */
export function minidumpWith(text: string): Uint8Array<ArrayBuffer> {
  const dump = new minidump.MinidumpBuilder();
  minidump.systemInfo(dump, { platform: LINUX });
  minidump.textStream(dump, 0x47670006, 'cmdline', `./example\0${text}\0`);
  minidump.textStream(dump, 0x47670007, 'environ', `HOME=/home/x\0NOTE=${text}\0`);
  minidump.moduleList(dump, [{ base: 0x400000n, size: 0x1000, path: `/opt/a ${text} b/example` }]);
  minidump.threadNames(dump, [[1, text]]);
  minidump.crashpadInfo(dump, {
    reportId: new Uint8Array(16).fill(1),
    clientId: new Uint8Array(16).fill(2),
    simple: { note: text },
    modules: [{ index: 0, list: [text], simple: { also: text } }],
  });
  return dump.build().bytes;
}

export function coreWith(text: string): Uint8Array<ArrayBuffer> {
  const core = new elf.ElfCoreBuilder(LAYOUT);
  const set = elf.LINUX_GENERAL['x86-64'];
  if (!set) throw new Error('no registers');
  elf.prstatus(core, { signal: 11, registers: elf.fill(set, 'little').bytes });
  elf.prpsinfo(core, { args: `x ${text}` });
  const stack = elf.startStack(LAYOUT, {
    base: 0x7fff_0000n,
    size: 0x4000,
    args: ['/opt/server', text],
    environment: [`NOTE=${text}`],
    vector: [
      [6, 4096n],
      [9, 0x10400n],
      [25, 0n],
      [31, 0n],
    ],
  });
  elf.auxv(core, stack.vector);
  elf.files(core, [{ start: 0x400000n, end: 0x401000n, offset: 0n, path: `/opt/a ${text} b/lib.so` }]);
  core.load({ address: 0x7fff_0000n, bytes: stack.bytes, flags: elf.READ | elf.WRITE });
  return core.build().bytes;
}
