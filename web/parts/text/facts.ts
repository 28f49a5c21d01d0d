import { html, nothing, type TemplateResult } from 'lit';
import { common } from '../../words/common.ts';
import { address } from '../../words/format.ts';
import { addressHref, offsetHref } from '../state/places.ts';

/** A label, what is known, and where in the file it was read; a fact that is unknown has no row. */
export type Fact = readonly [label: unknown, value: unknown, origin?: number | undefined];

/** A definition list. Values are templates or texts of ours; texts of a dump come wrapped by `untrusted`. */
export function facts(rows: readonly Fact[], className = ''): TemplateResult | typeof nothing {
  const known = rows.filter(([, value]) => value !== undefined && value !== nothing && value !== '');
  if (known.length === 0) return nothing;
  return html`<dl class="facts ${className}">
    ${known.map(
      ([label, value, origin]) =>
        html`<dt>${label}</dt><dd>${value}${origin === undefined ? nothing : html` <small>${bytesLink(origin)}</small>`}</dd>`,
    )}
  </dl>`;
}

/** A fact that the dump does not hold, where its place must not stay empty. */
export function absent(reason: string = common.notRecorded): TemplateResult {
  return html`<span class="q3">${reason}</span>`;
}

/** An address as a link to its bytes in Memory. */
export function addressLink(hex: string | undefined, bits: 32 | 64 = 64): TemplateResult | undefined {
  return hex === undefined ? undefined : html`<a class="addr" href=${addressHref(hex)}>${address(hex, bits)}</a>`;
}

/** A link to where a thing was read in the file. `label`: what the link says, else the offset. */
export function bytesLink(offset: number | undefined, label?: string): TemplateResult | undefined {
  if (offset === undefined) return undefined;
  const hex = `0x${offset.toString(16)}`;
  return label
    ? html`<a href=${offsetHref(offset)} title=${common.atByte(hex)}>${label}</a>`
    : html`<a class="addr" href=${offsetHref(offset)}>${hex}</a>`;
}

/** `lf_sync.dll+0x1f8a4`, `main+0x12 in server.c:214`: text of the dump, shown as such by the caller. */
export function codePlace(place: {
  readonly module?: string | undefined;
  readonly offset?: string | undefined;
  readonly function?: string | undefined;
  readonly functionOffset?: string | undefined;
}): string {
  const { module, offset, functionOffset } = place;
  if (place.function)
    return `${module ? `${module}!` : ''}${place.function}${functionOffset ? `+${functionOffset}` : ''}`;
  return module ? `${module}${offset ? `+${offset}` : ''}` : '';
}
