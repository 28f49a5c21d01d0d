/** Summaries of real dumps: each makes a link that opens, and no value that was found in the dump stands in it. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FileSource } from '../../../tools/file-source.ts';
import { openWhole } from '../../../web/engine/core/open-whole.ts';
import { valueAt } from '../../../web/engine/records/found-value.ts';
import { scanSource } from '../../../web/engine/scan/scan-source.ts';
import { CoreSource } from '../../../web/engine/sources/core-source.ts';
import { haystacksOf, isPathOf, SecretSearch, stringsOf } from '../../../web/share/check.ts';
import { toMarkdown } from '../../../web/share/exports/markdown.ts';
import { decodeLink, encodeLink, packedOf, payloadOf } from '../../../web/share/link/link.ts';
import { redact, type ShareSource } from '../../../web/share/redact.ts';
import { sharedSummary } from '../../../web/words/panels/shared-summary.ts';
import { builds } from '../open-core.ts';
import { ALL_CHOICES, NO_CHOICE } from './everything.ts';

const CORPUS = '../shared/corpus';
/** Larger ones take their time; what is tried here does not depend on the size. */
const LARGEST = 4 << 20;

const files = existsSync(CORPUS)
  ? ['windows', 'unix'].flatMap((folder) =>
      readdirSync(join(CORPUS, folder))
        .map((name) => join(CORPUS, folder, name))
        .filter((path) => /\.(dmp|core|ips|crash)(\.\w+)?$/.test(path) && statSync(path).size <= LARGEST),
    )
  : [];

test('links of real dumps open and hold no found value', { skip: files.length === 0 && 'no ../shared' }, async (t) => {
  let tried = 0;
  let values = 0;
  for (const path of files) {
    const file = new FileSource(path);
    const core = openWhole(builds, [file]);
    const summary = core.summary();
    if (summary.file.kind !== 'unknown') {
      const findings = scanSource(builds.scan, new CoreSource(core, ''), {
        key: new Uint8Array(16),
        attribute: (offset) => core.place(offset),
      });
      const source: ShareSource = {
        summary,
        findings,
        version: '1.0.0',
        threads: core.rows('threads', { from: 0, count: 201 }).rows,
        modules: core.rows('modules', { from: 0, count: 1000 }).rows,
      };
      const found = findings.items.flatMap(({ places: [place], detector }) =>
        place ? [{ value: valueAt(core, place), detector }] : [],
      );
      for (const choices of [NO_CHOICE, ALL_CHOICES]) {
        const shared = redact(source, choices);
        const url = await encodeLink(shared);
        const read = await decodeLink(url);
        assert.ok(read.state === 'opened', path);
        assert.deepEqual(read.summary, shared, path);
        const search = new SecretSearch(
          haystacksOf({
            url,
            packed: packedOf(url),
            payload: payloadOf(shared),
            strings: stringsOf(shared),
            rendered: toMarkdown(shared, sharedSummary),
          }),
        );
        for (const { value, detector } of found) search.look(value, isPathOf(detector));
        const hits = search.result.hits.map(({ secret, ...hit }) => ({ ...hit, detector: found[secret]?.detector }));
        assert.deepEqual(hits, [], path);
      }
      tried++;
      values += found.length;
    }
    file.close();
  }
  t.diagnostic(`${tried} dumps, ${values} values`);
  assert.ok(tried > 50 && values > 100);
});
