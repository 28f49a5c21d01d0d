/** Dumps with a canary in every text that a file may hold: read by the core, none of it is in what travels. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWhole } from '../../../web/engine/core/open-whole.ts';
import { toHtml } from '../../../web/share/exports/html.ts';
import { toMarkdown } from '../../../web/share/exports/markdown.ts';
import { toReportJson } from '../../../web/share/exports/report-json.ts';
import { toSarif } from '../../../web/share/exports/sarif.ts';
import { payloadOf } from '../../../web/share/link/link.ts';
import { redact, type ShareSource } from '../../../web/share/redact.ts';
import { sharedSummary } from '../../../web/words/panels/shared-summary.ts';
import { coreWith, minidumpWith } from '../../synth/with-text.ts';
import { builds, MemorySource } from '../open-core.ts';
import { ALL_CHOICES, CANARY, NO_CHOICE } from './everything.ts';

const dumps = { minidump: minidumpWith('CanaryBird'), core: coreWith('CanaryBird') };

for (const [name, bytes] of Object.entries(dumps)) {
  test(`${name}: nothing of its own texts is in a link or an export; with everything ticked only names are`, async () => {
    const core = openWhole(builds, [new MemorySource(bytes)]);
    const summary = core.summary();
    const source: ShareSource = {
      summary,
      version: '1.0.0',
      threads: core.rows('threads', { from: 0, count: 201 }).rows,
      modules: core.rows('modules', { from: 0, count: 1000 }).rows,
    };
    // The core does read them, so there is something to leave out.
    assert.match(JSON.stringify(source), CANARY);
    const shared = redact(source, NO_CHOICE);
    for (const text of [
      new TextDecoder().decode(payloadOf(shared)),
      toMarkdown(shared, sharedSummary),
      toReportJson(shared),
      toSarif(shared, sharedSummary),
      await toHtml(shared, sharedSummary),
    ]) {
      assert.doesNotMatch(text, CANARY);
    }
    const { process: _, modules: __, stack: ___, others: ____, ...rest } = redact(source, ALL_CHOICES);
    assert.doesNotMatch(JSON.stringify(rest), CANARY);
  });
}
