/**
 * Links of every version that was ever released open for ever. The files are written once, when a version is frozen,
 * and only grow: a test that fails here means that someone's link no longer opens.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeLink, encodeLink, payloadOf } from '../../../../web/share/link/link.ts';
import { fieldsOf } from '../../../../web/share/shape.ts';
import { type SharedSummary, summaryShape } from '../../../../web/share/summary.ts';

interface Golden {
  readonly link: string;
  readonly passphrase?: string;
  readonly summary: SharedSummary;
}

/** What the links of each version come to: whoever changes one changes this line as well, and has to say why. */
const FROZEN: Readonly<Record<string, string>> = {
  '1': '15c65c64866a32ef8b4e5ecaed8a18cab5206424a1ba4393752245cb1bcac841',
};

/** The same of what each version takes: `fields.N.txt`. */
const FROZEN_FIELDS: Readonly<Record<string, string>> = {
  '1': 'a02e1dce14c0d982f1df3ca67652994e8388911fe9a3cfbdb95e69e782d3da57',
};

const SHAPES: Readonly<Record<string, object>> = { '1': summaryShape };

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

for (const [version, shape] of Object.entries(SHAPES)) {
  test(`version ${version} takes the fields, words and limits that were frozen, no more and no fewer`, () => {
    const frozen = readFileSync(new URL(`fields.${version}.txt`, folder), 'utf8');
    const lines = fieldsOf(shape).map(
      ({ path, privacy, isOptional, form }) => `${path}${isOptional ? '?' : ''} (${privacy}): ${form}\n`,
    );
    assert.equal(lines.join(''), frozen);
    assert.equal(createHash('sha256').update(frozen).digest('hex'), FROZEN_FIELDS[version]);
  });
}
