import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../web/engine/report/report.ts';
import {
  type Arch,
  buildProcessDump,
  type ExceptionFields,
  type Memory,
  type Os,
  type RegionFields,
  words,
} from '../../synth/process-dump.ts';
import { reportOf } from '../open-core.ts';

const STACK = 0x7ff0_0000n;
const APP = 0x40_0000n;
const SYSTEM = 0x6000_0000n;
const HEAP = 0x2000_0000n;

const READ_ONLY = 2;
const READ_WRITE = 4;
const NO_ACCESS = 1;
const RUN = 0x20;
const GUARD = 0x100;

const MAP: readonly RegionFields[] = [
  { base: 0x10000n, size: 0x10000, protect: 0, free: true },
  { base: HEAP, size: 0x10000, protect: READ_WRITE },
  { base: HEAP + 0x10000n, size: 0x1000, protect: NO_ACCESS },
  { base: APP, size: 0x8000, protect: RUN },
  { base: APP + 0x8000n, size: 0x8000, protect: READ_ONLY },
  { base: SYSTEM, size: 0x10000, protect: RUN },
  { base: STACK - 0x1000n, size: 0x1000, protect: READ_WRITE | GUARD },
  { base: STACK, size: 0x1000, protect: READ_WRITE },
];

interface Setting {
  readonly arch?: Arch;
  readonly os?: Os;
  readonly registers?: Readonly<Record<string, bigint>>;
  readonly stack?: Readonly<Record<string, bigint>>;
  /** Bytes of the instruction at the program counter. */
  readonly code?: readonly number[];
  readonly memory?: readonly Memory[];
  readonly regions?: readonly RegionFields[] | undefined;
  readonly systemFirst?: boolean;
  readonly modules?: readonly { readonly name: string; readonly base: bigint; readonly size: number }[];
}

const REGISTERS: Record<Arch, readonly [pc: string, sp: string, fp: string]> = {
  x86: ['eip', 'esp', 'ebp'],
  'x86-64': ['rip', 'rsp', 'rbp'],
  arm: ['pc', 'sp', 'r11'],
  arm64: ['pc', 'sp', 'x29'],
};

function crashOf(exception: Omit<ExceptionFields, 'threadId'>, setting: Setting = {}) {
  const { arch = 'x86-64', os = 'windows', registers = {}, stack = {}, code, memory = [], regions = MAP } = setting;
  const width = arch === 'x86' || arch === 'arm' ? 4 : 8;
  const [pcName, spName] = REGISTERS[arch];
  const pc = registers[pcName] ?? APP + 0x1234n;
  const all = [
    words(STACK, 0x1000, width, new Map(Object.entries(stack).map(([at, value]) => [BigInt(at), value]))),
    ...(code
      ? [{ base: pc, bytes: Uint8Array.from([...code, ...new Array<number>(16 - code.length).fill(0x90)]) }]
      : []),
    ...memory,
  ];
  const report: Report = reportOf(
    buildProcessDump({
      arch,
      os,
      memory: all,
      regions,
      modules: setting.modules ?? [
        { name: os === 'windows' ? 'C:\\app\\app.exe' : '/opt/app/app', base: APP, size: 0x10000 },
        {
          name: os === 'windows' ? 'C:\\Windows\\System32\\ntdll.dll' : '/usr/lib/libc.so.6',
          base: SYSTEM,
          size: 0x10000,
        },
      ],
      threads: [{ id: 9, stack: 0, registers: { [pcName]: pc, [spName]: STACK + 0x100n, ...registers } }],
      exception: { threadId: 9, ...exception },
    }),
  );
  assert.ok(report.crash, 'a crash');
  return report.crash;
}

/** An access violation of Windows: 0 read, 1 write, 8 execute. */
const violation = (kind: number, address: bigint, setting?: Setting) =>
  crashOf({ code: 0xc0000005, address: APP + 0x1234n, parameters: [BigInt(kind), address] }, setting);

/** SIGSEGV of Linux with its si_code. */
const segv = (flags: number, address: bigint, setting?: Setting) =>
  crashOf({ code: 11, flags, address }, { os: 'linux', ...setting });

test('a null pointer, and a field behind or before one', () => {
  assert.equal(
    violation(0, 0xd8n).sentence,
    'app.exe tried to use an object that was not there: it read address 0xd8 (null pointer plus 0xd8).',
  );
  assert.match(violation(1, 0n).sentence ?? '', /it wrote to address 0x0 \(null pointer\)\.$/);
  assert.match(violation(0, 0xffff_ffff_ffff_fff8n).sentence ?? '', /\(null pointer minus 0x8\)\.$/);
  // What mmap and its like return for a failure.
  assert.match(segv(1, 0xffff_ffff_ffff_ffffn).sentence ?? '', /\(-1, which functions give back when they fail\)\.$/);
  assert.match(violation(0, 0xffffn).sentence ?? '', /null pointer plus 0xffff/);
  assert.doesNotMatch(violation(0, 0x10000n).sentence ?? '', /null/);
});

test('jumps to places that hold no code', () => {
  const at = (pc: bigint, setting: Setting = {}) =>
    violation(8, pc, { registers: { rip: pc }, ...setting }).sentence ?? '';
  assert.match(
    at(0n),
    /^app\.exe jumped to a place that holds no code: it called a function through a null pointer\.$/,
  );
  assert.match(at(0x20n), /as good as a null pointer/);
  assert.match(at(STACK + 0x400n), /address 0x7ff00400 on a stack\.$/);
  assert.match(at(HEAP + 0x400n), /memory that may not be run\.$/);
  assert.match(at(0x1_2000n), /where there is no memory\.$/);
  assert.match(
    at(0n, { stack: { [`${STACK + 0x100n}`]: APP + 0x777n } }),
    /null pointer; it would return to app\.exe\+0x777\.$/,
  );
  assert.equal(segv(1, 0x1_2000n, { registers: { rip: 0x1_2000n } }).access, 'execute');
  // Bytes of data that would be `add [rax], al`, and rax is where it called.
  const intoHeap = segv(2, HEAP, { registers: { rip: HEAP, rax: HEAP }, code: [0, 0] });
  assert.equal(intoHeap.access, 'execute');
  assert.match(
    intoHeap.sentence ?? '',
    /jumped to a place that holds no code: address 0x20000000, memory that may not/,
  );
});

test('memory that the system calls free or set aside holds neither data nor code', () => {
  const base = 0x5000_0000n;
  const at = base + 0x1000n;
  const regions = [...MAP, { base, size: 0x10000, protect: 0, reserved: true }];
  assert.match(violation(0, at, { regions }).sentence ?? '', /memory that is set aside, but not in use yet: it read/);
  // Without a word on most of the map, too: a map of mostly free stretches is no map with gaps.
  const sparse = [base, ...[1n, 2n, 3n, 4n].map((i) => base + i * 0x100000n)].map((start, index) => ({
    base: start,
    size: 0x10000,
    protect: 0,
    ...(index % 2 ? { free: true } : { reserved: true }),
  }));
  for (const pc of [at, base + 0x101000n, 0x7000_0000n]) {
    const said = violation(8, pc, { regions: [...MAP.slice(3, 5), ...sparse], registers: { rip: pc } }).sentence ?? '';
    assert.match(said, /^app\.exe jumped to a place that holds no code: address 0x/);
  }
});

test('memory that is there and closed, free, or read only', () => {
  assert.match(
    violation(1, APP + 0x8010n).sentence ?? '',
    /^app\.exe tried to change memory that may only be read: .* in app\.exe\.$/,
  );
  assert.match(violation(0, HEAP + 0x10010n).sentence ?? '', /^app\.exe used memory that is closed to it/);
  assert.match(violation(0, 0x1_2340n).sentence ?? '', /^app\.exe used an address where there is no memory/);
  assert.match(violation(0, 0x1234_0000_0000n).sentence ?? '', /^app\.exe used an address that it may not use/);
  assert.match(segv(1, 0x1234_0000_0000n).sentence ?? '', /where there is no memory/);
});

test('fill values tell freed, unfilled and overrun memory, as a likelihood', () => {
  assert.match(
    violation(0, 0xfeee_feee_feee_ff06n).sentence ?? '',
    /^app\.exe likely used memory it had already given back: .*0xfeeefeee/,
  );
  assert.match(violation(0, 0xdddd_dde5n, { arch: 'x86', registers: {} }).sentence ?? '', /already given back/);
  assert.match(
    violation(0, 0xcdcd_cdcdn, { arch: 'x86' }).sentence ?? '',
    /likely used memory that nobody had filled in/,
  );
  assert.match(violation(0, 0xabab_abafn, { arch: 'x86' }).sentence ?? '', /likely went past the end of its memory/);
  // Too far from the value, and the value's half in 64 bits.
  assert.doesNotMatch(violation(0, 0xdddd_f000n, { arch: 'x86' }).sentence ?? '', /likely/);
  assert.doesNotMatch(violation(0, 0xfeee_feeen).sentence ?? '', /likely/);
});

test('an address made of text was likely overwritten by text', () => {
  assert.match(violation(0, 0x4141_4141n, { arch: 'x86' }).sentence ?? '', /made of text/);
  assert.match(violation(0, 0x6e61_656c_6c61n).sentence ?? '', /made of text/);
  assert.doesNotMatch(violation(0, 0x4141_4141n).sentence ?? '', /made of text/);
});

test('an address that cannot exist: the register that held it', () => {
  const impossible = 0x4141_4141_4141_4141n;
  const all = violation(0, 0xffff_ffff_ffff_ffffn, { registers: { rbx: impossible } });
  assert.match(
    all.sentence ?? '',
    /^app\.exe used an address that cannot exist, likely that rbx held 0x4141414141414141/,
  );
  // mov rax, [rcx+8]
  const named = violation(0, 0xffff_ffff_ffff_ffffn, {
    registers: { rbx: impossible, rcx: 0x8000_0000_0000_0000n },
    code: [0x48, 0x8b, 0x41, 0x08],
  });
  assert.match(named.sentence ?? '', /^app\.exe used an address that cannot exist: it read address 0x8000000000000008/);
  // The same fault comes of an instruction that is closed to programs: where the file does not hold it, that is said.
  const unknown = segv(0x80, 0n);
  assert.match(unknown.sentence ?? '', / cannot exist, or ran an instruction that only the kernel may run; /);
  const halt = segv(0x80, 0n, { code: [0xf4] });
  assert.match(halt.sentence ?? '', /^app ran an instruction that only the kernel may run; /);
  const linux = segv(0x80, 0n, { registers: { rdi: 0xdddd_dddd_dddd_dddfn } });
  assert.match(linux.sentence ?? '', /^app likely used memory it had already given back: rdi held/);
});

test('the failed instruction tells reads from writes where the record does not', () => {
  // mov [rax], rcx; mov rcx, [rax]
  const registers = { rax: 0x1_2340n };
  assert.equal(segv(1, 0x1_2340n, { registers, code: [0x48, 0x89, 0x08] }).access, 'write');
  assert.equal(segv(1, 0x1_2340n, { registers, code: [0x48, 0x8b, 0x08] }).access, 'read');
  // It names another place: then it is not believed.
  assert.equal(segv(1, 0x5_2340n, { registers, code: [0x48, 0x8b, 0x08] }).access, undefined);
  // rep movsb fails on either side.
  const copy = { rsi: HEAP, rdi: 0x1_2340n };
  assert.equal(segv(1, 0x1_2340n, { registers: copy, code: [0xf3, 0xa4] }).access, 'write');
  // What is recorded stays.
  assert.equal(violation(0, 0x1_2340n, { registers, code: [0x48, 0x89, 0x08] }).access, 'read');
});

test('a full stack: named by Windows, or seen by the places', () => {
  const stack: Record<string, bigint> = {};
  for (let i = 0; i < 40; i++) {
    const at = STACK + BigInt(0x100 + i * 16);
    stack[`${at}`] = at + 16n;
    stack[`${at + 8n}`] = APP + (i % 2 ? 0x2222n : 0x3333n);
  }
  const registers = { rbp: STACK + 0x100n, rsp: STACK - 0x20n };
  const deep = segv(2, STACK - 0x28n, { registers, stack });
  assert.match(deep.sentence ?? '', /^app called itself until its stack was full: 2 places call each other, \d+ times/);
  assert.equal(deep.suspect?.module, 'app');
  const flat = segv(2, STACK - 0x28n, { registers: { rsp: STACK - 0x20n } });
  assert.match(flat.sentence ?? '', /^app likely used up its stack/);
  assert.equal(flat.suspect, undefined);
  const named = crashOf({ code: 0xc00000fd, parameters: [1n, STACK - 0x10n] });
  assert.match(named.sentence ?? '', /^app\.exe used up its stack\.$/);
  // One call whose variables are larger than what was left: only its frame pointer still lies on the stack.
  const far = STACK - 0x80_1000n;
  const large = segv(1, far + 8n, { registers: { rsp: far, rbp: STACK + 0x800n } });
  assert.equal(
    large.sentence,
    'app likely used up its stack: it set 8 MB of it aside for one call, more than was left.',
  );
  const elsewhere = segv(1, far + 8n, { registers: { rsp: far, rbp: STACK + 0x1800n } });
  assert.doesNotMatch(elsewhere.sentence ?? '', /stack/, 'the frame pointer lies on no stack');
  // Near the stack pointer, but in memory that is the stack's.
  assert.doesNotMatch(segv(2, STACK + 0x80n, { registers: { rsp: STACK + 0x100n } }).sentence ?? '', /stack/);
});

test('arithmetic and instructions', () => {
  const sentence = (code: number, setting?: Setting) => crashOf({ code }, setting).sentence;
  assert.equal(sentence(0xc0000094), 'app.exe divided by zero.');
  // idiv ecx
  assert.equal(sentence(0xc0000094, { code: [0xf7, 0xf9], registers: { rcx: 0n } }), 'app.exe divided by zero.');
  assert.match(
    `${sentence(0xc0000094, { code: [0xf7, 0xf9], registers: { rcx: 0xffff_ffffn } })}`,
    /result is too large/,
  );
  assert.equal(
    sentence(0xc000001d, { code: [0xc4, 0xe2, 0x7d, 0x18] }),
    'app.exe ran an instruction this processor does not have.',
  );
  assert.match(`${sentence(0xc000001d, { registers: { rip: HEAP } })}`, /jumped to a place that holds no code/);
  assert.match(`${sentence(0xc0000096, { code: [0xf4] })}`, /only the kernel may run/);
  // Linux tells nothing of the divisor, and INT_MIN / -1 is the same fault.
  const divided = (setting: Setting) => crashOf({ code: 8, flags: 1 }, { os: 'linux', ...setting }).sentence;
  assert.equal(divided({ code: [0xf7, 0xf9], registers: { rcx: 0n } }), 'app divided by zero.');
  // idiv dword [rsp + 8]
  const onStack = (value: bigint) => ({ code: [0xf7, 0x7c, 0x24, 0x08], stack: { [`${STACK + 0x108n}`]: value } });
  assert.equal(divided(onStack(0n)), 'app divided by zero.');
  // Four bytes are read, whatever lies behind.
  assert.equal(divided(onStack(0x1234_0000_0000n)), 'app divided by zero.');
  assert.equal(divided(onStack(0xffff_ffffn)), 'app divided two numbers whose result is too large.');
  assert.match(`${divided({})}`, /^app divided by zero, or two numbers whose result is too large: the processor does/);
  assert.equal(divided({ arch: 'arm64' }), 'app divided by zero.');
  assert.match(
    crashOf({ code: 4, flags: 2, address: APP + 0x1234n }, { os: 'linux', code: [0x0f, 0x0b] }).sentence ?? '',
    /^app stopped on purpose after noticing a fault: it came to an instruction that compilers put/,
  );
});

test('fast fails by their kind', () => {
  const fail = (kind: bigint) => crashOf({ code: 0xc0000409, parameters: [kind] }).sentence ?? '';
  assert.match(fail(2n), /^app\.exe stopped on purpose after noticing a fault: a buffer on the stack was overrun/);
  assert.match(fail(7n), /it ended itself by abort\(\), terminate or a panic\.$/);
  assert.match(fail(3n), /a linked list is damaged/);
  assert.match(fail(0x7777n), /^app\.exe stopped on purpose after noticing a fault\.$/);
});

test('damage, the end of memory and lost files have no suspect', () => {
  const heap = crashOf({ code: 0xc0000374, parameters: [HEAP] });
  assert.match(heap.sentence ?? '', /^The heap was damaged before app\.exe used it/);
  assert.equal(heap.suspect, undefined);
  const memory = crashOf({ code: 0xe0000008, parameters: [123456n] });
  assert.equal(memory.sentence, 'app.exe asked for memory and there was none left: it asked for 123456 bytes.');
  assert.equal(memory.suspect, undefined);
  const page = crashOf({ code: 0xc0000006, parameters: [0n, APP + 0x20n, 0xc000009cn] });
  assert.match(page.sentence ?? '', /^app\.exe needed a part of app\.exe that could not be read from its disk/);
  assert.equal(page.suspect, undefined);
  const bus = crashOf({ code: 7, flags: 2, address: HEAP }, { os: 'linux' });
  assert.match(bus.sentence ?? '', /^app read a part of a file that is no longer there/);
  assert.match(crashOf({ code: 7, flags: 1, address: HEAP }, { os: 'linux' }).sentence ?? '', /does not fit the size/);
  assert.match(crashOf({ code: 7, flags: 4, address: HEAP }, { os: 'linux' }).sentence ?? '', /^The hardware reported/);
});

test('a timer of its own ends a program by whatever signal it was given', () => {
  for (const [code, name] of [
    [6, 'SIGABRT'],
    [11, 'SIGSEGV'],
  ] as const) {
    assert.equal(crashOf({ code, flags: -2 }, { os: 'linux' }).sentence, `A timer of its own ended app (${name}).`);
  }
});

test('errors of languages', () => {
  assert.match(
    crashOf({ code: 0xe06d7363, parameters: [0x19930520n, HEAP, 0n, APP] }).sentence ?? '',
    /a C\+\+ exception\.$/,
  );
  assert.match(
    crashOf({ code: 0xe0434352, parameters: [0x80004003n] }).sentence ?? '',
    /^app\.exe raised an error that nothing caught: a \.NET exception/,
  );
  for (const result of [0x8007_000en, 0xffff_ffff_8007_000en, 0x8013_153dn]) {
    const crash = crashOf({ code: 0xe0434352, parameters: [result] });
    assert.equal(crash.sentence, 'app.exe asked for memory and there was none left.', `${result}`);
    assert.equal(crash.suspect, undefined);
  }
  assert.match(
    crashOf({ code: 0xe0001234 }).sentence ?? '',
    /^app\.exe raised an error of its own that nothing handled \(code 0xe0001234\)\.$/,
  );
});

test('a breakpoint in the system alone is a debugger; in the program it is a check', () => {
  const alone = crashOf({ code: 0x80000003 }, { registers: { rip: SYSTEM + 0x1234n } });
  assert.match(alone.sentence ?? '', /^A debugger stopped app\.exe at this point; that alone is no crash\.$/);
  assert.equal(alone.suspect, undefined);
  const check = crashOf({ code: 0x80000003 }, { code: [0xcc] });
  assert.match(check.sentence ?? '', /^app\.exe stopped on purpose/);
  assert.equal(check.suspect?.module, 'app.exe');
});

test('signals that somebody sent', () => {
  const sent = (code: number, flags: number) => crashOf({ code, flags }, { os: 'linux' });
  assert.equal(sent(3, 0).sentence, 'Someone or something ended app (SIGQUIT).');
  assert.equal(sent(3, 0).suspect, undefined);
  assert.match(sent(11, -6).sentence ?? '', /^Someone or something ended app \(SIGSEGV\)/);
  assert.match(sent(6, -6).sentence ?? '', /^app stopped on purpose after noticing a fault: it called abort\(\)\.$/);
  assert.match(
    crashOf({ code: 31, flags: 1 }, { os: 'linux' }).sentence ?? '',
    /a system call that it is forbidden to make/,
  );
});

test('a suspect needs evidence: never the system, never behind a guess', () => {
  const registers = { rip: SYSTEM + 0x1234n, rbp: STACK + 0x200n };
  const chained = { [`${STACK + 0x200n}`]: 0n, [`${STACK + 0x208n}`]: APP + 0x2345n };
  const found = segv(1, 0n, { registers, stack: chained });
  assert.deepEqual(found.suspect, {
    module: 'app',
    why: 'first-own-frame',
    sentence: 'It is the first code on the stack that is not part of the system.',
  });
  assert.match(found.sentence ?? '', /^app tried/);
  const guessed = violation(0, 0n, { registers, stack: chained });
  assert.equal(guessed.suspect, undefined);
  assert.match(guessed.sentence ?? '', /^app\.exe tried/);
  const nothing = violation(0, 0n, { registers: { rip: SYSTEM + 0x1234n } });
  assert.equal(nothing.suspect, undefined);
});

test('which modules are the system is told by path, else by name', () => {
  const suspectOf = (os: Os, name: string) =>
    crashOf(os === 'windows' ? { code: 0xc0000094 } : { code: 11, flags: 1 }, {
      os,
      modules: [
        { name: os === 'windows' ? 'C:\\app\\app.exe' : '/opt/app/app', base: SYSTEM, size: 0x10000 },
        { name, base: APP, size: 0x10000 },
      ],
    }).suspect?.module;
  for (const name of [
    'C:\\Windows\\System32\\foo.dll',
    'C:\\app\\vcruntime140.dll',
    'ntdll.dll',
    'C:\\WINDOWS\\WinSxS\\x\\comctl32.dll',
  ])
    assert.equal(suspectOf('windows', name), undefined, name);
  for (const name of [
    'C:\\app\\foo.dll',
    'C:\\Windows\\System32\\DriverStore\\FileRepository\\x\\nvwgf2umx.dll',
    'foo.dll',
  ])
    assert.ok(suspectOf('windows', name), name);
  for (const name of [
    '/usr/lib/x86_64-linux-gnu/libfoo.so.1',
    '/lib/libc-2.31.so',
    'libc.so.6',
    'linux-gate.so',
    '/apex/x/libart.so',
  ])
    assert.equal(suspectOf('linux', name), undefined, name);
  for (const name of ['/opt/app/libfoo.so', '/home/me/libssl.so.3', 'libfoo.so', '/usr/local/lib/libbar.so'])
    assert.ok(suspectOf('linux', name), name);
});

test('a signature is the same wherever the program was loaded, and differs by place', () => {
  const at = (shift: bigint, offset: bigint) =>
    violation(0, 0x10n + offset, {
      regions: undefined,
      registers: { rip: APP + shift + offset, rsp: STACK + 0x100n },
      modules: [{ name: 'C:\\app\\app.exe', base: APP + shift, size: 0x10000 }],
    }).signature;
  assert.equal(at(0n, 0x1234n), 'exception | EXCEPTION_ACCESS_VIOLATION | app.exe+0x1234');
  assert.equal(at(0x7_0000n, 0x1234n), at(0n, 0x1234n));
  assert.notEqual(at(0n, 0x1235n), at(0n, 0x1234n));
});

test('the signature of a recursion does not tell where in it the stack was full', () => {
  const at = (first: number) => {
    const stack: Record<string, bigint> = {};
    for (let i = 0; i < 60; i++) {
      const slot = STACK + BigInt(0x100 + i * 16);
      stack[`${slot}`] = slot + 16n;
      stack[`${slot + 8n}`] = APP + BigInt([0x3333, 0x1111, 0x2222][(i + first) % 3] ?? 0);
    }
    const registers = { rbp: STACK + 0x100n, rsp: STACK - 0x20n, rip: APP + BigInt(0x500 + first) };
    return segv(2, STACK - 0x28n, { registers, stack }).signature;
  };
  assert.equal(at(0), 'signal | SIGSEGV | app+0x1111 | app+0x2222 | app+0x3333');
  assert.equal(at(1), at(0));
  assert.equal(at(2), at(0));
});

test('nothing crashed: said so, without signature and suspect', () => {
  const crash = crashOf({ code: 0xffffffff }, { os: 'linux' });
  assert.equal(crash.kind, 'none');
  assert.equal(crash.sentence, 'No crash is recorded in this file: it was taken while app was running.');
  assert.equal(crash.signature, undefined);
  assert.equal(crash.suspect, undefined);
});

test('an address that the record leaves out is worked out from the instruction, unless it could be used', () => {
  // mov [rax], rcx
  const code = [0x48, 0x89, 0x08];
  const sent = { code: 11, flags: 0x80 };
  const at = (rax: bigint) => crashOf(sent, { os: 'linux', registers: { rax }, code }).address;
  assert.equal(at(0x1_2340n), '0x12340');
  assert.equal(at(HEAP + 0x10n), undefined);
});

test('a jump into data of a module tells who jumped', () => {
  const pc = APP + 0x8100n;
  const crash = segv(2, pc, { registers: { rip: pc }, stack: { [`${STACK + 0x100n}`]: APP + 0x777n } });
  assert.match(crash.sentence ?? '', /memory that may not be run in app; it would return to app\+0x777\.$/);
  assert.equal(crash.signature, 'signal | SIGSEGV | app+0x777');
});
