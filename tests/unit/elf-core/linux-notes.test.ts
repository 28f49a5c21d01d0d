import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  auxv,
  ElfCoreBuilder,
  EXECUTE,
  files,
  fill,
  LINUX_GENERAL,
  type Options,
  prpsinfo,
  prstatus,
  READ,
  siginfo,
  WRITE,
} from '../../synth/elf-core/index.ts';
import { reportOf } from '../open-core.ts';

/** One machine for each width and byte order. */
const LAYOUTS: readonly (Options & { readonly name: string; readonly set: string; readonly idBits: 16 | 32 })[] = [
  { name: '64 bits, little-endian', bits: 64, endian: 'little', machine: 62, set: 'x86-64', idBits: 32 },
  { name: '64 bits, big-endian', bits: 64, endian: 'big', machine: 21, set: 'ppc64', idBits: 32 },
  { name: '32 bits, little-endian', bits: 32, endian: 'little', machine: 3, set: 'i386', idBits: 16 },
  { name: '32 bits, big-endian', bits: 32, endian: 'big', machine: 20, set: 'ppc', idBits: 32 },
];

function thread(core: ElfCoreBuilder, name: string, fields: { pid?: number; signal?: number } = {}): ElfCoreBuilder {
  const set = LINUX_GENERAL[name];
  assert.ok(set);
  return prstatus(core, {
    registers: fill(set, core.endian).bytes,
    ...(set.statusBytes ? { size: set.statusBytes } : {}),
    isPacked: set.isPacked ?? false,
    ...fields,
  });
}

for (const layout of LAYOUTS) {
  test(`NT_PRPSINFO, ${layout.name}`, () => {
    const core = new ElfCoreBuilder(layout);
    thread(core, layout.set, { signal: 6 });
    prpsinfo(core, { idBits: layout.idBits, state: 'S', nice: -5, flags: 0x402000n, uid: 1000, gid: 1001 });
    const built = core.build();
    const report = reportOf(built.bytes);
    assert.deepEqual(report.process, {
      pid: 4321,
      ppid: 4320,
      name: 'server',
      commandLine: './server --port 80',
      uid: 1000,
      gid: 1001,
    });
    assert.equal(report.threads?.[0]?.state, 'waiting');
    const { at, contents } = built.note(3);
    assert.equal(contents.size, layout.bits === 64 ? 136 : layout.idBits === 16 ? 124 : 128);
    const annotation = (key: string, value: string) => ({ key, value, type: 'NT_PRPSINFO', at });
    assert.deepEqual(report.annotations, [
      annotation('nice', '-5'),
      annotation('process group', '11'),
      annotation('session', '12'),
      annotation('process flags', '0x402000'),
    ]);
    assert.deepEqual(report.warnings, []);
  });

  test(`NT_AUXV, ${layout.name}`, () => {
    const core = new ElfCoreBuilder(layout);
    const rows = [
      [6, 4096n],
      [9, 0x10400n],
      [33, 0n],
      [0x1234, 7n],
    ] as const;
    const built = auxv(thread(core, layout.set), rows).build();
    const { contents } = built.note(6);
    const report = reportOf(built.bytes);
    const row = core.word * 2;
    assert.deepEqual(report.auxv, [
      { type: 6, name: 'AT_PAGESZ', value: '0x1000', at: contents.at },
      { type: 9, name: 'AT_ENTRY', value: '0x10400', at: contents.at + row },
      { type: 33, name: 'AT_SYSINFO_EHDR', value: '0x0', at: contents.at + 2 * row },
      { type: 0x1234, value: '0x7', at: contents.at + 3 * row },
    ]);
    assert.equal(report.records?.[1]?.read, true);
  });

  test(`NT_FILE, ${layout.name}: names and offsets of regions`, () => {
    for (const pageSize of [4096n, 1n]) {
      const core = new ElfCoreBuilder(layout);
      thread(core, layout.set);
      const rows = [
        { start: 0x10000n, end: 0x11000n, offset: 0n, path: '/opt/app/server' },
        { start: 0x11000n, end: 0x13000n, offset: 0x1000n, path: '/opt/app/server' },
        { start: 0x20000n, end: 0x21000n, offset: 0x3000n, path: '/var/lib/datä (deleted)' },
      ];
      files(core, rows, { pageSize });
      core.load({ address: 0x10000n, memorySize: 0x1000n, flags: READ });
      core.load({ address: 0x11000n, memorySize: 0x2000n, flags: READ | EXECUTE });
      core.load({ address: 0x20000n, bytes: new Uint8Array(0x1000), flags: READ | WRITE });
      core.load({ address: 0x30000n, bytes: new Uint8Array(0x1000), flags: READ | WRITE });
      const built = core.build();
      const { at, contents } = built.note(0x46494c45);
      const report = reportOf(built.bytes);
      const [first, second, data, other] = built.loads;
      assert.deepEqual(report.memory?.regions, [
        {
          base: '0x10000',
          size: 0x1000,
          present: 0,
          protection: 'r--',
          type: 'image',
          name: '/opt/app/server',
          fileOffset: 0,
          at: first?.headerAt,
        },
        {
          base: '0x11000',
          size: 0x2000,
          present: 0,
          protection: 'r-x',
          type: 'image',
          name: '/opt/app/server',
          fileOffset: 0x1000,
          at: second?.headerAt,
        },
        {
          base: '0x20000',
          size: 0x1000,
          present: 0x1000,
          protection: 'rw-',
          type: 'mapped',
          name: '/var/lib/datä (deleted)',
          fileOffset: 0x3000,
          at: data?.headerAt,
          data: { offset: data?.data.at, size: 0x1000 },
        },
        {
          base: '0x30000',
          size: 0x1000,
          present: 0x1000,
          protection: 'rw-',
          type: 'private',
          at: other?.headerAt,
          data: { offset: other?.data.at, size: 0x1000 },
        },
      ]);
      assert.deepEqual(report.modules, [
        {
          name: 'server',
          path: '/opt/app/server',
          base: '0x10000',
          size: 0x3000,
          role: 'library',
          at: contents.at + 2 * core.word,
        },
      ]);
      assert.deepEqual(report.wanted, [
        {
          file: '/opt/app/server',
          why: 'The dump leaves out its code: needed for function names and exact stacks.',
        },
      ]);
      assert.equal(report.file.writer, pageSize === 1n ? 'gcore' : 'kernel');
      assert.ok(report.records?.some((record) => record.at === at && record.read));
      assert.deepEqual(report.warnings, []);
    }
  });

  test(`NT_SIGINFO, ${layout.name}: a fault`, () => {
    const core = new ElfCoreBuilder(layout);
    thread(core, layout.set, { pid: 55, signal: 11 });
    siginfo(core, { signal: 11, code: 2, errno: 99, rest: [['w', 0x1234_5678]] });
    const built = core.build();
    const { at, contents } = built.note(0x53494749);
    const { crash } = reportOf(built.bytes);
    assert.equal(crash?.kind, 'signal');
    assert.equal(crash?.name, 'SIGSEGV');
    assert.equal(crash?.code, '0xb');
    assert.equal(crash?.subname, 'SEGV_ACCERR');
    assert.equal(crash?.subcode, '0x2');
    assert.equal(crash?.address, '0x12345678');
    assert.equal(crash?.threadId, 55);
    assert.equal(crash?.threadIndex, 0);
    assert.equal(crash?.at, at);
    assert.deepEqual(crash?.data, { offset: contents.at, size: 128 });
  });
}

type Rest = NonNullable<Parameters<typeof siginfo>[1]['rest']>;

function crashOf(signal: number, code: number, rest: Rest, layout = LAYOUTS[0]) {
  assert.ok(layout);
  const core = new ElfCoreBuilder(layout);
  siginfo(thread(core, layout.set, { signal }), { signal, code, rest });
  return reportOf(core.build().bytes).crash;
}

test('a signal that a process has sent tells which', () => {
  for (const layout of LAYOUTS) {
    const crash = crashOf(
      6,
      -6,
      [
        [4, 321],
        [4, 1000],
      ],
      layout,
    );
    assert.equal(crash?.name, 'SIGABRT');
    assert.equal(crash?.subname, 'SI_TKILL');
    assert.equal(crash?.subcode, '0xfffffffa');
    assert.deepEqual(crash?.parameters, ['0x141', '0x3e8']);
    assert.deepEqual(crash?.parameterWords, ["sender's process id", "sender's user id"]);
    assert.equal(crash?.address, undefined);
  }
});

test('an address that only stands for "not told" is none: SI_KERNEL', () => {
  const crash = crashOf(11, 128, [['w', 0]]);
  assert.equal(crash?.subname, 'SI_KERNEL');
  assert.equal(crash?.address, undefined);
});

test('a fault at address zero has an address', () => {
  assert.equal(crashOf(11, 1, [['w', 0]])?.address, '0x0');
});

test('a system call that was forbidden', () => {
  for (const layout of LAYOUTS) {
    const crash = crashOf(
      31,
      1,
      [
        ['w', 0x401234],
        [4, 59],
        [4, 0xc000003e],
      ],
      layout,
    );
    assert.equal(crash?.name, 'SIGSYS');
    assert.equal(crash?.subname, 'SYS_SECCOMP');
    assert.deepEqual(crash?.parameters, ['0x401234', '0x3b', '0xc000003e']);
  }
});

test('bounds, protection keys and broken memory', () => {
  const bounds = crashOf(11, 3, [
    ['w', 0x1000],
    [2, 0],
    [2, 0],
    [4, 0],
    ['w', 0x2000],
    ['w', 0x3000],
  ]);
  assert.equal(bounds?.subname, 'SEGV_BNDERR');
  assert.deepEqual(bounds?.parameters, ['0x1000', '0x2000', '0x3000']);
  const key = crashOf(11, 4, [
    ['w', 0x1000],
    ['w', 0],
    [4, 5],
  ]);
  assert.equal(key?.subname, 'SEGV_PKUERR');
  assert.deepEqual(key?.parameters, ['0x1000', '0x5']);
  const memory = crashOf(7, 4, [
    ['w', 0x7000],
    [2, 12],
  ]);
  assert.equal(memory?.subname, 'BUS_MCEERR_AR');
  assert.deepEqual(memory?.parameters, ['0x7000', '0xc']);
});

test('a bus error whose address was not kept says nothing of an address', () => {
  const core = new ElfCoreBuilder();
  thread(core, 'x86-64', { signal: 7 });
  assert.match(
    reportOf(core.build().bytes).crash?.sentence ?? '',
    /used an address that the hardware could not serve\.$/,
  );
});

test('MIPS has code and errno the other way round, and numbers of its own', () => {
  const core = new ElfCoreBuilder({ bits: 32, endian: 'big', machine: 8 });
  thread(core, 'mips o32', { signal: 10 });
  siginfo(core, { signal: 10, code: 1, errno: 77, isMips: true, rest: [['w', 0x7fff0001]] });
  const { crash } = reportOf(core.build().bytes);
  assert.equal(crash?.name, 'SIGBUS');
  assert.equal(crash?.subname, 'BUS_ADRALN');
  assert.equal(crash?.address, '0x7fff0001');
  const timer = new ElfCoreBuilder({ bits: 32, endian: 'big', machine: 8 });
  thread(timer, 'mips o32', { signal: 14 });
  siginfo(timer, {
    signal: 14,
    code: -3,
    isMips: true,
    rest: [
      [4, 2],
      [4, 9],
    ],
  });
  const other = reportOf(timer.build().bytes).crash;
  assert.equal(other?.subname, 'SI_TIMER');
  assert.deepEqual(other?.parameterWords, ['timer', 'overruns']);
});

test('the first thread of a kernel core is the one that died; the others keep their order', () => {
  const core = new ElfCoreBuilder();
  thread(core, 'x86-64', { pid: 12, signal: 8 });
  prpsinfo(core, { pid: 10 });
  thread(core, 'x86-64', { pid: 10, signal: 8 });
  thread(core, 'x86-64', { pid: 11, signal: 8 });
  const report = reportOf(core.build().bytes);
  assert.deepEqual(
    report.threads?.map(({ id, crashed }) => [id, crashed]),
    [
      [12, true],
      [10, undefined],
      [11, undefined],
    ],
  );
  assert.equal(report.crash?.threadId, 12);
  assert.equal(report.crash?.name, 'SIGFPE');
});

test('threads without ids are told apart by their order', () => {
  const core = new ElfCoreBuilder();
  for (let i = 0; i < 3; i++) thread(core, 'x86-64', { pid: 0, signal: i === 0 ? 11 : 0 });
  const report = reportOf(core.build().bytes);
  assert.deepEqual(
    report.threads?.map(({ id }) => id),
    [0, 0, 0],
  );
  assert.equal(report.crash?.threadIndex, 0);
});

test('a snapshot that a debugger took of a running program: nothing crashed', () => {
  for (const signal of [0, 19]) {
    const core = new ElfCoreBuilder({ notesLast: true, noteAlign: 1 });
    prpsinfo(core);
    thread(core, 'x86-64', { pid: 4321, signal });
    siginfo(core, { signal, code: 128 });
    core.note('GDB', 0xff000000, new TextEncoder().encode('<target/>\0\0\0'));
    const report = reportOf(core.build().bytes);
    assert.equal(report.crash?.kind, 'none');
    assert.equal(report.crash?.code, undefined);
    assert.equal(report.crash?.threadId, undefined);
    assert.ok(!report.threads?.[0]?.crashed);
    assert.equal(report.file.writer, 'gcore');
    assert.equal(report.records?.at(-1)?.name, 'NT_GDB_TDESC');
  }
});

test('the emulator of QEMU writes neither signals nor floating point, and no state', () => {
  const core = new ElfCoreBuilder({ noteAlign: 0 });
  thread(core, 'x86-64', { signal: 11 });
  auxv(prpsinfo(core, { state: '', flags: 0n }), [[6, 4096n]]);
  assert.equal(reportOf(core.build().bytes).file.writer, 'qemu');
});

test('an owner that did not fit 16 bits is taken from the auxiliary vector', () => {
  const core = new ElfCoreBuilder({ bits: 32, machine: 3 });
  thread(core, 'i386', { signal: 11 });
  prpsinfo(core, { idBits: 16, uid: 65534, gid: 5000 });
  auxv(core, [
    [11, 203_034n],
    [13, 5000n],
  ]);
  const { process } = reportOf(core.build().bytes);
  assert.equal(process?.uid, 203_034);
  assert.equal(process?.gid, 5000);
});

test('notes that nobody knows are listed, unread', () => {
  const core = new ElfCoreBuilder();
  thread(core, 'x86-64', { signal: 11 });
  core.note('CORE', 4, new Uint8Array(16));
  core.note('ACME', 0x1234, new Uint8Array(5));
  const built = core.build();
  const report = reportOf(built.bytes);
  assert.deepEqual(
    report.records?.slice(1).map(({ owner, type, name, size, read, at }) => ({ owner, type, name, size, read, at })),
    [
      { owner: 'CORE', type: 4, name: 'NT_TASKSTRUCT', size: 16, read: false, at: built.notes[1]?.at },
      { owner: 'ACME', type: 0x1234, name: undefined, size: 5, read: false, at: built.notes[2]?.at },
    ],
  );
  assert.deepEqual(report.warnings, []);
});
