/** Of a file that was gzip the copy is gzip again: packed as it is written, and checked through the packing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { LEVELS } from '../../../web/clean/options.ts';
import { Cancelled, PHASES, type Phase } from '../../../web/clean/pace.ts';
import { Gzip } from '../../../web/clean/write/gzip.ts';
import { random } from '../../fuzz/random.ts';
import { buildZip } from '../../synth/archives.ts';
import { ElfCoreBuilder } from '../../synth/elf-core/builder.ts';
import { ascii, clean, MemoryTarget } from './clean.ts';

/** Real in form and checksum, never in use. */
const TOKEN = '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';

/** Memory that does not pack away. */
function core(): Uint8Array {
  const next = random(4);
  const memory = Uint8Array.from({ length: 5 << 20 }, () => next(256));
  memory.set(ascii(`GITHUB_TOKEN=${TOKEN}\0`), 0x1000);
  memory.set(Buffer.from(TOKEN, 'utf16le'), 0x4_0001);
  return new ElfCoreBuilder().load({ address: 0x10000n, bytes: memory }).build().bytes;
}

const bytes = core();
const packed = gzipSync(bytes, { level: 1 });

test('at every level the copy unpacks to what the bare file becomes, in the same bytes each time', async () => {
  for (const level of LEVELS) {
    const { copy: bare } = await clean(bytes, level);
    const { outcome, copy } = await clean(packed, level);
    assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 400));
    assert.ok(gunzipSync(copy).equals(bare), level);
    if (level !== 'secrets') continue;
    assert.ok(copy.length < bytes.length + 0x1000);
    const { copy: again } = await clean(packed, level);
    assert.ok(Buffer.from(again).equals(copy));
    // Neither when, nor where, nor under which name (RFC 1952 §2.3).
    assert.deepEqual([...copy.subarray(0, 8), copy[9]], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 255]);
  }
});

test('gzip of many members becomes one', async () => {
  const members = Buffer.concat([gzipSync(bytes.subarray(0, 3_000_000)), gzipSync(bytes.subarray(3_000_000))]);
  const { outcome, copy } = await clean(members, 'secrets');
  assert.equal(outcome.state, 'done');
  assert.ok(gunzipSync(copy).equals((await clean(bytes, 'secrets')).copy));
});

test('of any other container the copy is bare', async () => {
  const { outcome, copy } = await clean(buildZip([{ name: 'core', bytes }]), 'stacks');
  assert.equal(outcome.state, 'done', JSON.stringify(outcome).slice(0, 400));
  assert.deepEqual([...copy.subarray(0, 4)], [...ascii('\x7fELF')]);
});

test('cancelled in any phase, nothing of it is left', async () => {
  for (const phase of PHASES) {
    const target = new MemoryTarget();
    const pace = async (at: Phase, done: number, total: number) => {
      if (at === phase && done * 2 >= total) throw new Cancelled();
    };
    await assert.rejects(clean(packed, 'secrets', {}, { target, pace }), Cancelled, phase);
    assert.equal(target.fate, target.parts.length > 0 || phase === 'writing' ? 'discarded' : 'open', phase);
  }
});

test('no room: the error of the disk comes through, and nothing is left', async () => {
  class Full extends MemoryTarget {
    override write(part: Uint8Array): void {
      if (this.parts.length > 2) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      super.write(part);
    }
  }
  const target = new Full();
  await assert.rejects(clean(packed, 'secrets', {}, { target }), { code: 'ENOSPC' });
  assert.equal(target.fate, 'discarded');
});

test('a copy that was damaged on its way is not offered', async () => {
  class Damaging extends MemoryTarget {
    override write(part: Uint8Array): void {
      const copy = part.slice();
      // Behind the header, in what is packed.
      if (this.parts.length === 3) copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 0x10;
      super.write(copy);
    }
  }
  const target = new Damaging();
  const { outcome } = await clean(packed, 'secrets', {}, { target });
  assert.equal(outcome.state, 'failed');
  assert.equal(target.fate, 'discarded');
});

test('what is given may be overwritten at once, and no more is held than a piece', async () => {
  const next = random(9);
  const taken: Uint8Array[] = [];
  let given = 0;
  let most = 0;
  const gzip = new Gzip(async (part) => {
    await new Promise((resolve) => setImmediate(resolve));
    taken.push(part.slice());
    most = Math.max(most, given - taken.reduce((sum, { length }) => sum + length, 0));
  });
  const block = new Uint8Array(1 << 20);
  const all: Uint8Array[] = [];
  for (let i = 0; i < 12; i++) {
    for (let at = 0; at < block.length; at++) block[at] = next(256);
    all.push(block.slice());
    given += block.length;
    await gzip.write(block);
    block.fill(0);
  }
  await gzip.end();
  assert.ok(gunzipSync(Buffer.concat(taken)).equals(Buffer.concat(all)));
  assert.ok(most < 3 << 20, `${most} bytes wait`);
});
