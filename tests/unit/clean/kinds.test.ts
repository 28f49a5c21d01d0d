/** What of each kind of dump can be cleaned: texts and flat memory in place, the others with the reason why not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Level } from '../../../web/clean/options.ts';
import { type Obstacle, obstacleOf } from '../../../web/clean/possible.ts';
import type { Report } from '../../../web/engine/report/report.ts';
import { clean as words } from '../../../web/words/panels/clean.ts';
import { crashReport } from '../../synth/apple-report/ips.ts';
import { encode, MAC_CRASH, SPINDUMP } from '../../synth/apple-report/text.ts';
import { buildHiberfil } from '../../synth/memory-images/hiberfil.ts';
import { buildAvml, buildLime, memoryOf } from '../../synth/memory-images/memory-images.ts';
import { buildElfVmcore } from '../../synth/vmcore/elf.ts';
import { buildKdump } from '../../synth/vmcore/kdump.ts';
import { buildMachine } from '../../synth/vmcore/machine.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { reportOf } from '../open-core.ts';
import { ascii, clean, differences, latin, utf16 } from './clean.ts';

/** Real in form and checksum, never in use. */
const TOKEN = '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';

type Kind = Report['file']['kind'];
type Answer = 'yes' | Obstacle;

/** Per kind: at `secrets`, and at the levels that leave memory out. */
const ANSWERS: Readonly<Record<Kind, readonly [secrets: Answer, others: Answer]>> = {
  minidump: ['yes', 'yes'],
  'elf-core': ['yes', 'yes'],
  'macho-core': ['yes', 'only-in-place'],
  ips: ['yes', 'text'],
  'apple-crash': ['yes', 'text'],
  'apple-panic': ['yes', 'text'],
  'apple-spindump': ['yes', 'text'],
  'windows-kernel-dump': ['yes', 'whole-system'],
  'vmcore-elf': ['yes', 'whole-system'],
  lime: ['yes', 'whole-system'],
  'raw-memory': ['yes', 'whole-system'],
  'vmware-vmem': ['yes', 'whole-system'],
  'virtualbox-core': ['yes', 'whole-system'],
  'vmcore-kdump': ['compressed-pages', 'compressed-pages'],
  'vmcore-diskdump': ['compressed-pages', 'compressed-pages'],
  hiberfil: ['compressed-pages', 'compressed-pages'],
  avml: ['compressed-pages', 'compressed-pages'],
  'qemu-savevm': ['compressed-pages', 'compressed-pages'],
  'vmware-state': ['not-yet', 'not-yet'],
  'xen-core': ['not-yet', 'not-yet'],
  'hyperv-state': ['not-yet', 'not-yet'],
  unknown: ['unknown-kind', 'unknown-kind'],
};

test('every kind has an answer at every level, and every no a sentence', () => {
  for (const [kind, [secrets, others]] of Object.entries(ANSWERS) as [Kind, readonly [Answer, Answer]][]) {
    for (const level of ['secrets', 'stacks', 'pointers'] as const) {
      const wanted = level === 'secrets' ? secrets : others;
      const obstacle = obstacleOf({ file: { name: 'x', size: 1, kind, evidence: [] } }, level);
      assert.equal(obstacle ?? 'yes', wanted, `${kind} at ${level}`);
      if (obstacle) assert.match(words.obstacle(obstacle), /^(Not|The search|More|A part) .*\.$/);
    }
  }
  // Of one stack, or none.
  const small: Report['file'] = {
    name: 'x',
    size: 1,
    kind: 'windows-kernel-dump',
    variant: 'small',
    evidence: [],
  };
  assert.deepEqual(
    (['secrets', 'stacks'] as const).map((level) => obstacleOf({ file: small }, level)),
    [undefined, 'only-in-place'],
  );
});

/** Bytes with the token in one byte a character and in two, at places that nothing needs. */
function planted(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy.set(ascii(`GITHUB_TOKEN=${TOKEN}\0`), at);
  copy.set(utf16(TOKEN), at + 0x81);
  copy.set(ascii(TOKEN.slice(10, 30)), at + 0x105);
  return copy;
}

const machine = buildMachine();
const memory = planted(memoryOf(machine), 0x300000);
const withText = (text: string, at: string) => encode(text.replace(at, `${at} --token ${TOKEN} "${TOKEN}"`));

const IN_PLACE: Readonly<Record<string, Uint8Array>> = {
  'a report of macOS as JSON': crashReport({ asi: { 'libsystem_c.dylib': [`abort: Authorization: Bearer ${TOKEN}`] } }),
  'a report of macOS as text': withText(MAC_CRASH, 'Notes [4711]'),
  'a report of a hang': withText(SPINDUMP, 'Date/Time:'),
  'a LiME image': buildLime([{ start: 0, bytes: memory }]),
  'an image without headers': memory,
};

for (const [name, bytes] of Object.entries(IN_PLACE)) {
  test(`${name}: cleaned in place`, async () => {
    const before = reportOf(bytes);
    const { outcome, copy } = await clean(bytes, 'secrets');
    assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 500));
    assert.equal(copy.length, bytes.length);
    for (const text of [latin(copy), latin(copy).replaceAll('\0', '')]) {
      for (let at = 4; at + 8 <= TOKEN.length; at++)
        assert.ok(!text.includes(TOKEN.slice(at, at + 8)), `from ${at} on`);
    }
    const after = reportOf(copy);
    assert.deepEqual([after.file.kind, after.crash?.name], [before.file.kind, before.crash?.name]);
    assert.ok(differences(bytes, copy).length < 8 * TOKEN.length);
    for (const level of ['stacks', 'pointers'] as const) {
      const { outcome } = await clean(bytes, level);
      assert.equal(outcome.state, 'not-possible');
    }
  });
}

const REFUSED: Readonly<Record<string, readonly [bytes: Uint8Array, level: Level, obstacle: Obstacle]>> = {
  'a kdump': [buildKdump(machine, { packing: 'zlib' }).bytes, 'secrets', 'compressed-pages'],
  'an AVML image': [buildAvml([{ start: 0, bytes: memory }]), 'secrets', 'compressed-pages'],
  'a hibernation file': [buildHiberfil().bytes, 'secrets', 'compressed-pages'],
  'an ELF dump of a kernel': [buildElfVmcore(machine).bytes, 'stacks', 'whole-system'],
  'a kernel dump of Windows': [buildKernelDump().bytes, 'stacks', 'whole-system'],
};

test('what cannot be cleaned is refused with its reason, and nothing is written', async () => {
  for (const [name, [bytes, level, obstacle]] of Object.entries(REFUSED)) {
    const { outcome, target } = await clean(bytes, level);
    assert.deepEqual(outcome, { state: 'not-possible', obstacle }, name);
    assert.equal(target.parts.length, 0, name);
  }
});
