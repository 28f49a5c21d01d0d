import { html, nothing, type TemplateResult } from 'lit';
import type { Summary } from '../../engine/access.ts';
import type { Finding, Findings } from '../../engine/report/report.ts';
import type { ScanState } from '../../engine/scan/state.ts';
import { type IconName, icon, KIND_ICONS } from '../../parts/icons/more-icons.ts';
import { keeperNote } from '../../parts/marks/keeper-note.ts';
import { marked } from '../../parts/marks/marked.ts';
import type { OpenDump } from '../../parts/panel.ts';
import { mutesOf } from '../../parts/state/mutes.ts';
import { panelHref } from '../../parts/state/places.ts';
import { bytes, bytesOf, count } from '../../words/format.ts';
import { kindOf } from '../../words/kinds/kind-of.ts';
import { type KindId, kinds } from '../../words/kinds/kinds.ts';
import {
  exposure,
  holdsMemory,
  KINDS,
  kindNames,
  overviewVerdict,
  verdictOf,
} from '../../words/panels/exposure/exposure.ts';
import { overview } from '../../words/panels/overview.ts';

/**
 * The second answer, as far as it is true without having searched: what a file of this kind gives away, and
 * what of that this file holds.
 */
export function giveAway({ summary, access, findings, scan }: OpenDump): TemplateResult {
  const id = kindOf(summary.file);
  const care = id && kinds[id].care;
  if (findings) return renderFound(summary, findings, scan, mutesOf(access).idsOf(findings.items));
  return html`
    <p class="eye">${overview.giveAway}</p>
    <h2 class="verdict">${care ? overview.verdicts[care] : overview.unknown}</h2>
    ${care ? html`<p class="lead">${overview.leads[care]}</p>` : nothing}
    ${keeperNote(summary)}
    ${renderTally(summary)}
    <div class="acts">
      ${id ? html`<a class="btn" href=${panelHref('help', `kinds/${id}`)}>${overview.aboutKind}</a>` : nothing}
      <a class="btn" href=${panelHref('share')}>${icon('share')}${overview.shareSummary}</a>
      <a class="btn soft" href=${panelHref('help', 'smaller')}>${overview.shareInstead}</a>
    </div>
  `;
}

/** What the search found so far, by kind. */
function renderFound(
  summary: Summary,
  findings: Findings,
  scan: ScanState | undefined,
  muted: ReadonlySet<string>,
): TemplateResult {
  const id = kindOf(summary.file);
  const { text, mark, lead } = overviewVerdict(
    verdictOf(id, findings, scan, muted, holdsMemory(summary)),
    findings,
    muted,
  );
  const amount = findings.items.length;
  return html`
    <p class="eye">${overview.giveAway}</p>
    <h2 class="verdict">${marked(text, mark)}</h2>
    ${lead ? html`<p class="lead">${lead}</p>` : nothing}
    ${keeperNote(summary)}
    <ul class="tally">
      ${KINDS.map((kind) => renderKind(kind, findings.counts[kind]))}
    </ul>
    <div class="acts">
      ${amount > 0 ? html`<a class="btn" href=${panelHref('exposure')}>${exposure.review(amount)}</a>` : nothing}
      <a class="btn" href=${panelHref('share')}>${icon('share')}${overview.shareSummary}</a>
      ${id ? html`<a class="btn soft" href=${panelHref('help', `kinds/${id}`)}>${overview.aboutKind}</a>` : nothing}
    </div>
  `;
}

function renderKind(kind: Finding['class'], tally: Findings['counts'][Finding['class']]): TemplateResult {
  const { validated = 0, likely = 0, possible = 0 } = tally ?? {};
  const isBad = validated > 0 && (kind === 'session' || kind === 'credential' || kind === 'key');
  const { amount, rest } = exposure.strongest({ validated, likely, possible });
  const words =
    validated + likely + possible === 0
      ? exposure.noneOfKind
      : html`${validated > 0 ? html`<b class=${isBad ? 'bad' : ''}>${amount}</b>` : amount} ${rest}`;
  return html`<li>${icon(KIND_ICONS[kind])}<b>${kindNames[kind].name}</b><span>${words}</span></li>`;
}

const ONE_PROGRAM: readonly (KindId | undefined)[] = ['minidump', 'full', 'core', 'macho'];

function renderTally({ file, counts, memory, process, system, isComplete }: Summary): TemplateResult | typeof nothing {
  const { present } = overview;
  const totals = memory?.totals;
  const isProgram = ONE_PROGRAM.includes(kindOf(file));
  const orNone = isProgram && isComplete ? present.no : undefined;
  const some = (value: number) => (value > 0 ? count(value) : undefined);
  const rows: readonly (readonly [IconName, string, string | undefined])[] = [
    [
      'memory',
      present.memory,
      totals && (totals.present < totals.described ? bytesOf(totals.present, totals.described) : bytes(totals.present)),
    ],
    ['threads', present.stacks, some(counts.threads)],
    ['modules', present.modules, some(counts.modules + counts.unloadedModules)],
    ['strings', present.commandLine, process?.commandLine || process?.args ? present.yes : orNone],
    // One that no record leads to may lie in memory: only the search tells.
    ['pass', present.environment, some(process?.environment?.length ?? 0)],
    ['open', present.openFiles, some(counts.openFiles)],
    ['globe', present.sockets, some(counts.sockets)],
    ['system', present.handles, some(counts.handles)],
    ['info', present.annotations, some(counts.annotations)],
    ['threads', present.processes, some(counts.processes)],
    ['strings', present.log, some(counts.log)],
    ['person', present.host, system?.hostname ? present.yes : undefined],
  ];
  const known = rows.filter(([, , value]) => value !== undefined);
  return known.length === 0
    ? nothing
    : html`<ul class="tally">
        ${known.map(([name, label, value]) => html`<li>${icon(name)}<b>${label}</b><span>${value}</span></li>`)}
      </ul>`;
}
