import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anyLevel, levelWords } from '../../../web/words/dump-level.ts';
import { kinds } from '../../../web/words/kinds.ts';

/** What makedumpfile(8) marks as left out at each level, of: contents of files, programs' memory, free memory. */
test('a vmcore’s card says of its own dump level what it keeps and what it leaves out', () => {
  const told = (level: number) => {
    const { holds = [], leavesOut = [] } = levelWords({ dumpLevel: level }) ?? {};
    const subject = (text: string) => text.split(/[:,]/)[0];
    return [holds.map(subject), leavesOut.map(subject)];
  };
  assert.deepEqual(told(31), [[], ['Programs’ memory', 'Contents of files', 'Free memory']]);
  assert.deepEqual(told(17), [['Programs’ memory', 'Contents of files'], ['Free memory']]);
  assert.deepEqual(told(2), [['Programs’ memory', 'Free memory'], ['Most contents of files']]);
  assert.deepEqual(told(4), [['Programs’ memory', 'Free memory'], ['Contents of files']]);
  // Pages of zeros are known without being stored.
  assert.deepEqual(told(1), told(0));
  assert.match(levelWords({ dumpLevel: 31 })?.leavesOut[0] ?? '', /dump level 31 leaves it out/);
  assert.equal(levelWords({}), undefined);
});

test('what is said of vmcores at large gives way to what one file tells', () => {
  assert.ok(kinds.vmcore.holds.includes(anyLevel.holds));
  assert.ok(kinds.vmcore.leavesOut.includes(anyLevel.leavesOut));
});
