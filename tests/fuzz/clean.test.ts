/**
 * Cleaned copies of damaged dumps: whatever was cut or mutated, nothing traps, and a copy that is offered holds none
 * of the secrets that were planted, in either width of character.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS } from '../../web/clean/options.ts';
import { ElfCoreBuilder } from '../synth/elf-core/builder.ts';
import { MinidumpBuilder } from '../synth/minidump/builder.ts';
import { contextOf } from '../synth/minidump/contexts.ts';
import { memory64List, memoryList, moduleList, systemInfo, threadList } from '../synth/minidump/index.ts';
import { clean } from '../unit/clean/clean.ts';
import { cpuMilliseconds } from '../unit/cpu-time.ts';
import { mutate } from './mutate.ts';
import { random } from './random.ts';

const isSoak = process.env['SOAK'] === '1';
const SEED = isSoak ? Date.now() >>> 0 : 20260101;
const SECONDS = isSoak ? 240 : 5;
const LIMIT_MS = 5000;

/** Real in form and checksum, never in use. */
const TOKENS = ['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', 'AKIAQ3EGUYZD5WMZ7LKB'] as const;
const [TOKEN, KEY] = TOKENS;
const STACK = 0x10_0000n;
const HEAP = 0x20_0000n;

function memoryWith(
  size: number,
  ...texts: readonly (readonly [at: number, text: string, isWide?: boolean])[]
): Uint8Array {
  const bytes = new Uint8Array(size);
  for (const [at, text, isWide] of texts) bytes.set(Buffer.from(text, isWide ? 'utf16le' : 'latin1'), at);
  return bytes;
}

const stack = memoryWith(
  0x2000,
  [0x208, TOKEN],
  [0x403, `token=${TOKEN}`, true],
  [0x800, `aws_access_key_id = ${KEY}\n`],
);
const heap = memoryWith(
  0x4000,
  [0x100, `GITHUB_TOKEN=${TOKEN}`],
  [0x900, `AWS_ACCESS_KEY_ID=${KEY}`],
  [0x1201, TOKEN, true],
);

function minidump(isFull: boolean): Uint8Array {
  const dump = new MinidumpBuilder({ time: 1_700_000_000, flags: isFull ? 2n : 0n });
  systemInfo(dump);
  moduleList(dump, [{ base: 0x14000_0000n, size: 0x9000, path: `C:\\Users\\mara\\${TOKEN}\\a.exe` }]);
  const context = contextOf('x86-64', { rip: 0x14000_1234n, rsp: STACK + 0x100n }).bytes;
  context.set(Buffer.from(TOKEN.slice(6, 32)), 0x1a0);
  const small = isFull ? undefined : { stack: dump.put('stack', stack), heap: dump.put('heap', heap) };
  threadList(dump, [{ id: 1, context, stackBase: STACK, ...(small && { stackPlace: small.stack }) }]);
  dump.stream(11, 'comment', dump.writer().utf16(`a.exe --token ${TOKEN}`));
  if (small) {
    memoryList(dump, [
      { base: STACK, place: small.stack },
      { base: HEAP, place: small.heap },
    ]);
  } else {
    memory64List(dump, [
      { base: STACK, bytes: stack },
      { base: HEAP, bytes: heap },
    ]);
  }
  return dump.build().bytes;
}

function elfCore(): Uint8Array {
  const status = new Uint8Array(336);
  const view = new DataView(status.buffer);
  view.setUint32(32, 4242, true);
  status.set(Buffer.from(TOKEN.slice(4, 20)), 112);
  // pr_reg: rip is the 17th, rsp the 20th.
  view.setBigUint64(112 + 16 * 8, 0x40_0123n, true);
  view.setBigUint64(112 + 19 * 8, STACK + 0x100n, true);
  const info = memoryWith(136, [40, 'server'], [56, `server --token ${TOKEN}`]);
  const core = new ElfCoreBuilder().note('CORE', 1, status).note('CORE', 3, info);
  core.load({ address: 0x40_0000n, bytes: new Uint8Array(0x1000).fill(0x90) });
  return core.load({ address: STACK, bytes: stack }).load({ address: HEAP, bytes: heap }).build().bytes;
}

const SOURCES: Readonly<Record<string, Uint8Array>> = {
  'a minidump of all memory': minidump(true),
  'a small minidump': minidump(false),
  'an ELF core': elfCore(),
};

/** Secrets that a damaged dump still holds whole are searched for in its copy; a mutation may have broken one. */
function leftIn(source: Uint8Array, copy: Uint8Array): string[] {
  const [before, after] = [Buffer.from(source), Buffer.from(copy)];
  return TOKENS.flatMap((token) =>
    (['latin1', 'utf16le'] as const).flatMap((width) => {
      const image = Buffer.from(token, width);
      return before.includes(image) && after.includes(image) ? [`${token.slice(0, 4)} in ${width}`] : [];
    }),
  );
}

for (const [name, whole] of Object.entries(SOURCES)) {
  test(`${name}, damaged: no copy is offered that holds a secret (seed ${SEED})`, async (context) => {
    const next = random(SEED);
    const end = performance.now() + SECONDS * 1000;
    const count = { done: 0, failed: 0, refused: 0 };
    for (let input = 0; performance.now() < end; input++) {
      const damaged = Uint8Array.from(input === 0 ? whole : mutate(whole, next));
      for (const level of LEVELS) {
        const what = `seed ${SEED}, input ${input}, ${level}`;
        const start = cpuMilliseconds();
        const { outcome, copy, target } = await clean(damaged, level).catch((error: unknown) => {
          throw new Error(`${what}: ${error instanceof Error ? error.stack : error}`, { cause: error });
        });
        assert.ok(cpuMilliseconds() - start < LIMIT_MS, `${what}: took too long`);
        if (input === 0) assert.equal(outcome.state, 'done', `${what}: ${JSON.stringify(outcome)}`);
        if (outcome.state === 'done') {
          count.done++;
          assert.equal(target.fate, 'published');
          assert.deepEqual(leftIn(damaged, copy), [], what);
        } else {
          if (outcome.state === 'failed') count.failed++;
          else count.refused++;
          assert.notEqual(target.fate, 'published', what);
        }
      }
    }
    context.diagnostic(
      `${name}: ${count.done} offered, ${count.failed} failed a check, ${count.refused} refused, from seed ${SEED}`,
    );
    assert.ok(count.done > count.failed, 'most damage leaves a dump that can be cleaned');
  });
}
