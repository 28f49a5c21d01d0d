import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readMinidump } from '../../../../web/clean/minidump/layout.ts';
import { Cancelled, PHASES } from '../../../../web/clean/pace.ts';
import { ElfCoreBuilder } from '../../../synth/elf-core/builder.ts';
import { linuxSample } from '../../../synth/elf-core/samples.ts';
import { MinidumpBuilder } from '../../../synth/minidump/builder.ts';
import { contextOf } from '../../../synth/minidump/contexts.ts';
import { memory64List, moduleList, systemInfo, threadList } from '../../../synth/minidump/index.ts';
import { richDump } from '../../../synth/minidump/rich.ts';
import { MemorySource } from '../../open-core.ts';
import { ascii, clean, differences, latin, MemoryTarget, utf16 } from '../clean.ts';

/** Real in form and checksum, never in use. */
const TOKEN = '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';
const PASSWORD = 'Kestrel-Whitlock-77';

function place(into: Uint8Array, at: number, bytes: Uint8Array): { at: number; size: number } {
  into.set(bytes, at);
  return { at, size: bytes.length };
}

/** A dump of all memory with the token wherever a dump can hold it, and where each copy lies. */
function planted() {
  const dump = new MinidumpBuilder({ time: 1_700_000_000, flags: 2n });
  systemInfo(dump);
  moduleList(dump, [{ base: 0x14000_0000n, size: 0x9000, path: `C:\\x\\${TOKEN}\\a.exe` }]);
  const context = contextOf('x86-64', { rip: 0x14000_1234n, rsp: 0x10_0100n }).bytes;
  // XMM0 to XMM3.
  const vector = place(context, 0x1a0, ascii(TOKEN.slice(6, 32)));
  threadList(dump, [{ id: 1, context, stackBase: 0x10_0000n }]);
  dump.stream(11, 'comment', dump.writer().utf16(`"a.exe" --token ${TOKEN}`));
  const stack = new Uint8Array(0x2000).fill(0x90);
  const heap = new Uint8Array(0x6000).fill(0x20);
  const texts = [
    place(heap, 0x100, ascii(`Authorization: Bearer ${TOKEN}\r\n`)),
    place(heap, 0x203, utf16(TOKEN)),
    place(heap, 0x401, ascii(TOKEN.slice(10, 25))),
    place(heap, 0x500, ascii(Buffer.from(`u:${TOKEN}`).toString('base64'))),
    place(heap, 0x600, ascii(Buffer.from(TOKEN).toString('hex'))),
    place(stack, 0x155, ascii(TOKEN.slice(20))),
    place(heap, 0x700, ascii(`postgres://app:${PASSWORD}@db.fjordnet.no/orders`)),
    // The password alone, where nothing says that it is one.
    place(heap, 0x4800, utf16(PASSWORD)),
  ];
  memory64List(dump, [
    { base: 0x10_0000n, bytes: stack },
    { base: 0x20_0000n, bytes: heap },
  ]);
  return { ...dump.build(), vector, texts };
}

/** No eight characters of a secret, in one byte or two. */
function assertGone(bytes: Uint8Array, secret: string): void {
  const text = latin(bytes);
  const wide = text.replaceAll('\0', '');
  for (let at = 4; at + 8 <= secret.length; at++) {
    const piece = secret.slice(at, at + 8);
    assert.ok(!text.includes(piece), `a piece from ${at} on is left at ${text.indexOf(piece)}`);
    assert.ok(!wide.includes(piece), `a wide piece from ${at} on is left`);
  }
}

test('a minidump: the value is gone from memory, strings, comment and registers, in every spelling', async () => {
  const { bytes } = planted();
  const { outcome, copy, target } = await clean(bytes, 'secrets');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome));
  assert.equal(target.fate, 'published');
  assert.equal(copy.length, bytes.length);
  assertGone(copy, TOKEN);
  assertGone(copy, PASSWORD);
  assert.ok(!latin(copy).includes(Buffer.from(`u:${TOKEN}`).toString('base64').slice(4, 40)));
  assert.ok(!latin(copy).includes(Buffer.from(TOKEN).toString('hex')));
  // What stood around is as it was.
  assert.ok(latin(copy).includes('Authorization: Bearer xxxxxxxx'));
  assert.ok(latin(copy).includes('@db.fjordnet.no/orders'));
  assert.ok(latin(copy).includes(Buffer.from('C:\\x\\', 'utf16le').toString('latin1')));
});

test('a value in the structure of the file is cut to its text; counts and lengths stay', async () => {
  const { bytes } = planted();
  const { copy } = await clean(bytes, 'secrets');
  const before = readMinidump(new MemorySource(bytes));
  const after = readMinidump(new MemorySource(copy));
  assert.ok(before && after);
  for (const name of ['directoryAt', 'streams', 'threads', 'modules', 'memory'] as const) {
    assert.deepEqual(after[name], before[name], name);
  }
  const nameAt = before.modules[0]?.nameAt ?? 0;
  assert.equal(after.fields.u32(nameAt), before.fields.u32(nameAt));
});

test('a dump without findings is copied byte for byte', async () => {
  for (const bytes of [richDump('linux').bytes, linuxSample()]) {
    const { outcome, copy } = await clean(bytes, 'secrets', { personal: false, userNames: false });
    assert.equal(outcome.state, 'done', JSON.stringify(outcome));
    assert.deepEqual(differences(bytes, copy), []);
  }
});

test('an ELF core: arguments, environment, notes and memory', async () => {
  const core = new ElfCoreBuilder();
  const info = new Uint8Array(136);
  place(info, 40, ascii('server'));
  place(info, 56, ascii(`server --token ${TOKEN}`));
  const status = new Uint8Array(336);
  // r15 and on: registers begin at 112.
  place(status, 112, ascii(TOKEN.slice(4, 28)));
  core.note('CORE', 1, status).note('CORE', 3, info);
  const memory = new Uint8Array(0x3000);
  place(memory, 0x10, ascii(`GITHUB_TOKEN=${TOKEN}`));
  place(memory, 0x2801, ascii(TOKEN.slice(30)));
  core.load({ address: 0x7000_0000n, bytes: memory });
  const { bytes } = core.build();
  const { outcome, copy } = await clean(bytes, 'secrets');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome));
  assertGone(copy, TOKEN);
  assert.ok(latin(copy).includes('server --token xxxxxx'));
  assert.ok(latin(copy).includes('GITHUB_TOKEN=xxxxxx'));
  // In a register it is the mark, not text: a pointer of x would be taken for one.
  const { at } = core.build().note(1).contents;
  assert.deepEqual([...copy.subarray(at + 112, at + 116)], [0xed, 0xac, 0xef, 0x0d]);
});

test('cleaning twice is cleaning once', async () => {
  const once = await clean(planted().bytes, 'secrets');
  const twice = await clean(once.copy, 'secrets');
  assert.equal(twice.outcome.state, 'done');
  assert.deepEqual(differences(once.copy, twice.copy), []);
});

test('personal data goes by its switch', async () => {
  const core = new ElfCoreBuilder();
  const memory = new Uint8Array(0x2000);
  place(memory, 0x20, ascii('card=4539148803436467&mail=mara.okafor@fjordnet.no\n'));
  core.load({ address: 0x7000_0000n, bytes: memory });
  const { bytes } = core.build();
  const without = await clean(bytes, 'secrets');
  assert.ok(latin(without.copy).includes('mara.okafor@fjordnet.no'));
  const all = await clean(bytes, 'secrets', { personal: true });
  assert.equal(all.outcome.state, 'done', JSON.stringify(all.outcome));
  assert.ok(!latin(all.copy).includes('okafor'));
  assert.ok(!latin(all.copy).includes('4539148803436467'));
});

test('names of users and personal data go by their switches, in one byte a character and in two', async () => {
  const memory = new Uint8Array(0x3000);
  const [mail, unix, windows] = [
    'mara.okafor@fjordnet.no',
    '/home/marao/notes/plan.txt',
    'C:\\Users\\Marao\\Documents\\plan.docx',
  ];
  place(memory, 0x20, ascii(`mail=${mail}\0`));
  place(memory, 0x201, utf16(`mail=${mail}\0`));
  place(memory, 0x800, ascii(`${unix}\0`));
  place(memory, 0x901, utf16(`${windows}\0`));
  const { bytes } = new ElfCoreBuilder().load({ address: 0x7000_0000n, bytes: memory }).build();
  const has = (copy: Uint8Array, text: string) => [
    latin(copy).includes(text),
    latin(copy).includes(latin(utf16(text))),
  ];
  for (const [userNames, personal] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    const { outcome, copy } = await clean(bytes, 'secrets', { userNames, personal });
    const what = `userNames ${userNames}, personal ${personal}`;
    assert.equal(outcome.state, 'done', `${what}: ${JSON.stringify(outcome).slice(0, 500)}`);
    assert.deepEqual(has(copy, 'okafor'), [!personal, !personal], what);
    const isNamed = !(userNames || personal);
    assert.deepEqual([...has(copy, 'marao'), ...has(copy, 'Marao')], [isNamed, false, false, isNamed], what);
    // Base names say which file it was.
    assert.deepEqual([has(copy, 'plan.txt')[0], has(copy, 'plan.docx')[1]], [true, true], what);
  }
});

test('cancelled at any moment, nothing is left', async () => {
  const { bytes } = planted();
  for (const phase of PHASES) {
    const target = new MemoryTarget();
    const pace = async (now: string) => {
      if (now === phase) throw new Cancelled();
    };
    await assert.rejects(clean(bytes, 'secrets', {}, { target, pace }), Cancelled, phase);
    assert.notEqual(target.fate, 'published', phase);
    assert.ok(target.parts.length === 0 || target.fate === 'discarded', phase);
  }
  let ticks = 0;
  await clean(bytes, 'secrets', {}, { pace: async () => void ticks++ });
  for (const part of [0.1, 0.5, 0.9]) {
    const target = new MemoryTarget();
    let left = Math.floor(ticks * part);
    const pace = async () => {
      if (left-- === 0) throw new Cancelled();
    };
    await assert.rejects(clean(bytes, 'secrets', {}, { target, pace }), Cancelled);
    assert.ok(target.parts.length === 0 || target.fate === 'discarded', `${part}`);
  }
});

test('no room: the error comes through and nothing is left', async () => {
  class Full extends MemoryTarget {
    override write(): void {
      throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    }
  }
  const target = new Full();
  await assert.rejects(clean(planted().bytes, 'secrets', {}, { target }), { code: 'ENOSPC' });
  assert.equal(target.fate, 'discarded');
});

test('a copy that was damaged on its way is not offered', async () => {
  class Flipping extends MemoryTarget {
    override write(bytes: Uint8Array): void {
      super.write(bytes);
      const part = this.parts.at(-1);
      if (part) part[part.length - 3] = (part[part.length - 3] ?? 0) ^ 1;
    }
  }
  const target = new Flipping();
  const { outcome } = await clean(planted().bytes, 'secrets', {}, { target });
  assert.equal(outcome.state, 'failed');
  assert.ok(outcome.state === 'failed' && outcome.checks.some(({ name, isPassed }) => name === 'compare' && !isPassed));
  assert.equal(target.fate, 'discarded');
});

test('damaged dumps: no edit leaves the file, and what comes out is checked or refused', async () => {
  const { bytes } = planted();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(800), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.option(fc.integer({ min: 40, max: bytes.length })),
      async (flips, cut) => {
        const damaged = bytes.slice(0, cut ?? bytes.length);
        for (const [at, byte] of flips) if (at < damaged.length) damaged[at] = byte;
        const { outcome, copy, target } = await clean(damaged, 'secrets');
        if (outcome.state === 'done') {
          assert.equal(copy.length, damaged.length);
          assert.ok(!latin(copy).includes(TOKEN));
        } else assert.notEqual(target.fate, 'published');
      },
    ),
    { numRuns: 60 },
  );
});
