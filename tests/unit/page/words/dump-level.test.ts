import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anyLevel, levelWords } from '../../../../web/words/kinds/dump-level.ts';
import { kinds } from '../../../../web/words/kinds/kinds.ts';

/** What makedumpfile(8) marks as left out at each level, of: contents of files, programs' memory, free memory. */
test('a vmcore’s card says of its own dump level what it keeps and what it leaves out', () => {
  const told = (level: number) => {
    const { holds = [], leavesOut = [] } = levelWords({ dumpLevel: level }) ?? {};
    const kept = holds.join().replace(`At dump level ${level}, this file’s: `, '');
    return [kept, leavesOut.join().replace(`At dump level ${level}, this file’s: `, '')];
  };
  const programs = 'programs’ memory';
  const files = 'contents of files';
  const free = 'free memory and what ended programs left in it';
  assert.deepEqual(told(31), ['', `${programs}, ${files}, ${free}`]);
  assert.deepEqual(told(17), [`${programs}, ${files}`, free]);
  assert.deepEqual(told(2), [`${programs}, ${free}`, `most ${files}`]);
  assert.deepEqual(told(4), [`${programs}, ${free}`, files]);
  // Pages of zeros are known without being stored.
  assert.deepEqual(told(1), told(0));
  assert.match(levelWords({ dumpLevel: 31 })?.leavesOut[0] ?? '', /^At dump level 31/);
  assert.equal(levelWords({}), undefined);
});

test('what is said of vmcores at large gives way to what one file tells', () => {
  assert.ok(kinds.vmcore.holds.includes(anyLevel.holds));
  assert.ok(kinds.vmcore.leavesOut.includes(anyLevel.leavesOut));
});
