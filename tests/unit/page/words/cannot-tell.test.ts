/** What a dump cannot tell is not said where it told it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cannotTell } from '../../../../web/words/crash/cannot-tell.ts';
import { freebsdSample, linuxSample } from '../../../synth/elf-core/samples.ts';
import { openCore } from '../../open-core.ts';

function questions(bytes: Uint8Array): readonly string[] {
  const core = openCore(bytes);
  while (core.step() < 1);
  return cannotTell(core.summary()).map(({ question }) => question);
}

test('the release of the system is asked for where a core names it nowhere', () => {
  assert.ok(questions(linuxSample()).includes('Release of the system'));
  // FreeBSD writes the version of its kernel into each core.
  assert.ok(!questions(freebsdSample()).includes('Release of the system'));
});
