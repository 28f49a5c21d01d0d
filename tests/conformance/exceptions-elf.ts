/** Expected facts of ELF cores that are wrong. */
import type { Exception } from './exceptions.ts';

/** One image is expected twice: at its base and where its data segment maps the file's first page again. */
const DATA_SEGMENT = (header: string, at: number, offset: string, address: string) =>
  `The image's own headers lie in the core (${header}). Its second PT_LOAD, at file offset ${at}, has p_offset ${offset} ` +
  `and p_vaddr ${address}: the mapping is the image's data segment, which begins in the file's first page, and no ` +
  'module of its own.';
const ALIAS = (lowest: string, at: number, mapped: string) =>
  `The page with the ELF header is not in the core, only its second mapping at ${mapped}. There, at file offset ${at}, the ` +
  `first PT_LOAD has p_offset 0 and p_vaddr ${lowest}: the image begins at the first row of NT_FILE, not at ${mapped}.`;

const modules: readonly Exception[] = [
  {
    file: 'r2-core.1159.zst',
    path: 'modules{has 4}.base',
    proof: DATA_SEGMENT('0x400000', 4328, '0x6b8', '0x6006b8'),
  },
  {
    file: 'elfutils-demangle.core.gz',
    path: 'modules{has 7}.base',
    proof: DATA_SEGMENT('0x400000', 4328, '0xde0', '0x600de0'),
  },
  {
    file: 'elfutils-linkmap-cut.core.zst',
    path: 'modules{has 5}.base',
    proof: DATA_SEGMENT('0x400000', 4328, '0xe00', '0x600e00'),
  },
  {
    file: 'elfutils-linkmap-cut.core.zst',
    path: 'modules{has 6}.base',
    proof: DATA_SEGMENT('0x7f08bc24d000', 94328, '0xdf8', '0x200df8'),
  },
  {
    file: 'elfutils-i686.core.gz',
    path: 'modules{has 4}.base',
    proof: DATA_SEGMENT('0x8048000', 4244, '0xf08', '0x8049f08'),
  },
  {
    file: 'elfutils-riscv64.core.gz',
    path: 'modules{has 4}.base',
    proof: DATA_SEGMENT('0x10000', 4328, '0xe08', '0x11e08'),
  },
  {
    file: 'elfutils-x32.core.gz',
    path: 'modules{has 4}.base',
    proof: DATA_SEGMENT('0x400000', 4244, '0x534', '0x600534'),
  },
  {
    file: 'drgn-multithreaded.core.zst',
    path: 'modules{has 0}.base',
    proof: ALIAS('0x400000 (AT_PHDR is 0x400040)', 28848, '0x600000'),
  },
  {
    file: 'elfutils-aarch64.core.zst',
    path: 'modules{has 0}.base',
    proof: ALIAS('0x400000 (AT_PHDR is 0x400040)', 65712, '0x410000'),
  },
  {
    file: 'elfutils-test-core.core.xz',
    path: 'modules{has 0}.base',
    proof: ALIAS('0, and the second p_vaddr 0x200df8', 81984, '0x7f67f2caf000'),
  },
];

const BIARCH =
  'A core of class 64 (byte 4 is 2) with machine EM_386; its NT_PRSTATUS has the 336 bytes of x86-64. The vector at 876 ' +
  'begins 21 00 00 00 00 00 00 00, 00 e0 7f 11 ff 7f 00 00: pairs of 8 bytes, AT_SYSINFO_EHDR = 0x7fff117fe000. Read as ' +
  'pairs of 4 bytes, as the machine alone would have it, every other row is half of an address.';

const BIARCH_PATHS = [
  ...[1, 3, 5, 7, 9, 11, 13].map((index) => `{has ${index}}.type`),
  ...[0, 1, 2, 4, 6, 8, 10, 12].map((index) => `{has ${index}}.value`),
  '{has 13}.name',
];

const REVERSED =
  'QEMU gives a program its environment in reverse: the pointers below the auxiliary vector, and the strings that they ' +
  'lead to, stand in the order APP_MODE, HOME, PATH. That is the order in which the program saw them.';

const qemu = [
  'aarch64-abort.core.zst',
  'aarch64-null.core.lz4',
  'arm-null.core.gz',
  'i386-abort.core.xz',
  'm68k-abort.core.lz4',
  'm68k-null.core.gz',
  'mips-abort.core.zst',
  'mips64el-abort.core.xz',
  'mips64el-null.core.zst',
  'ppc-abort.core',
  'ppc64le-abort.core.gz',
  'ppc64le-null.core.xz',
  's390x-abort.core.lz4',
  's390x-jump.core.gz',
].flatMap((name) =>
  [0, 2].map((index) => ({
    file: `own-qemu-${name}`,
    path: `process.environment[${index}]`,
    proof: REVERSED,
  })),
);

const ONE_ARGUMENT =
  'The word below the argument pointers (0x7ffc3c5e76c0) is 5: the script after -c is one argument with line feeds in it.';

const NO_STACK =
  'coredump_filter 0: the segment of the stack (0x7ffe81e42000) has p_filesz 0, and the texts of the environment are ' +
  'nowhere in the file. Only pr_psargs holds the arguments, as one text.';

export const ELF_EXCEPTIONS: readonly Exception[] = [
  ...modules,
  ...BIARCH_PATHS.map((path) => ({ file: 'gdb-i386-biarch.core', path: `auxv${path}`, proof: BIARCH })),
  {
    file: 'lldb-noreturn.core',
    path: 'process.uid',
    proof:
      'pr_uid has 16 bits here and holds fe ff (65534), which is what the kernel writes for ids that do not fit. AT_UID in ' +
      'the vector at 776 has 32: 0b 00 00 00 1a 19 03 00, user id 203034.',
  },
  { file: 'own-filter-00.core', path: 'process.args', proof: NO_STACK },
  { file: 'own-filter-00.core', path: 'process.environment', proof: NO_STACK },
  ...['.length', '[4]', '[5]', '[6]'].map((path) => ({
    file: 'own-python-segv.core.xz',
    path: `process.args${path}`,
    proof: ONE_ARGUMENT,
  })),
  ...qemu,
];
