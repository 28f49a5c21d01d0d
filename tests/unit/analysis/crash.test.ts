import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Os } from '../../synth/process-dump.ts';
import { APP, crashOf, HEAP, type Setting, STACK, SYSTEM, segv, violation } from './crash-of.ts';

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

test('one word says what whoever reads on must know of the sentence', () => {
  const linux = { os: 'linux' } as const;
  assert.deepEqual(
    [
      crashOf({ code: 0xc0000374, parameters: [HEAP] }),
      crashOf({ code: 0xe0000008, parameters: [123456n] }),
      crashOf({ code: 0xe0434352, parameters: [0x80004003n] }),
      crashOf({ code: 0xe06d7363, parameters: [0x19930520n, HEAP, 0n, APP] }),
      crashOf({ code: 0xc00000fd }),
      crashOf({ code: 11, flags: -2 }, linux),
      crashOf({ code: 3, flags: 0 }, linux),
      crashOf({ code: 4, flags: 2, address: APP + 0x1234n }, { ...linux, arch: 'arm64' }),
      crashOf({ code: 0xc0000094 }),
    ].map(({ cause }) => cause),
    [
      'damaged-heap',
      'no-memory',
      'uncaught-error',
      'uncaught-error',
      'full-stack',
      'timer',
      'outside',
      'unknown-instruction',
      undefined,
    ],
  );
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
