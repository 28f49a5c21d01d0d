/**
 * Links of every version that was ever released open for ever. The files are written once, when a version is frozen,
 * and only grow: a test that fails here means that someone's link no longer opens.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeLink, encodeLink, payloadOf } from '../../../web/share/link.ts';
import type { SharedSummary } from '../../../web/share/summary.ts';

interface Golden {
  readonly link: string;
  readonly passphrase?: string;
  readonly summary: SharedSummary;
}

/** What the links of each version come to: whoever changes one changes this line as well, and has to say why. */
const FROZEN: Readonly<Record<string, string>> = {
  '1': '15c65c64866a32ef8b4e5ecaed8a18cab5206424a1ba4393752245cb1bcac841',
};

const folder = new URL('.', import.meta.url);
const files = readdirSync(folder).filter((name) => /^golden-links\.\d+\.json$/.test(name));

test('every version has its links', () => {
  assert.deepEqual(files.map((name) => name.split('.')[1]).sort(), Object.keys(FROZEN).sort());
});

for (const file of files) {
  const version = file.split('.')[1] ?? '';
  const golden = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Golden[];

  test(`the links of version ${version} are those that were frozen`, () => {
    assert.ok(golden.length >= 20);
    const hash = createHash('sha256').update(golden.map(({ link }) => link).join('\n'));
    assert.equal(hash.digest('hex'), FROZEN[version]);
  });

  test(`the links of version ${version} open, and hold what they held`, async () => {
    for (const { link, passphrase, summary } of golden) {
      const result = await decodeLink(link, passphrase);
      assert.ok(result.state === 'opened', link.slice(0, 40));
      assert.deepEqual(result.summary, summary);
      const again = await decodeLink(await encodeLink(result.summary));
      assert.ok(again.state === 'opened');
      assert.deepEqual(payloadOf(again.summary), payloadOf(summary));
    }
  });
}
