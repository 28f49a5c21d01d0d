import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP, crashOf, HEAP, MAP, type Setting, STACK, segv, violation } from './crash-of.ts';

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
