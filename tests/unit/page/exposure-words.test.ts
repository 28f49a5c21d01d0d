import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exposure } from '../../../web/words/panels/exposure.ts';

test('a level is said with its own count, never with that of weaker findings', () => {
  assert.deepEqual(exposure.strongest({ validated: 1, likely: 2, possible: 4 }), { amount: '1 strong', rest: 'of 7' });
  assert.deepEqual(exposure.strongest({ likely: 2, possible: 6 }), { amount: '2 likely', rest: 'of 8' });
  assert.deepEqual(exposure.strongest({ likely: 2 }), { amount: '2 likely', rest: '' });
  assert.deepEqual(exposure.strongest({ possible: 8 }), { amount: '8 weak', rest: '' });
});
