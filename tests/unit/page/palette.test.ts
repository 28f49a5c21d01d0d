import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factResults } from '../../../web/app/palette/fact-results.ts';
import { hits } from '../../../web/app/palette/results.ts';
import { LIST_NAMES } from '../../../web/engine/access.ts';
import type { OpenDump } from '../../../web/parts/panel.ts';

const dump = {
  summary: {
    file: { comment: 'Taken by Ada' },
    crash: { kind: 'signal', sentence: 'boat divided by zero.', name: 'SIGFPE', code: '0x8' },
    process: {
      path: '/srv/boat/bin/boat',
      args: ['boat', '--harbour', 'north'],
      environment: ['HOME', 'HARBOUR_TOKEN', 'PATH'],
    },
    system: { hostname: 'lighthouse', kernelRelease: '6.1.0-boat' },
    origins: { 'process.path': 0x40 },
    counts: Object.fromEntries(LIST_NAMES.map((name) => [name, 1])),
  },
  findings: {
    items: [
      { id: 'f1', title: 'GitHub personal access token', mask: 'ghp_…3f2' },
      { id: 'f2', title: 'E-mail address', mask: 'a…@harbour.example' },
    ],
  },
  variables: { variables: [{ name: 'HARBOUR_TOKEN' }, { name: 'HARBOUR_MASTER' }], blocks: 1, isAll: true },
} as unknown as OpenDump;

test('the palette finds what panels show beside their lists: facts, arguments, variables, findings', () => {
  const found = (query: string) =>
    factResults(query, dump).map(({ name, results }) => [name, results.map(({ text, href }) => `${text} ${href}`)]);
  assert.deepEqual(found('divided'), [['Facts', ['boat divided by zero. #/overview']]]);
  assert.deepEqual(found('/srv/boat'), [['Facts', ['/srv/boat/bin/boat #/hex/0x40']]]);
  assert.deepEqual(found('LIGHTHOUSE'), [['Facts', ['lighthouse #/system']]]);
  assert.deepEqual(found('github'), [['Private data', ['GitHub personal access token #/exposure/f1']]]);
  // By what is said of it, too; each variable once.
  assert.deepEqual(found('harbour'), [
    ['Private data', ['E-mail address #/exposure/f2']],
    ['Arguments', ['--harbour #/system']],
    ['Environment', ['HARBOUR_TOKEN #/system', 'HARBOUR_MASTER #/system']],
  ]);
  assert.deepEqual(found('nothing of the kind'), []);
  assert.deepEqual(found('b'), []);
});

test('every list of a dump is searched', async () => {
  const asked: string[] = [];
  const access = {
    rows: async (list: string) => {
      asked.push(list);
      return { rows: [], indexes: [], total: 0 };
    },
  };
  for await (const group of hits('boat', { ...dump, access } as unknown as OpenDump)) assert.fail(group.name);
  assert.deepEqual([...asked].sort(), [...LIST_NAMES].sort());
});

test('a thread that is found by a frame deep in its stack says by which', async () => {
  const frames = [
    { address: '0x1', module: 'ntdll.dll', trust: 'context' },
    { address: '0x2', module: 'NSS3.dll', function: 'PR_Lock', trust: 'scan' },
  ];
  const access = {
    rows: async () => ({ rows: [{ id: 7, name: 'Timer', frames }], indexes: [3], total: 1 }),
  };
  const dump = { access, summary: { counts: { threads: 1 } } } as unknown as OpenDump;
  const hintOf = async (query: string) => {
    for await (const { results } of hits(query, dump)) return results[0]?.hint;
    return undefined;
  };
  assert.equal(await hintOf('nss3'), 'NSS3.dll!PR_Lock');
  assert.equal(await hintOf('PR_LOCK'), 'NSS3.dll!PR_Lock');
  assert.equal(await hintOf('Timer'), 'ntdll.dll');
});
