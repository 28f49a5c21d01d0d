import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toBase64url } from '../../../../web/share/link/base64url.ts';
import { decodeLink, encodeLink, payloadOf } from '../../../../web/share/link/link.ts';
import { summaries } from '../models.ts';
import { runs } from '../runs.ts';
import { small } from './links.ts';

test('what was written is read, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(summaries, async (summary) => {
      const result = await decodeLink(await encodeLink(summary));
      assert.equal(result.state, 'opened');
      if (result.state !== 'opened') return;
      assert.deepEqual(result.summary, summary);
      assert.deepEqual(payloadOf(result.summary), payloadOf(summary));
    }),
    runs(7),
  );
});

test('a passphrase opens its link and no other does', async () => {
  const link = await encodeLink(small, 'four random words here');
  assert.match(link, /^#e=1\./);
  assert.deepEqual(await decodeLink(link), { state: 'refused', fault: 'needs-passphrase' });
  assert.deepEqual(await decodeLink(link, 'four random words her'), { state: 'refused', fault: 'wrong-passphrase' });
  const opened = await decodeLink(link, 'four random words here');
  assert.ok(opened.state === 'opened' && opened.summary.threads === 3);
});

test('two links of one summary and one passphrase share nothing', async () => {
  const [one, two] = await Promise.all([encodeLink(small, 'the same words'), encodeLink(small, 'the same words')]);
  assert.notEqual(one.slice(12, 60), two.slice(12, 60));
});

test('a sealed link may not ask for a derivation that takes minutes, or for none', async () => {
  for (const rounds of [0, 1, 99_999, 5_000_001, 0xffffffff]) {
    const bytes = new Uint8Array(80);
    bytes.set([1, 1]);
    new DataView(bytes.buffer).setUint32(2, rounds);
    const result = await decodeLink(`#e=1.${toBase64url(bytes)}`, 'words');
    assert.deepEqual(result, { state: 'refused', fault: 'costly' });
  }
});

test('marks that mail puts behind a link are forgiven, and told', async () => {
  const link = await encodeLink(small);
  for (const changed of [
    `${link}.`,
    `${link}),`,
    `${link}>`,
    `${link.slice(0, 30)}\r\n${link.slice(30)}`,
    `${link}%20`,
  ]) {
    const result = await decodeLink(changed);
    assert.ok(result.state === 'opened' && result.isRepaired, changed);
  }
});
