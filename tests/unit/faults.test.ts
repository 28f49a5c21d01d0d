/** What is told when something goes wrong: codes, places and sizes; nothing of the file, whatever goes wrong with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWhole } from '../../web/engine/core/open-whole.ts';
import type { Fault } from '../../web/engine/core/outcome.ts';
import { errors, faultDetails, faultProblem } from '../../web/words/page/errors.ts';
import { faultOf } from '../../web/workers/files/refused-read.ts';
import { random } from '../fuzz/random.ts';
import { coreWith, minidumpWith } from '../synth/with-text.ts';
import { plant } from './masking/secrets.ts';
import { builds, MemorySource } from './open-core.ts';

const PLANTED = [plant('github', 3).text, 'Quillfeather-Password-77', 'Wolpertinger1907', 'quillfeather.core'];
const TEXT = `GITHUB_TOKEN=${PLANTED[0]} PGPASSWORD=${PLANTED[1]} ${PLANTED[2]}`;
const DUMPS = [coreWith(TEXT), minidumpWith(TEXT)];
const CODES: readonly Fault['code'][] = [
  'trap',
  'part-missing',
  'read-failed',
  'worker-died',
  'file-changed',
  'gone',
  'not-allowed',
  'not-opened',
];

const holds = (text: string): readonly string[] => PLANTED.filter((value) => text.includes(value.slice(0, 8)));

/** Runs and hears what is said to the console meanwhile. */
async function overheard(run: () => unknown): Promise<string> {
  const said: string[] = [];
  const before = { ...console };
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    console[name] = (...given: unknown[]) => void said.push(given.map(String).join(' '));
  }
  try {
    await run();
  } finally {
    Object.assign(console, before);
  }
  return said.join('\n');
}

test('the dumps hold what is looked for', () => {
  for (const dump of DUMPS) assert.equal(holds(Buffer.from(dump).toString('latin1')).length, 3);
});

test('a fault in words, and the text to be copied, is made of its code, its place, the kind and the build', () => {
  for (const code of CODES) {
    for (const fault of [{ code }, { code, at: 4096 }] as const) {
      const told = [faultProblem(fault), faultProblem(fault, true)].flatMap((problem) => Object.values(problem));
      const details = faultDetails(fault, 'elf-core', '1.0.0 (0123456789ab)');
      assert.deepEqual(holds([...told, details].join(' ')), [], code);
      assert.ok(details.length <= 600 && details.includes(code));
    }
  }
  for (const problem of Object.values(errors)) assert.deepEqual(holds(Object.values(problem).join(' ')), []);
});

test('a read that fails with a text of the file is told by its place alone, at whichever read it fails', async () => {
  for (const dump of DUMPS) {
    for (let failing = 0; failing < 12; failing++) {
      let calls = 0;
      const inner = new MemorySource(dump);
      const source = {
        name: PLANTED[3] ?? '',
        size: dump.length,
        readAt(offset: number, into: Uint8Array) {
          if (calls++ === failing) throw new Error(`cannot read ${TEXT} of ${PLANTED[3]}`);
          return inner.readAt(offset, into);
        },
      };
      let fault: Fault | undefined;
      const said = await overheard(async () => {
        const core = openWhole(builds, [source]);
        if (core.refused) fault = await faultOf(core.refused, new Blob([dump.slice()]));
        const { warnings } = core.report();
        assert.deepEqual(holds(JSON.stringify(warnings)), []);
      });
      assert.equal(said, '');
      if (!fault) break;
      assert.deepEqual(Object.keys(fault).sort(), ['at', 'code']);
      assert.equal(fault.code, 'read-failed');
    }
  }
});

test('warnings of damaged dumps name fields and numbers, never what stands in the file', async () => {
  const next = random(0xfa17);
  let warned = 0;
  for (const dump of DUMPS) {
    for (let round = 0; round < 400; round++) {
      const damaged = dump.slice(0, round % 3 === 0 ? next(dump.length) : dump.length);
      // Numbers of the records, not the texts: those are what must not be told.
      for (let hit = 0; hit < 1 + (round % 6); hit++) {
        const at = next(damaged.length);
        const isText = (damaged[at] ?? 0) >= 0x20 && (damaged[at] ?? 0) < 0x7f;
        if (damaged.length > 0 && !isText) damaged[at] = next(256);
      }
      const said = await overheard(() => {
        const { warnings } = openWhole(builds, [new MemorySource(damaged)]).report();
        warned += warnings.length;
        assert.deepEqual(holds(JSON.stringify(warnings)), [], `round ${round}`);
      });
      assert.equal(said, '');
    }
  }
  assert.ok(warned > 200, `only ${warned} warnings`);
});
