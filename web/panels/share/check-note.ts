import { html, nothing, type TemplateResult } from 'lit';
import type { SecretCheck } from '../../engine/secret-check.ts';
import { type IconName, icon } from '../../parts/icons/more-icons.ts';
import type { OpenDump } from '../../parts/panel.ts';
import { share } from '../../words/panels/share.ts';

interface CheckState {
  readonly check: SecretCheck | 'failed' | undefined;
  readonly dump: OpenDump | undefined;
}

/** What came of looking for every found value in the link, and what that does not cover. */
export function checkNote({ check, dump }: CheckState): TemplateResult {
  const { findings } = dump ?? {};
  if (isStale(dump)) return note('bad', 'warn', share.stale);
  if (check === 'failed') return note('bad', 'warn', share.checkFailed);
  if (check === undefined) return note('', 'search', share.checkRunning(findings?.items.length ?? 0));
  const amount = check.checked + check.short;
  if (check.hits.length > 0) return renderHits(check);
  return html`
    ${amount > 0 ? note('ok', 'check', share.checked(amount, check.spellings), details(check)) : nothing}
    ${dump?.summary.isComplete === false ? note('care', 'warn', share.readEarly) : nothing} ${renderScan(dump, amount)}
  `;
}

/** What was read of the file may not belong together: it changed meanwhile. */
export function isStale(dump: OpenDump | undefined): boolean {
  const { scan, fault } = dump ?? {};
  return fault?.code === 'file-changed' || (scan?.state === 'failed' && scan.fault.code === 'file-changed');
}

function details({ checked, short }: SecretCheck): string {
  return [short > 0 ? share.checkedShort(checked, short) : '', share.checkedLimit].filter(Boolean).join(' ');
}

function renderHits({ hits }: SecretCheck): TemplateResult {
  const [first] = hits;
  const values = new Set(hits.map(({ secret }) => secret)).size;
  const where = first ? share.hitPlace(first.haystack, first.spelling) : '';
  return note('bad', 'high', share.hit(values), `${where} ${share.hitNext}`);
}

/** What the state of the search means for the check. */
function renderScan(dump: OpenDump | undefined, amount: number): TemplateResult | typeof nothing {
  const { scan, findings } = dump ?? {};
  if (!scan || !findings) return note('', 'info', share.notBegun);
  const percent = scan.total > 0 ? Math.floor((scan.bytes / scan.total) * 100) : 100;
  if (scan.state === 'running' || scan.state === 'paused') return note('care', 'warn', share.stillSearching(percent));
  if (scan.state !== 'done') return note('care', 'warn', share.notSearched(percent));
  return amount === 0 ? note('ok', 'check', share.nothingFound) : nothing;
}

function note(tone: string, name: IconName, title: string, text = ''): TemplateResult {
  return html`<div class="note ${tone}">${icon(name)}<div><p><b>${title}</b></p>${text ? html`<p>${text}</p>` : nothing}</div></div>`;
}
