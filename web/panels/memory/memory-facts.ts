import { html, type TemplateResult } from 'lit';
import type { AddressFacts } from '../../engine/access.ts';
import type { Region } from '../../engine/report/report.ts';
import { hexOf } from '../../parts/hex/byte-source.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { addressHref, panelHref } from '../../parts/state/places.ts';
import { absent, addressLink, bytesLink, facts } from '../../parts/text/facts.ts';
import { address } from '../../words/format.ts';
import { inspectorWords } from '../../words/panels/hex.ts';
import { memoryWords } from '../../words/panels/memory.ts';
import { protectionWords, regionWords } from '../../words/where.ts';
import type { MemoryPlace } from './memory-place.ts';
import { endOf, type Neighbours } from './neighbours.ts';

interface PlaceSetting {
  readonly at: AddressFacts;
  readonly bits: 32 | 64;
  /** Of the crashed thread. */
  readonly registers: Readonly<Record<string, string>>;
  /** Searches for the pointers to an address. */
  readonly findPointers: (address: string) => void;
}

/** What is known of a place in virtual memory: where its bytes are, what lies there, what points there. */
export function placeFacts({ at, bits, registers, findPointers }: PlaceSetting): unknown {
  const { region, module, moduleIndex } = at;
  const pointing = region ? registersIn(region, registers) : [];
  return facts([
    [inspectorWords.inFile, at.present ? bytesLink(at.fileOffset) : absent(inspectorWords.absent)],
    [
      memoryWords.module,
      module && moduleIndex !== undefined
        ? html`<a href=${panelHref('modules', moduleIndex)}>${untrusted(module, 120)}</a>`
        : undefined,
    ],
    [memoryWords.region, region && addressLink(region.base, bits)],
    [memoryWords.record, bytesLink(region?.at)],
    [memoryWords.columns.name, region?.name && untrusted(region.name, 300)],
    [memoryWords.columns.protection, protectionWords(region?.protection)],
    [memoryWords.from, region?.fileOffset === undefined ? undefined : html`<code>${hexOf(region.fileOffset)}</code>`],
    [
      memoryWords.registersHere,
      pointing.length > 0
        ? pointing.map(([name, value]) => html`<a href=${addressHref(value)}><code>${name}</code></a> `)
        : undefined,
    ],
    [
      memoryWords.pointsHere,
      html`<button
        class="btn soft"
        aria-label=${memoryWords.findPointersName}
        @click=${() => findPointers(at.address)}
      >${memoryWords.findPointers}</button>`,
    ],
  ]);
}

function registersIn(region: Region, registers: PlaceSetting['registers']): readonly (readonly [string, string])[] {
  const start = BigInt(region.base);
  const end = endOf(region);
  return Object.entries(registers).filter(([, value]) => {
    const place = BigInt(value);
    return place >= start && place < end;
  });
}

interface NothingThere {
  readonly place: MemoryPlace;
  readonly facts: AddressFacts;
  readonly neighbours?: Neighbours;
}

/** Why no bytes are shown at a place, and what lies next to it. */
export function nothingThere({ place, facts: at, neighbours }: NothingThere, bits: 32 | 64): TemplateResult {
  const link = (region: Region | undefined, at: bigint | undefined) =>
    region && at !== undefined
      ? html`${addressLink(hexOf(at), bits)} <small>${untrusted(regionWords(region), 120)}</small>`
      : undefined;
  const { below, above } = neighbours ?? {};
  return html`<div class="nothing">
    <p>
      <b>${at.module ? memoryWords.leftOut : memoryWords.unmapped(address(hexOf(place.address), bits))}</b>
      ${at.module ? memoryWords.leftOutWhy : memoryWords.unmappedWhy}
    </p>
    ${facts([
      [
        memoryWords.module,
        at.module &&
          html`<a href=${panelHref('modules', at.moduleIndex)}>${untrusted(at.module, 120)}</a> <code>+${at.offset}</code>`,
      ],
      [memoryWords.below, link(below, below && endOf(below) - 1n)],
      [memoryWords.above, link(above, above && BigInt(above.base))],
    ])}
  </div>`;
}
