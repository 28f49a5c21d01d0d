import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding, Findings } from '../../../../web/engine/report/report.ts';
import { exposure, verdictOf } from '../../../../web/words/panels/exposure/exposure.ts';

test('a level is said with its own count, never with that of weaker findings', () => {
  assert.deepEqual(exposure.strongest({ validated: 1, likely: 2, possible: 4 }), { amount: '1 strong', rest: 'of 7' });
  assert.deepEqual(exposure.strongest({ likely: 2, possible: 6 }), { amount: '2 likely', rest: 'of 8' });
  assert.deepEqual(exposure.strongest({ likely: 2 }), { amount: '2 likely', rest: '' });
  assert.deepEqual(exposure.strongest({ possible: 8 }), { amount: '8 weak', rest: '' });
});

const finding = (change: object): Finding =>
  ({ id: 'f1', class: 'credential', severity: 'high', confidence: 'possible', places: [], ...change }) as never;

function sentence(items: readonly Finding[]): string {
  const findings = { items, counts: {}, scan: { complete: true, detectors: 3 } } as unknown as Findings;
  return verdictOf(undefined, findings, undefined, new Set(), true).text;
}

test('what weak findings alone come to is told as that, not as folders and computers', () => {
  assert.equal(
    sentence([finding({})]),
    'We are sure of nothing in it. One weak finding may be a password, key or session.',
  );
  assert.equal(
    sentence([finding({ class: 'personal', severity: 'medium' }), finding({})]),
    'We are sure of nothing in it. Two weak findings may be private.',
  );
  assert.match(sentence([finding({ class: 'code', severity: 'low' })]), /^It shows names of folders and computers/);
  assert.match(sentence([finding({ class: 'code', severity: 'low' }), finding({})]), /^It shows names of folders/);
});

test('findings of little weight are told as what they are', () => {
  const low = (kind: string, detector: string) => finding({ class: kind, severity: 'low', detector });
  const end = ', and little else that we could find.';
  assert.equal(sentence([low('activity', 'search-query')]), `It shows traces of what was done${end}`);
  assert.equal(sentence([low('activity', 'path-user')]), `It shows names of folders and computers${end}`);
  assert.equal(sentence([low('credential', 'tavily-key')]), `It shows keys that open little${end}`);
  assert.equal(
    sentence([low('personal', 'email'), low('activity', 'file-opened'), low('code', 'pdb-path'), finding({})]),
    `It shows names of folders and computers, details of people and traces of what was done${end}`,
  );
});
