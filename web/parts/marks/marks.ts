import { html, type TemplateResult } from 'lit';
import type { StretchKind } from '../../engine/access.ts';
import type { Finding, Frame, Place } from '../../engine/report/report.ts';
import { marks } from '../../words/crash/marks.ts';
import { levelOf } from '../../words/panels/exposure/severe.ts';
import { type IconName, icon } from '../icons/more-icons.ts';

/** Meaning never rests on colour alone: each of these is an icon or a shape, a word, and a colour. */

export type ChipKind = 'severe' | 'serious' | 'minor' | 'crashed' | 'heldUp' | 'ok';

const CHIPS: Record<ChipKind, { readonly tone: string; readonly icon: IconName }> = {
  severe: { tone: 'high', icon: 'high' },
  serious: { tone: 'med', icon: 'warn' },
  minor: { tone: 'low', icon: 'low' },
  crashed: { tone: 'crash', icon: 'burst' },
  heldUp: { tone: 'med', icon: 'lock' },
  ok: { tone: 'ok', icon: 'check' },
};

export function chip(kind: ChipKind, word: string = marks.chips[kind]): TemplateResult {
  return html`<span class="chip ${CHIPS[kind].tone}">${icon(CHIPS[kind].icon, 's')}${word}</span>`;
}

/** What a finding would open, in one of three words. */
export function severityChip(item: Finding): TemplateResult {
  return chip(levelOf(item));
}

const TRUST_SHAPES: Record<Frame['trust'], string> = {
  context: '',
  cfi: '',
  'frame-pointer': 'half',
  scan: 'guess',
  recorded: '',
};

/** How a frame is known: filled, half or dashed, with the word. */
export function trustMark(trust: Frame['trust']): TemplateResult {
  return html`<span class="trust ${TRUST_SHAPES[trust]}">${marks.trust[trust]}</span>`;
}

/** How sure a finding is: bars in text colour, since sure is not the same as bad. */
export function evidenceMark(confidence: Finding['confidence']): TemplateResult {
  const filled = confidence === 'validated' ? 3 : confidence === 'likely' ? 2 : 1;
  return html`<span class="bars"
    >${[1, 2, 3].map((bar) => html`<i class=${bar > filled ? 'off' : ''}></i>`)}<span
      >${marks.evidence[confidence]}</span
    ></span
  >`;
}

/** What lies where a value stands has the colour of its region. */
const PLACE_KINDS: Partial<Record<NonNullable<Place['where']>['kind'], StretchKind>> = {
  stack: 'stack',
  module: 'code',
  heap: 'heap',
  'mapped-file': 'mapped',
  environment: 'private',
  'command-line': 'private',
};

/** The same for the place of a value; bytes of the file that are no memory are its bookkeeping. */
export function placeSwatch(place: Place | undefined): TemplateResult {
  const { where, address } = place ?? {};
  const kind = where && PLACE_KINDS[where.kind];
  return swatch(kind ?? (where || address !== undefined ? 'unknown' : 'bookkeeping'));
}

/** A masked value: what is public of it, and dots for what is not, always as many. */
export function masked(mask: string): TemplateResult {
  const at = mask.indexOf('…');
  if (at < 0) return html`${mask}`;
  return html`${mask.slice(0, at)}<span class="dots" role="img" aria-label=${marks.hidden}>••••••••</span>${mask.slice(at + 1)}`;
}

/** The colour of a kind of region; its name stands beside it. */
export function swatch(kind: StretchKind): TemplateResult {
  return html`<span class="sw ${kind}"></span>`;
}
