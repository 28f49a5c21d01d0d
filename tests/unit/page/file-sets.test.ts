import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileSets } from '../../../web/app/files/file-sets.ts';
import type { RecognisedFile } from '../../../web/workers/surface.ts';

const KINDS: Readonly<Record<string, RecognisedFile>> = {
  core: { kind: 'elf-core', kindName: 'Linux core dump', isPacked: false },
  notes: { kind: 'unknown', isPacked: false },
  private: { kind: 'unknown', isPacked: false, isRefused: true },
};

const sets = new FileSets(async (files) => files.map(({ name }) => KINDS[name] ?? KINDS['notes']) as RecognisedFile[]);

async function arranged(...names: string[]): Promise<readonly [string[], string]> {
  const { files, text } = await sets.arrange(
    names.map((name) => new File([name], name)),
    false,
  );
  return [files.map(({ name }) => name), text];
}

test('the dump comes in front of what was given with it', async () => {
  const [files] = await arranged('notes', 'core');
  assert.deepEqual(files, ['core', 'notes']);
});

test('a file that may not be read does not end the reading of the others, and is told', async () => {
  const [files, text] = await arranged('core', 'private', 'notes');
  assert.deepEqual(files, ['core', 'notes']);
  assert.match(text, /1 of them could not be opened: the browser may not read it\.$/);
  const [, more] = await arranged('core', 'private', 'private');
  assert.match(more, /2 of them could not be opened: the browser may not read them\.$/);
});

test('where none may be read, the first is opened, and its own fault is told', async () => {
  const [files] = await arranged('private', 'private');
  assert.deepEqual(files, ['private']);
});
