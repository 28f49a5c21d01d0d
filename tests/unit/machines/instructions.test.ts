import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileUnit } from '../compile-unit.ts';

const unit = compileUnit(
  'instructions',
  `
import { Registers } from "../../assembly/facts/registers";
import { decodeArm64 } from "../../assembly/machines/arm64/instruction";
import { Instruction } from "../../assembly/machines/instruction";
import { decodeX86 } from "../../assembly/machines/x86/instruction";

const ACCESSES: string[] = ["none", "read", "write", "both"];

function tell(made: Instruction | null): string {
  if (!made) return "null";
  const place = made.hasAddress && made.access > 0 ? " " + made.address.toString(16) : "";
  return ACCESSES[made.access] + place + (made.does > 0 ? " does " + made.does.toString() : "");
}

/** Registers hold their number, from 1, in the upper half. */
function registers(names: string[]): Registers {
  const made = new Registers();
  for (let i = 0; i < names.length; i++) made.set(names[i], 0x10000000000 * (i + 1) + 0x123450);
  return made;
}

export function x86(text: string, is64: i32): string {
  const count = text.length >> 1;
  const at = heap.alloc(16);
  for (let i = 0; i < count; i++) store<u8>(at + i, <u8>U32.parseInt(text.substr(i * 2, 2), 16));
  const names = is64
    ? "rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15"
    : "eax ecx edx ebx esp ebp esi edi";
  return tell(decodeX86(at, count, is64 != 0, 0x700000000400, registers(names.split(" "))));
}

export function divisor(text: string): string {
  const count = text.length >> 1;
  const at = heap.alloc(16);
  for (let i = 0; i < count; i++) store<u8>(at + i, <u8>U32.parseInt(text.substr(i * 2, 2), 16));
  const made = decodeX86(at, count, true, 0x1000, registers("rax rcx rdx rbx rsp rbp rsi rdi".split(" ")));
  return made && made.isDivisorKnown ? made.divisor.toString(16) : "unknown";
}

export function arm64(word: f64): string {
  let names = "x0";
  for (let i = 1; i < 31; i++) names += " x" + i.toString();
  return tell(decodeArm64(<u32>word, 0x700000000400, registers((names + " sp").split(" "))));
}
`,
);

// Run on a processor with these registers (rax 0x10000123450, rcx 0x20000123450 …), none of which pointed to memory:
// the bytes, the kind of access that the page fault's error code told, and the address in CR2.
const SEEN = `
4d8b0413 read f00002468a0
42c6040000 write a00002468a0
c786d6cb399c79da5e1e write 6ff9c4c0026
49c7440f1000000000 write 1200002468b0
66c74402fe0000 write 4000024689e
450fb62a read b0000123450
4a6304a2 read 3700005b0590
f2440f10442410 read 50000123460
f3440f102526cf0500 read 70000005d32f
0f107416d0 read a0000246870
410f29a780000000 write 1000001234d0
f3410f6f6d40 read e0000123490
66440f7f79b0 write 20000123400
c5fa6f33 read 40000123450
c578110e write 70000123450
48037308 read 40000123458
2b4308 read 40000123458
4539aeac000000 read f00001234fc
803c0804 read 300002468a0
48837cc7f800 read 100000a3d6c8
8548ae read 100001233fe
f6444f0120 read c0000369cf1
ff8269bb8b68 write 300689defb9
214708 write 80000123458
0a0a read 30000123450
4233b4a000040000 read 3500005b0990
860d6551a22b write 70002ba2556b
f00fc14af8 write 30000123448
e80c7be1ff write 50000123448
ff23 read 40000123450
55 write 50000123448
415e read 50000123450
c2c25d read 50000123450
c9 read 60000123450
48ab write 80000123450
69766572736974 read 700001234b5
0f95442414 write 50000123464
0f44057e723600 read 700000367685
dd11 write 20000123450
660f6e4c24cc read 5000012341c
0f161d01f11400 read 70000014f508
0fc39de637084f write 6004f1a6c36
0fb099ead057cf write 1ffcf6a053a
0fc1bfffd2a1c5 write 7ffc5b4074f
66440ffe742460 read 500001234b0
c5f5fe4920 read 20000123470
4d0f38f06650 read f00001234a0
833c9165 read e00005b0590
c10412df write 600002468a0
0f49bfc286de18 read 80018f0bb12
660f3a0f4417f001 read b0000246890
d821 read 20000123450
d07c3131 write 900002468d1
dd0a write 30000123450
66ff28 read 10000123450
c55d599f8737d8ac read 7ffacea6bd7
c4e2f3f6ae80000000 read 700001234d0
dd20 read 10000123450
c595d954b2f2 read 1f00005b0582
0fba614900 read 20000123499
f34c0f38f643e0 read 40000123430
0f96bdfed89af5 write 5fff5ad0d4e
0fe151cf read 2000012341f
c5f9707fd032 read 80000123420
660fdb4a90 read 300001233e0
f30f5800 read 10000123450
48f77ddc read 6000012342c
0f5d02 read 30000123450
0f000f write 80000123450
f62597d6d453 read 700053d4da9d
0f92442428 write 50000123478
0fb589891e893c read 2003c9b52d9
c5f1570d0c670100 read 700000016b14
c4c27d584a04 read b0000123454
f732 read 30000123450
480fbd84c470020000 read d0000a3d940
c56e5e7c8a5a read b00005b05ea
66830001 write 10000123450
c4e2d1a90d20e60100 read 70000001ea29
836c8b0401 write c00005b0594
660f550424 read 50000123450
0f4d636a read 400001234ba
f30f5944240c read 5000012345c
49836e2001 write f0000123470
4c0fb62c0c read 700002468a0
f6541ef5 write b0000246895
62717e487f3437 write f00002468a0
666a27 write 5000012344e
0f5a0cd4 read 1d0000a3d6d0
db9452501c8ba0 write 8ffa0c1b940
0fe97c420f read 50000369cff
f76944 read 20000123494
0f938517ffffff write 60000123367
0fde948fec12be33 read 10003419187c
da8c5484e7fa22 read b0023318474
d91c83 write 800005b0590
da2d75047515 read 70001575087b
c5f8ae542404 read 50000123454
d3692f write 2000012347f
0fd383af4bec6d read 4006dfe7fff
d281cf3f46ee write 1ffee58741f
0f4aad65bce331 read 60031f5f0b5
c4e2d9a805bfad0300 read 70000003b1c8
0ff68c4a1c07c91c read 7001cffa40c
f30f5a00 read 10000123450
c5fa7e5f28 read 80000123478
da64157f read 9000024691f
`;

for (const row of SEEN.trim().split('\n')) {
  const [bytes = '', access, address] = row.split(' ');
  test(`${bytes} ${access}s at ${address}`, () => {
    // Jumps, returns and divisions say so as well.
    const told = unit.text('x86', bytes, 1).replace(/ does .*/, '');
    const [toldAccess, toldAddress = address] = told.split(' ');
    assert.deepEqual([toldAccess, toldAddress], [access, address]);
  });
}

test('the place is worked out for nearly all of them', () => {
  const rows = SEEN.trim().split('\n');
  const known = rows.filter((row) => unit.text('x86', row.split(' ')[0] ?? '', 1).split(' ').length > 1);
  assert.ok(known.length > rows.length * 0.9, `${known.length} of ${rows.length}`);
});

test('what an instruction of x86 does besides', () => {
  const cases: Record<string, string> = {
    '0f0b': 'none does 2',
    '670fb94000': 'none does 2',
    cc: 'none does 3',
    cd2e: 'none does 3',
    f4: 'none does 6',
    ffd0: 'none does 4',
    f7f9: 'none does 1',
    '488d4510': 'none',
    '90': 'none',
    '0f1f4000': 'none',
  };
  for (const [bytes, told] of Object.entries(cases)) assert.equal(unit.text('x86', bytes, 1), told, bytes);
});

test('32-bit code: other registers, absolute places, no place relative to the counter', () => {
  const cases: Record<string, string> = {
    '8b01': 'read 123450',
    '8b4c2410': 'read 123460',
    a144332211: 'read 11223344',
    c70578563412aabbccdd: 'write 12345678',
    c5f877: 'none',
  };
  for (const [bytes, told] of Object.entries(cases)) assert.equal(unit.text('x86', bytes, 0), told, bytes);
});

test('an instruction that the dump cuts off is not guessed', () => {
  for (const bytes of ['', '48', '488b', '488b8710', '0f', 'c4e2', '62f1', '6666666666666666666666666666'])
    assert.equal(unit.text('x86', bytes, 1), 'null', bytes);
});

test('the divisor of a division by a register', () => {
  assert.equal(unit.text('divisor', 'f7f9'), '123450');
  assert.equal(unit.text('divisor', '48f7f9'), '20000123450');
  // div cl, div ch, div bpl
  assert.equal(unit.text('divisor', 'f6f1'), '50');
  assert.equal(unit.text('divisor', 'f6f5'), '34');
  assert.equal(unit.text('divisor', '40f6f5'), '50');
  // What lies in memory is read by whoever has it.
  assert.equal(unit.text('divisor', 'f73c24'), 'unknown');
});

// Assembled by llvm-mc; x0 holds 0x10000123450, x1 0x20000123450, sp 0x200000123450.
const ARM64: readonly (readonly [word: number, text: string, told: string])[] = [
  [0xf9400020, 'ldr x0, [x1]', 'read 20000123450'],
  [0xf9000c20, 'str x0, [x1, #24]', 'write 20000123468'],
  [0xb8404420, 'ldr w0, [x1], #4', 'read 20000123450'],
  [0xb81fcc20, 'str w0, [x1, #-4]!', 'write 2000012344c'],
  [0x38626820, 'ldrb w0, [x1, x2]', 'read 500002468a0'],
  [0xa9bf7bfd, 'stp x29, x30, [sp, #-16]!', 'write 200000123440'],
  [0xa9417bfd, 'ldp x29, x30, [sp, #16]', 'read 200000123460'],
  [0x3dc00420, 'ldr q0, [x1, #16]', 'read 20000123460'],
  [0x58000080, 'ldr x0, +16', 'read 700000000410'],
  [0x885f7c20, 'ldxr w0, [x1]', 'read 20000123450'],
  [0x88027c20, 'stxr w2, w0, [x1]', 'write 20000123450'],
  [0xb8200021, 'ldadd w0, w1, [x1]', 'both 20000123450'],
  [0x4c407820, 'ld1 {v0.4s}, [x1]', 'read 20000123450'],
  [0xf9800020, 'prfm pldl1keep, [x1]', 'null'],
  [0xd4200020, 'brk #1', 'none does 3'],
  [0x00000000, 'udf #0', 'none does 2'],
  [0xd63f0020, 'blr x1', 'none does 4'],
  [0xd65f03c0, 'ret', 'none does 5'],
  [0x8b020020, 'add x0, x1, x2', 'null'],
  [0x94000010, 'bl', 'null'],
];

for (const [word, text, told] of ARM64) {
  test(`arm64: ${text}`, () => assert.equal(unit.text('arm64', word), told));
}
