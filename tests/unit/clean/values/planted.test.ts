/**
 * Secrets of every kind planted in the memory of dumps: of none that was found is anything left in the copy, in
 * whatever spelling. The search is this file's own: plain comparison, with Node's encoders.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Intervals } from '../../../../web/clean/bytes/intervals.ts';
import type { Level } from '../../../../web/clean/options.ts';
import { scanWindows } from '../../../../web/clean/plan/scan-places.ts';
import { DETECTORS } from '../../../../web/engine/scan/findings/detectors.generated.ts';
import { ElfCoreBuilder } from '../../../synth/elf-core/builder.ts';
import { MinidumpBuilder } from '../../../synth/minidump/builder.ts';
import { contextOf } from '../../../synth/minidump/contexts.ts';
import { memory64List, moduleList, systemInfo, threadList } from '../../../synth/minidump/index.ts';
import { MemorySource } from '../../open-core.ts';
import { clean, scanner } from '../clean.ts';

const PLANT = new URL('../../../../../shared/corpus/secrets/plant.mjs', import.meta.url);
const isSoak = process.env['SOAK'] === '1';
const SEEDS = isSoak ? [String(Date.now()), 'c', 'd', 'e', 'f', 'g'] : ['a'];
const STACK = 0x7000_0000n;
const HEAP = 0x9000_0000n;
/** What is shorter is anywhere by chance. */
const SHORTEST = 8;

interface Plant {
  readonly id: string;
  readonly offset: number;
  readonly length: number;
  readonly encoding: 'ascii' | 'utf16le' | 'utf16be' | 'binary';
  readonly level: 'core' | 'hard' | 'incidental';
}

interface Planted {
  readonly image: Buffer;
  readonly plants: readonly Plant[];
}

const plantedBy = new Map<string, Planted>();

function planted(seed: string): Planted {
  const known = plantedBy.get(seed) ?? plant(seed);
  plantedBy.set(seed, known);
  return known;
}

function plant(seed: string): Planted {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  try {
    const [image, truth] = [join(folder, 'image'), join(folder, 'truth.json')];
    const args = ['--seed', seed, '--size', '4MiB', '--out', image, '--truth', truth];
    execFileSync(process.execPath, [realpathSync(PLANT), ...args], { stdio: 'ignore' });
    const { plants } = JSON.parse(readFileSync(truth, 'utf8')) as { plants: readonly Plant[] };
    return { image: readFileSync(image), plants };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Wrap = (stack: Buffer, heap: Buffer) => Uint8Array;

/** The first half of the image is the stack of a thread, the second its heap. */
const WRAPPERS: Readonly<Record<string, Wrap>> = {
  'an ELF core': (stack, heap) => {
    const status = new Uint8Array(336);
    const view = new DataView(status.buffer);
    view.setUint32(32, 4242, true);
    // pr_reg: rip is the 17th, rsp the 20th.
    view.setBigUint64(112 + 16 * 8, 0x40_0123n, true);
    view.setBigUint64(112 + 19 * 8, STACK, true);
    const core = new ElfCoreBuilder().note('CORE', 1, status);
    return core.load({ address: STACK, bytes: stack }).load({ address: HEAP, bytes: heap }).build().bytes;
  },
  'a minidump': (stack, heap) => {
    const dump = new MinidumpBuilder({ time: 1_700_000_000, flags: 2n });
    systemInfo(dump);
    moduleList(dump, [{ base: 0x14000_0000n, size: 0x9000, path: 'C:\\x\\a.exe' }]);
    threadList(dump, [{ id: 1, context: contextOf('x86-64', { rip: 0x14000_1234n, rsp: STACK }).bytes }]);
    memory64List(dump, [
      { base: STACK, bytes: stack },
      { base: HEAP, bytes: heap },
    ]);
    return dump.build().bytes;
  },
};

function textOf(value: Buffer, encoding: Plant['encoding']): Buffer {
  if (!encoding.startsWith('utf16')) return value;
  return Buffer.from((encoding === 'utf16le' ? value : Buffer.from(value).swap16()).toString('utf16le'));
}

/** Every spelling that a program gives a value. */
function spellings(value: Buffer, encoding: Plant['encoding']): Readonly<Record<string, Buffer>> {
  const bytes = textOf(value, encoding);
  const all: Record<string, Buffer> = { plain: bytes, hex: Buffer.from(bytes.toString('hex')) };
  all['hex in capitals'] = Buffer.from(bytes.toString('hex').toUpperCase());
  if (encoding !== 'binary') {
    const text = bytes.toString();
    all['UTF-16LE'] = Buffer.from(text, 'utf16le');
    all['UTF-16BE'] = Buffer.from(text, 'utf16le').swap16();
    all['percent'] = Buffer.from(encodeURIComponent(text));
    all['JSON'] = Buffer.from(JSON.stringify(text).slice(1, -1));
  }
  for (const shift of bytes.length < 12 ? [] : [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
    const from = [0, 2, 3][shift];
    const to = padded.length % 3 === 0 ? undefined : -1;
    for (const base of ['base64', 'base64url'] as const) {
      all[`${base} at ${shift}`] = Buffer.from(padded.toString(base).replace(/=+$/, '').slice(from, to));
    }
  }
  return all;
}

/** A text, for very many questions: what the first eight bytes rule out, nearly everything, is not looked for. */
class Haystack {
  readonly #bytes: Buffer;
  readonly #starts = new Uint8Array(1 << 24);

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    for (let at = 0; at + SHORTEST <= bytes.length; at++) {
      const slot = slotAt(bytes, at);
      this.#starts[slot >>> 3] = (this.#starts[slot >>> 3] ?? 0) | (1 << (slot & 7));
    }
  }

  /** `needle` has eight bytes or more. */
  includes(needle: Buffer): boolean {
    const slot = slotAt(needle, 0);
    return ((this.#starts[slot >>> 3] ?? 0) & (1 << (slot & 7))) !== 0 && this.#bytes.includes(needle);
  }
}

/** Eight bytes as one of 2^27. */
function slotAt(bytes: Buffer, at: number): number {
  let hash = 0;
  for (let i = at; i < at + SHORTEST; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x9e3779b1);
  return hash >>> 5;
}

test('what the copy is asked is told as by looking through it', () => {
  const bytes = Buffer.from('no secret stands here, but ghp_abcdefgh does');
  const haystack = new Haystack(bytes);
  assert.ok(haystack.includes(Buffer.from('ghp_abcdefgh')));
  assert.ok(haystack.includes(bytes.subarray(-SHORTEST)));
  assert.ok(!haystack.includes(Buffer.from('ghp_abcdXfgh')));
});

/** Where the scan finds something, as the job will. */
async function foundIn(bytes: Uint8Array): Promise<Intervals> {
  const found = new Intervals();
  await scanWindows(
    scanner,
    new MemorySource(bytes),
    Intervals.of([0, bytes.length]),
    (records) => {
      for (const { offset, length } of records) found.add(offset, offset + length);
    },
    async () => {},
  );
  return found;
}

const KINDS: ReadonlyMap<string, string> = new Map(DETECTORS);
const CLEANED = new Set(['credential', 'session', 'key', 'personal']);

const LEVELS: Readonly<Record<string, readonly Level[]>> = {
  'an ELF core': ['secrets', 'pointers'],
  'a minidump': ['secrets', 'stacks'],
};

for (const seed of SEEDS) {
  for (const [name, wrap] of Object.entries(WRAPPERS)) {
    test(`${name} full of secrets (seed ${seed}): none is left`, async (t) => {
      if (!existsSync(PLANT)) return t.skip('../shared is not there');
      const { image, plants } = planted(seed);
      const half = image.length / 2;
      const bytes = wrap(image.subarray(0, half), image.subarray(half));
      const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const places = [whole.indexOf(image.subarray(0, 4096)), whole.indexOf(image.subarray(half, half + 4096))];
      const placeOf = (offset: number) => (places[offset < half ? 0 : 1] ?? 0) + (offset % half);
      const found = await foundIn(bytes);
      const wanted = plants.filter(({ id, level, offset, length }) => {
        const kind = KINDS.get(id) ?? '';
        const isWhole = offset >= half || offset + length <= half;
        return (
          level !== 'incidental' &&
          isWhole &&
          CLEANED.has(kind) &&
          found.overlaps(placeOf(offset), placeOf(offset) + length)
        );
      });
      assert.ok(wanted.length > 1000, `${wanted.length} planted and found`);
      for (const level of LEVELS[name] ?? []) {
        const { outcome, copy } = await clean(bytes, level, { personal: true, userNames: true });
        assert.equal(outcome.state, 'done', `${level}: ${JSON.stringify(outcome).slice(0, 800)}`);
        const out = Buffer.from(copy);
        const haystack = new Haystack(out);
        const left: string[] = [];
        const seen = new Set<string>();
        for (const { id, offset, length, encoding } of wanted) {
          const value = image.subarray(offset, offset + length);
          if (level === 'secrets' && out.subarray(placeOf(offset), placeOf(offset) + length).equals(value))
            left.push(id);
          const key = value.toString('latin1');
          if (length < SHORTEST || seen.has(key)) continue;
          seen.add(key);
          for (const [spelling, image] of Object.entries(spellings(value, encoding))) {
            if (image.length >= SHORTEST && haystack.includes(image)) left.push(`${id}, ${spelling}`);
          }
        }
        assert.deepEqual(left, [], level);
      }
    });
  }
}
