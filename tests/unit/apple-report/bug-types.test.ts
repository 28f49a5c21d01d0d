/** Every bug type of an .ips file, with each body that it may have: what it is called, what is claimed, what is not read. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { kindOf } from '../../../web/words/kinds/kind-of.ts';
import { type BugType, bodiesOf } from '../../synth/apple-report/bug-types.ts';
import { head, ips } from '../../synth/apple-report/ips.ts';
import { reportOf } from '../open-core.ts';

interface Row extends BugType {
  readonly name: string;
  readonly words: string;
}

const ROWS: readonly Row[] = readFileSync(
  new URL('../../../tools/names/unix/ips-bug-types.tsv', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [type = '', name = '', family = '', payload = '', words = ''] = line.split('\t');
    return { type, name, family, payload, words };
  });

/** By family: the kind's name, its row of advice, what may be claimed of the crash. */
const FAMILIES: Readonly<
  Record<string, readonly [name: RegExp, advice: string, claims: readonly (string | undefined)[]]>
> = {
  crash: [/^Crash report/, 'ips', ['exception']],
  panic: [/^Kernel panic report/, 'applePanic', ['panic']],
  hang: [/^Hang report/, 'spindump', ['hang', 'none']],
  resource: [/^Resource limit report/, 'spindump', ['kill', 'exception', 'none']],
  memory: [/^(Low memory|Memory) report/, 'jetsam appleLog', ['kill', 'none', undefined]],
  power: [/^Power report/, 'appleLog', ['none', undefined]],
  hardware: [/^Hardware report/, 'appleLog', ['none', 'hang', undefined]],
  log: [/^Analytics/, 'appleLog', ['none', undefined]],
  usage: [/^Analytics/, 'appleLog', ['none', undefined]],
  test: [/^Apple report/, 'appleLog', ['none', undefined]],
};

test('each bug type has its name, its row of advice and no claim that its family does not bear out', () => {
  assert.ok(ROWS.length > 130);
  for (const row of ROWS) {
    const [name, advice, claims] = FAMILIES[row.family] ?? assert.fail(`family ${row.family} of ${row.type}`);
    for (const bytes of bodiesOf(row)) {
      const what = `${row.type} ${row.name}`;
      const { file, crash, threads, warnings } = reportOf(bytes);
      assert.equal(file.kind, 'ips', what);
      assert.match(file.kindName ?? '', name, what);
      assert.ok(advice.split(' ').includes(kindOf(file) ?? ''), `${what}: ${kindOf(file)}`);
      assert.ok(claims.includes(crash?.kind), `${what}: ${crash?.kind}`);
      assert.ok(
        file.evidence?.some(({ fact }) => fact === `bug_type ${row.type}: ${row.name}`),
        what,
      );
      // What is neither read nor told would look like a report without contents.
      const isRead =
        (crash?.kind !== undefined && !/^What the system noted/.test(crash.sentence ?? '')) ||
        (threads?.length ?? 0) > 0;
      assert.ok(isRead || warnings.some(({ code }) => code === 'body-not-read'), `${what}: its body is not told of`);
    }
  }
});

test('a report of something else than a crash says what the system noted', () => {
  for (const row of ROWS) {
    if (['crash', 'panic', 'hang', 'resource'].includes(row.family) || !/^\d+$/.test(row.type)) continue;
    const { crash, threads } = reportOf(bodiesOf(row).at(0) ?? new Uint8Array());
    if (crash?.kind === 'kill' || crash?.kind === 'hang' || (threads?.length ?? 0) > 0) continue;
    assert.equal(crash?.kind, 'none', row.type);
    if (row.type !== '115' && row.type !== '120') assert.equal(crash?.sentence, `What the system noted: ${row.words}.`);
  }
});

test('types that tell more than their family: shutdown, slow starts, restarts by the hardware, an empty battery', () => {
  const sentence = (type: string) => {
    const row = ROWS.find((one) => one.type === type) ?? assert.fail(type);
    return reportOf(bodiesOf(row).at(-1) ?? new Uint8Array()).crash?.sentence;
  };
  assert.equal(sentence('17'), 'Shutting down took too long.');
  assert.equal(sentence('238'), 'Notes took long to start.');
  assert.equal(sentence('115'), 'The device restarted by itself; its hardware names as reason: wdog,reset_in1.');
  assert.equal(sentence('120'), 'The battery was empty, and the device switched itself off.');
  assert.match(sentence('509') ?? '', /^Nothing crashed/);
});

test('a type that nobody has described, or a word of any length, is no crash', () => {
  const { file, crash } = reportOf(ips('9999', { note: 1 }));
  assert.deepEqual([file.kindName, kindOf(file), crash?.kind], ['Apple report (.ips)', 'appleLog', undefined]);
  const long = reportOf(new TextEncoder().encode(`${head('x'.repeat(2000))}\n{}`));
  assert.equal(long.file.kind, 'ips');
  assert.ok(long.file.evidence?.every(({ fact }) => fact.length < 100));
});

test('bytes behind the first line that are no text do not hide what the file is', () => {
  const row = { type: '230', name: 'PowerLog', family: 'power', payload: 'binary' };
  const [bytes = new Uint8Array()] = bodiesOf(row);
  assert.equal(reportOf(bytes).file.kindName, 'Power report (.ips)');
  // The first line has to be text.
  const broken = Uint8Array.from(bytes);
  broken[5] = 1;
  assert.equal(reportOf(broken).file.kind, 'unknown');
});
