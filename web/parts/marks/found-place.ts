import { html, type TemplateResult } from 'lit';
import type { Place } from '../../engine/report/report.ts';
import { offsetHref, physicalHref } from '../state/places.ts';
import { bytesLink } from '../text/facts.ts';

type Found = Pick<Place, 'offset' | 'address' | 'space'>;

/** Of physical memory, its address: there the place in the file may be that of a whole packed page. */
function physicalOf({ address, space }: Found): string | undefined {
  return space === 'physical' ? address : undefined;
}

/** What tells a found place from all others. */
export function placeKey(place: Found): string {
  return physicalOf(place) ?? String(place.offset);
}

/** Where the bytes of a found place can be looked at: in physical memory, else in the file. */
export function placeHref(place: Found): string {
  const physical = physicalOf(place);
  return physical === undefined ? offsetHref(place.offset) : physicalHref(physical);
}

/** The place as hex text: a physical address, else the offset in the file. */
export function placeText(place: Found): string {
  return physicalOf(place) ?? `0x${place.offset.toString(16)}`;
}

/** A link to where the bytes can be looked at. */
export function placeLink(place: Found): TemplateResult | undefined {
  const physical = physicalOf(place);
  return physical === undefined ? bytesLink(place.offset) : physicalLink(physical);
}

/** A link to a byte of physical memory. */
export function physicalLink(address: string): TemplateResult {
  return html`<a class="addr" href=${physicalHref(address)}>${address}</a>`;
}
