import { html, nothing, type TemplateResult } from 'lit';
import type { Summary } from '../../engine/access.ts';
import { keeperOf } from '../../engine/report/keepers.ts';
import { exposure, holdsMemory } from '../../words/panels/exposure/exposure.ts';
import { icon } from '../icons/more-icons.ts';
import { untrusted } from './untrusted.ts';

/** Of programs that hold credentials by trade, of which no search could promise to find all. */
export function keeperNote(summary: Summary | undefined): TemplateResult | typeof nothing {
  const { name, path } = summary?.process ?? {};
  const what = keeperOf(name, path);
  if (!summary || !name || !what || !holdsMemory(summary)) return nothing;
  return html`<p class="note care keeper">${icon('warn')}<span>${untrusted(exposure.holds(name, what))}</span></p>`;
}
