import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../web/engine/report/report.ts';
import {
  assertionInfo,
  breakpadInfo,
  type ExceptionFields,
  exceptionStream,
  MinidumpBuilder,
  memoryList,
  systemInfo,
  thrown,
  Writer,
} from '../../synth/minidump/index.ts';
import { reportOf } from '../open-core.ts';

type Crash = NonNullable<Report['crash']>;

const WINDOWS = 2;
const MACOS = 0x8101;
const LINUX = 0x8201;

/** A field that must be absent is undefined. */
type Expected = { readonly [Key in keyof Crash]?: Crash[Key] | undefined };

interface Options {
  readonly platform?: number;
  readonly architecture?: number;
  readonly memory?: readonly { readonly base: bigint; readonly bytes: Uint8Array }[];
}

function crashOf(fields: Omit<ExceptionFields, 'threadId'>, options: Options = {}): Partial<Crash> {
  const { platform = WINDOWS, architecture = 9, memory = [] } = options;
  const dump = new MinidumpBuilder({ bits: architecture === 0 ? 32 : 64 });
  systemInfo(dump, { platform, architecture });
  memoryList(
    dump,
    memory.map(({ base, bytes }, index) => ({ base, place: dump.put(`memory ${index}`, bytes) })),
  );
  exceptionStream(dump, { threadId: 1, ...fields });
  const { crash } = reportOf(dump.build().bytes);
  return crash ?? {};
}

function assertCrash(crash: Partial<Crash>, expected: Expected): void {
  for (const [key, value] of Object.entries(expected)) assert.deepEqual(crash[key as keyof Crash], value, key);
}

test('where the record stands, and all that it holds', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  exceptionStream(dump, { threadId: 7, code: 0xc0000005, address: 0x401000n, parameters: [1n, 0x18n] });
  const { bytes, places } = dump.build();
  const { crash } = reportOf(bytes);
  assertCrash(crash ?? {}, {
    kind: 'exception',
    code: '0xc0000005',
    name: 'EXCEPTION_ACCESS_VIOLATION',
    parameters: ['0x1', '0x18'],
    parameterWords: ['kind of access: 0 read, 1 write, 8 execute', 'address'],
    address: '0x18',
    access: 'write',
    instruction: '0x401000',
    threadId: 7,
    at: places['exception']?.at,
  });
});

const WINDOWS_CASES: readonly (readonly [string, Omit<ExceptionFields, 'threadId'>, Expected])[] = [
  ['a read', { code: 0xc0000005, parameters: [0n, 0n] }, { access: 'read', address: '0x0' }],
  ['a jump', { code: 0xc0000005, parameters: [8n, 0x1234n] }, { access: 'execute', address: '0x1234' }],
  [
    'an address that is none: as recorded',
    { code: 0xc0000005, parameters: [0n, 0xffff_ffff_ffff_ffffn] },
    { address: '0xffffffffffffffff' },
  ],
  [
    'a page that could not be read',
    { code: 0xc0000006, parameters: [0n, 0x2000n, 0xc000009cn] },
    { name: 'EXCEPTION_IN_PAGE_ERROR', address: '0x2000', subcode: '0xc000009c', subname: 'STATUS_DEVICE_DATA_ERROR' },
  ],
  [
    'a stack overflow',
    { code: 0xc00000fd, parameters: [1n, 0x30ff8n] },
    { name: 'EXCEPTION_STACK_OVERFLOW', address: '0x30ff8' },
  ],
  [
    'a fast fail',
    { code: 0xc0000409, parameters: [7n] },
    { name: 'STATUS_STACK_BUFFER_OVERRUN', subcode: '0x7', subname: 'FAST_FAIL_FATAL_APP_EXIT' },
  ],
  [
    'an exception of .NET',
    { code: 0xe0434352, parameters: [0xffff_ffff_8000_4003n, 0n, 0n, 0n, 0x7ff0_0000n] },
    { name: 'CLR_EXCEPTION', subcode: '0x80004003', subname: 'E_POINTER' },
  ],
  ['no parameters', { code: 0xc0000094 }, { name: 'EXCEPTION_INT_DIVIDE_BY_ZERO', parameters: undefined }],
  ['a code of a program', { code: 0x4000 }, { kind: 'exception', code: '0x4000', name: undefined }],
  ['a simulated crash', { code: 0x0517a7ed }, { kind: 'none', name: 'CRASHPAD_SIMULATED' }],
  ['a hang', { code: 0xcfffffff }, { kind: 'hang', name: 'APPLICATION_HANG' }],
  ['nothing at all', { code: 0 }, { kind: 'none' }],
];

for (const [what, fields, expected] of WINDOWS_CASES) {
  test(`Windows: ${what}`, () => assertCrash(crashOf(fields), expected));
}

test('addresses of 32 bits lose the sign that is extended; parameters stay as they are', () => {
  const fields = { code: 0xc0000005, address: 0xffff_ffff_8040_1000n, parameters: [0n, 0xffff_ffff_9000_0000n] };
  assertCrash(crashOf(fields, { architecture: 0 }), {
    address: '0x90000000',
    instruction: '0x80401000',
    parameters: ['0x0', '0xffffffff90000000'],
  });
});

test('more parameters than a record has room for are a fault; those there are kept', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  exceptionStream(dump, { threadId: 1, code: 0xc0000005, parameters: [0n, 5n], count: 0xffffffff });
  const { crash, warnings } = reportOf(dump.build().bytes);
  assert.equal(crash?.parameters?.length, 15);
  assert.equal(crash?.address, '0x5');
  assert.deepEqual(
    warnings.map(({ code, field, expected, found }) => [code, field, expected, found]),
    [['bad-value', 'MinidumpException.NumberParameters', '0xf', '0xffffffff']],
  );
});

for (const [bits, architecture] of [
  [32, 0],
  [64, 9],
] as const) {
  test(`what C++ threw has its type and text in memory, ${bits} bits`, () => {
    const { base, bytes, parameters } = thrown(bits, 0x10000n, '.?AVruntime_error@std@@', 'no such file: example.cfg');
    const crash = crashOf({ code: 0xe06d7363, parameters }, { architecture, memory: [{ base, bytes }] });
    assertCrash(crash, {
      name: 'MSVC_CPP_EXCEPTION',
      subname: 'std::runtime_error',
      message: 'no such file: example.cfg',
    });
  });

  test(`a chain of exceptions is followed through memory, ${bits} bits; a circle ends`, () => {
    const record = (code: number, next: bigint, address: bigint, parameters: readonly bigint[]): Uint8Array => {
      const out = new Writer().u32(code).u32(0).word(bits, next).word(bits, address).u32(parameters.length);
      if (bits === 64) out.u32(0);
      for (const value of parameters) out.word(bits, value);
      return out.bytes;
    };
    const memory = [
      { base: 0x5000n, bytes: record(0xc0000005, 0x6000n, 0x401000n, [1n, 0x20n]) },
      { base: 0x6000n, bytes: record(0xc0000094, 0x5000n, 0n, []) },
    ];
    const crash = crashOf({ code: 0xc0000025, record: 0x5000n }, { architecture, memory });
    assert.deepEqual(
      crash.nested?.map(({ name, access, address, instruction, from }) => [name, access, address, instruction, from]),
      [
        ['EXCEPTION_ACCESS_VIOLATION', 'write', '0x20', '0x401000', 'memory'],
        ['EXCEPTION_INT_DIVIDE_BY_ZERO', undefined, undefined, undefined, 'memory'],
      ],
    );
  });

  test(`a library that could not be loaded is named, ${bits} bits`, () => {
    const word = bits / 8;
    const info = new Writer()
      .u32(0x48)
      .upTo(word * 3)
      .word(bits, 0x9100);
    info
      .upTo(word * 4)
      .u32(1)
      .upTo(word * 5)
      .word(bits, 0x9180);
    info.upTo(0x100).ascii('missing.dll').u8(0);
    info.upTo(0x180).ascii('Frobnicate').u8(0);
    const memory = [{ base: 0x9000n, bytes: info.bytes }];
    const crash = (code: number) => crashOf({ code, parameters: [0x9000n] }, { architecture, memory });
    assert.equal(crash(0xc06d007e).message, 'missing.dll');
    assert.equal(crash(0xc06d007f).message, 'missing.dll!Frobnicate');
  });
}

test("an assertion's text is the message", () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  exceptionStream(dump, { threadId: 1, code: 0xc000000d });
  assertionInfo(dump, {
    expression: 'format != nullptr',
    function: 'common_vsprintf',
    file: 'stdio.cpp',
    line: 32,
    type: 1,
  });
  const { crash, annotations } = reportOf(dump.build().bytes);
  assert.equal(crash?.message, 'format != nullptr (common_vsprintf, stdio.cpp:32)');
  assert.equal(annotations?.find(({ key }) => key === 'kind')?.value, 'invalid parameter');
});

const LINUX_CASES: readonly (readonly [string, Omit<ExceptionFields, 'threadId'>, Expected])[] = [
  [
    'an address that is not mapped',
    { code: 11, flags: 1, address: 0x18n },
    { kind: 'signal', name: 'SIGSEGV', subcode: '0x1', subname: 'SEGV_MAPERR', address: '0x18' },
  ],
  ['a code that older writers leave out', { code: 11, address: 0n }, { address: '0x0', subcode: undefined }],
  [
    'a signal of the program to itself: what stands for an address is its sender',
    { code: 6, flags: 0xfffffffa, address: 0x3e8_0000_1092n },
    { name: 'SIGABRT', subcode: '0xfffffffa', subname: 'SI_TKILL', address: undefined },
  ],
  [
    'an address that is none, told by the kernel',
    { code: 11, flags: 0x80 },
    { subname: 'SI_KERNEL', address: undefined },
  ],
  [
    'a file that became shorter',
    { code: 7, flags: 2, address: 0x7f00_0000_1000n },
    { name: 'SIGBUS', subname: 'BUS_ADRERR', address: '0x7f0000001000' },
  ],
  [
    "what Crashpad keeps of a signal's sender",
    { code: 6, flags: 0xfffffffa, parameters: [700n, 1000n, 0n] },
    { parameterWords: ['process that sent it', 'user that sent it', 'value'] },
  ],
  [
    'a forbidden system call',
    { code: 31, flags: 1, address: 0x401000n, parameters: [59n, 0xc000003en] },
    { name: 'SIGSYS', subname: 'SYS_SECCOMP', parameterWords: ['system call', 'architecture'] },
  ],
  ['a dump on request', { code: 0xffffffff }, { kind: 'none', code: '0xffffffff', name: 'DUMP_REQUESTED' }],
];

for (const [what, fields, expected] of LINUX_CASES) {
  test(`Linux: ${what}`, () => assertCrash(crashOf(fields, { platform: LINUX }), expected));
}

test('signals have the numbers of their processor', () => {
  assert.equal(crashOf({ code: 10, flags: 1 }, { platform: LINUX, architecture: 1 }).name, 'SIGBUS');
});

const MACOS_CASES: readonly (readonly [string, Omit<ExceptionFields, 'threadId'>, Expected])[] = [
  [
    'a bad access',
    { code: 1, flags: 1, address: 0x18n },
    { kind: 'exception', name: 'EXC_BAD_ACCESS', subcode: '0x1', subname: 'KERN_INVALID_ADDRESS', address: '0x18' },
  ],
  ['a division', { code: 3, flags: 1 }, { name: 'EXC_ARITHMETIC', subname: 'EXC_I386_DIV', address: undefined }],
  [
    'an abort that was unwrapped: the code stays',
    { code: 0, flags: 0, parameters: [10n, 0x6000000n, 0n] },
    { kind: 'exception', code: '0x0', name: 'EXC_CRASH', subcode: '0x6', subname: 'SIGABRT' },
  ],
  ['an uncaught NSException', { code: 5, flags: 0xdeadc0de }, { name: 'EXC_SOFTWARE', subname: 'NSException' }],
  [
    'too many wakeups',
    { code: 11, flags: 0x40000000, parameters: [11n, (2n << 61n) | (300n << 20n) | 150n, 400n] },
    {
      name: 'EXC_RESOURCE',
      subname: 'RESOURCE_TYPE_WAKEUPS',
      message: 'woke the processor 400 times a second over 300 s, allowed are 150',
    },
  ],
  [
    'a guarded descriptor',
    { code: 12, parameters: [12n, (2n << 61n) | (1n << 32n) | 5n, 0x1234n] },
    { name: 'EXC_GUARD', subname: 'GUARD_TYPE_FD', message: 'fd 5, flavor 0x1, guard 0x1234' },
  ],
  ['a simulated crash', { code: 0x43507378 }, { kind: 'none', name: 'CRASHPAD_SIMULATED' }],
];

for (const [what, fields, expected] of MACOS_CASES) {
  test(`macOS: ${what}`, () => assertCrash(crashOf(fields, { platform: MACOS }), expected));
}

test('on ARM the codes have other names', () => {
  const crash = crashOf({ code: 1, flags: 0x105, address: 0n }, { platform: MACOS, architecture: 12 });
  assert.equal(crash.subname, 'EXC_ARM_PAC_FAIL');
});

test('without an exception nothing crashed; the thread that asked for the dump is named', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  breakpadInfo(dump, 3, 11, 22);
  const { crash } = reportOf(dump.build().bytes);
  assert.equal(crash?.kind, 'none');
  assert.equal(crash?.threadId, 22);
});
