import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../engine/report/report.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { placeText } from '../../parts/marks/found-place.ts';
import { evidenceMark, masked, placeSwatch, severityChip } from '../../parts/marks/marks.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { goTo } from '../../parts/state/moves.ts';
import { panelHref } from '../../parts/state/places.ts';
import { exposure, placeName } from '../../words/panels/exposure/exposure.ts';
import { lookOf, rowsOf } from './groups.ts';

/** Rows of a kind that are shown before more are asked for. */
const SHOWN = 50;
/** More weak ones than this are folded. */
const WEAK_SHOWN = 10;

export interface RowParts {
  readonly chosen: Finding | undefined;
  /** Only weak ones are asked for: none is folded away. */
  readonly wantsWeak: boolean;
  /** What was unfolded, by the keys that `onUnfold` gets. */
  readonly unfolded: ReadonlySet<string>;
  readonly onUnfold: (key: string) => void;
  readonly mutedFor: (item: Finding) => string | undefined;
}

/** The findings of one kind: alike ones behind one row, weak ones and long lists behind a button. */
export function findingRows(kind: string, items: readonly Finding[], parts: RowParts): TemplateResult {
  const { unfolded, onUnfold, chosen } = parts;
  const weakKey = `${kind} weak`;
  const weak = items.filter(({ confidence }) => confidence === 'possible');
  const foldsWeak = weak.length > WEAK_SHOWN && !parts.wantsWeak && !unfolded.has(weakKey);
  const kept = foldsWeak ? items.filter(({ confidence }) => confidence !== 'possible') : items;
  const rows = rowsOf(kept);
  const shown = unfolded.has(kind) ? rows : rows.slice(0, SHOWN);
  const hidden = rows.slice(shown.length).flat().length;
  return html`${blocksOf(shown).map((block) => {
    const [first] = block;
    if (first === undefined) return nothing;
    if (first.length === 1) return listbox(kind, block.flat(), parts);
    return alikeRow(kind, first, chosen !== undefined && first.includes(chosen), parts);
  })}
  ${hidden > 0 ? html`<button class="btn soft" @click=${() => onUnfold(kind)}>${exposure.showMore(hidden)}</button>` : nothing}
  ${
    foldsWeak
      ? html`<button class="btn soft" @click=${() => onUnfold(weakKey)}>${exposure.showWeak(weak.length)}</button>`
      : nothing
  }`;
}

/** A list of findings, one row each. */
export function listbox(labelledBy: string, items: readonly Finding[], parts: RowParts): TemplateResult {
  return html`<div role="listbox" aria-labelledby=${labelledBy}>${items.map((item) => row(item, parts))}</div>`;
}

/** Single findings that follow one another are one list; each row of several stands by itself. */
function blocksOf(rows: readonly (readonly Finding[])[]): (readonly Finding[])[][] {
  const blocks: (readonly Finding[])[][] = [];
  for (const one of rows) {
    const last = blocks.at(-1);
    if (last?.[0]?.length === 1 && one.length === 1) last.push(one);
    else blocks.push([one]);
  }
  return blocks;
}

function alikeRow(kind: string, items: readonly Finding[], holdsChosen: boolean, parts: RowParts): TemplateResult {
  const [first] = items;
  if (!first) return html``;
  const key = `${kind} ${lookOf(first)}`;
  const allKey = `${key} all`;
  const isOpen = holdsChosen || parts.unfolded.has(key);
  const shown = parts.unfolded.has(allKey) || holdsChosen ? items : items.slice(0, SHOWN);
  const names = new Set(items.map(({ places }) => placeName(places[0])));
  const [name = ''] = names;
  return html`<button class="item alike" aria-expanded=${isOpen} @click=${() => parts.onUnfold(key)}>
      ${severityChip(first)}
      <span class="title">${first.title}</span>
      <span class="many">${exposure.values(items.length)} ${icon(isOpen ? 'chevDown' : 'chev', 's')}</span>
      <span class="place">${placeSwatch(first.places[0])}<span>${names.size === 1 ? untrusted(name) : exposure.severalPlaces}</span></span>
      ${evidenceMark(first.confidence)}
    </button>
    ${isOpen ? html`<div class="inner">${listbox(kind, shown, parts)}</div>` : nothing}
    ${
      isOpen && shown.length < items.length
        ? html`<button class="btn soft" @click=${() => parts.onUnfold(allKey)}>${exposure.showMore(items.length - shown.length)}</button>`
        : nothing
    }`;
}

function isOver({ expires }: Finding): boolean {
  return expires !== undefined && Date.parse(expires) < Date.now();
}

function row(item: Finding, { chosen, mutedFor }: RowParts): TemplateResult {
  const [first] = item.places;
  const reason = mutedFor(item);
  return html`<button
    class="item"
    role="option"
    aria-selected=${item === chosen}
    @click=${() => goTo(panelHref('exposure', item.id))}
  >
    ${severityChip(item)}
    <span class="title">${item.title}${isOver(item) ? html` <small>${exposure.isExpired}</small>` : nothing}${
      reason ? html` <small>${exposure.mutedFor(reason)}</small>` : nothing
    }</span>
    <code>${masked(item.mask)}</code>
    <span class="place">${placeSwatch(first)}<span>${untrusted(placeName(first))} <small>${
      item.occurrences > 1 ? exposure.copies(item.occurrences) : first ? placeText(first) : nothing
    }</small></span></span>
    ${evidenceMark(item.confidence)}
  </button>`;
}
