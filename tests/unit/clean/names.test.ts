/** Lists of mapped files, where they are odd or long. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ElfCoreBuilder, EXECUTE, READ } from '../../synth/elf-core/builder.ts';
import { NT_FILE, prstatus } from '../../synth/elf-core/linux.ts';
import { fill, LINUX_GENERAL } from '../../synth/elf-core/registers.ts';
import { MinidumpBuilder } from '../../synth/minidump/builder.ts';
import { contextOf } from '../../synth/minidump/contexts.ts';
import { systemInfo, threadList } from '../../synth/minidump/index.ts';
import { ascii, clean, latin } from './clean.ts';

function oneThread(): ElfCoreBuilder {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const core = new ElfCoreBuilder({ bits: 64, machine: set.machine });
  const registers = fill(set, 'little', { rsp: 0x7f00_0000n, rip: 0x40_0010n }).bytes;
  prstatus(core, { pid: 10, signal: 11, registers });
  return core;
}

test('what stands behind a list of no files goes', async () => {
  const core = oneThread();
  core.note('CORE', NT_FILE, new Uint8Array([...new Uint8Array(16), ...ascii('Whitlock family recipe')]));
  core.load({ address: 0x40_0000n, memorySize: 0x1000n, flags: READ | EXECUTE });
  const { outcome, copy } = await clean(core.build().bytes, 'stacks');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 500));
  assert.ok(!latin(copy).includes('Whitlock'));
});

for (const [what, count] of [
  ['more than the note has room for', 1n << 40n],
  ['rows that are the names', 4n],
  ['fewer than there are', 1n],
] as const) {
  for (const level of ['secrets', 'stacks'] as const) {
    test(`no name stays of a list of files that counts ${what}: ${level}`, async () => {
      const core = oneThread();
      const words = BigUint64Array.of(count, 1n, 0x50_0000n, 0x50_1000n, 0n, 0x50_1000n, 0x50_2000n, 0n);
      const paths = `/home/whitlock/recipes/pie\0/home/whitlock/recipes/${'jam'.repeat(40)}\0`;
      core.note('CORE', NT_FILE, new Uint8Array([...new Uint8Array(words.buffer), ...ascii(paths)]));
      core.load({ address: 0x40_0000n, memorySize: 0x1000n, flags: READ | EXECUTE });
      const { outcome, copy } = await clean(core.build().bytes, level, { userNames: true });
      assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 500));
      assert.doesNotMatch(latin(copy), /whitlock|recipes/);
    });
  }
}

test('a long list of mappings without paths is gone through once', async (context) => {
  const MAPS = 0x47670009;
  const LINES = 4000;
  const dump = new MinidumpBuilder({ time: 1_700_000_000 });
  systemInfo(dump);
  threadList(dump, [{ id: 1, context: contextOf('x86-64', { rip: 0x1000n, rsp: 0x2000n }).bytes }]);
  const line = '00400000-00401000 rw-p 00000000 00:00 0 \n';
  dump.stream(MAPS, 'maps', ascii(line.repeat(LINES)));
  const { bytes } = dump.build();
  const real = Uint8Array.prototype.indexOf;
  let passed = 0;
  context.mock.method(Uint8Array.prototype, 'indexOf', function (this: Uint8Array, value: number, from = 0) {
    const at = real.call(this, value, from);
    passed += (at < 0 ? this.length : at) - from;
    return at;
  });
  const { outcome } = await clean(bytes, 'stacks');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 500));
  assert.ok(passed < 100 * bytes.length, `${passed} bytes were looked at`);
});
