import { html, type TemplateResult } from 'lit';
import type { Finding } from '../../engine/report/report.ts';
import { CONFIDENCES } from '../../engine/report/report-words.ts';
import { count } from '../../words/format.ts';
import { exposure, KINDS, kindNames } from '../../words/panels/exposure/exposure.ts';
import type { FindingFilter } from './groups.ts';

type Kind = Finding['class'];
type Confidence = Finding['confidence'];

/** How many findings of each kind and evidence there are; a cell shows these only, and a second press all. */
export function findingMatrix(
  items: readonly Finding[],
  filter: Pick<FindingFilter, 'kind' | 'confidence'>,
  onFilter: (kind: Kind | undefined, confidence: Confidence | undefined) => void,
): TemplateResult {
  const cell = (kind: Kind | undefined, confidence: Confidence) => {
    const own = items.filter((item) => (!kind || item.class === kind) && item.confidence === confidence).length;
    if (own === 0) return html`<td class="zero">${count(own)}</td>`;
    const isPressed = filter.confidence === confidence && filter.kind === kind;
    return html`<td class=${isBad(kind, confidence) ? 'bad' : ''}>
      <button
        aria-pressed=${isPressed}
        aria-label=${exposure.only(own, exposure.filters[confidence], kind ? kindNames[kind].name : exposure.all)}
        @click=${() => (isPressed ? onFilter(undefined, undefined) : onFilter(kind, confidence))}
      >
        ${count(own)}
      </button>
    </td>`;
  };
  return html`<table class="matrix">
    <thead>
      <tr>
        <th scope="col">${exposure.kind}</th>
        ${CONFIDENCES.map((one) => html`<th scope="col">${exposure.filters[one]}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${KINDS.map((kind) => html`<tr><th scope="row">${kindNames[kind].name}</th>${CONFIDENCES.map((one) => cell(kind, one))}</tr>`)}
    </tbody>
    <tfoot>
      <tr><th scope="row">${exposure.all}</th>${CONFIDENCES.map((one) => cell(undefined, one))}</tr>
    </tfoot>
  </table>`;
}

function isBad(kind: Kind | undefined, confidence: Confidence): boolean {
  return confidence === 'validated' && (kind === 'session' || kind === 'credential' || kind === 'key');
}
