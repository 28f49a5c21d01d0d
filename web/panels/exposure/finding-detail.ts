import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../engine/report/report.ts';
import { icon } from '../../parts/icons/more-icons.ts';
import { physicalLink, placeHref, placeLink, placeText } from '../../parts/marks/found-place.ts';
import { evidenceMark, masked, placeSwatch, severityChip } from '../../parts/marks/marks.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import { addressLink, bytesLink, facts } from '../../parts/text/facts.ts';
import { ADVICE } from '../../words/advice.generated.ts';
import { bytes, time } from '../../words/format.ts';
import { exposure, placeName, placeRisks } from '../../words/panels/exposure/exposure.ts';

export interface DetailParts {
  readonly bits: 32 | 64;
  /** When the dump was written. */
  readonly writtenAt: string | undefined;
  /** Why it was muted; undefined: it was not. */
  readonly mutedFor: string | undefined;
  /** The value, while it is revealed. */
  readonly value: string | undefined;
  readonly isAskingWhy: boolean;
  /** It is asked whether the value may be shown. */
  readonly isAskingToShow: boolean;
  readonly onReveal: () => void;
  readonly onCopyValue: () => void;
  readonly onMute: () => void;
  readonly onMuteFor: (reason: string) => void;
}

/** Why a finding was flagged, where it lies, what to do. */
export function findingDetail(item: Finding, parts: DetailParts): TemplateResult {
  const [opens = '', todo = ''] = ADVICE[item.detector] ?? [];
  const [first] = item.places;
  return html`
    <div>
      ${severityChip(item)}
      <h2>${item.title}</h2>
      ${opens ? html`<p class="q2">${exposure.found}: ${opens}.</p>` : nothing}
      <div class="value">
        <code>${parts.value === undefined ? masked(item.mask) : untrusted(parts.value)}</code>
        <button class="btn mini" @click=${parts.onReveal}>
          ${icon('eye')}${parts.value !== undefined ? exposure.hide : parts.isAskingToShow ? exposure.revealYes : exposure.reveal}
        </button>
      </div>
      <p class="small" role="status">${parts.isAskingToShow ? html`<b>${exposure.revealAsk}</b>` : exposure.revealNote}</p>
      ${
        parts.value === undefined
          ? nothing
          : html`<button class="btn mini" @click=${parts.onCopyValue}>${icon('copy')}${exposure.copyValue}</button>`
      }
    </div>
    <div>
      <h3>${exposure.why} ${evidenceMark(item.confidence)}</h3>
      <ul class="list">
        ${exposure.reasons[item.confidence].map(([isMet, reason]) => reasonRow(isMet, reason))}
        ${placeRisks(item.places).map(({ text, isLess }) => reasonRow(!isLess, text))}
        ${expiry(item, parts.writtenAt)}
        ${reasonRow(false, exposure.notTested)}
      </ul>
    </div>
    <div>
      <h3>${exposure.where}</h3>
      ${facts([
        [exposure.fields.memory, html`${placeSwatch(first)} ${untrusted(placeName(first))}`],
        [exposure.fields.address, addressLink(first?.space ? undefined : first?.address, parts.bits)],
        [
          exposure.fields.physical,
          first?.space === 'physical' && first.address ? physicalLink(first.address) : undefined,
        ],
        [exposure.fields.file, first && html`${bytesLink(first.offset)}, ${exposure.copies(item.occurrences)}`],
        [exposure.fields.length, first && hasLength(item.mask) ? bytes(first.length) : undefined],
        [exposure.fields.encoding, first && exposure.encodings[first.encoding]],
      ])}
      ${item.places.length > 1 ? allPlaces(item) : nothing}
    </div>
    <div>
      <h3>${exposure.what}</h3>
      <ol class="steps">
        ${[todo && `${todo.charAt(0).toUpperCase()}${todo.slice(1)}.`, ...exposure.sent]
          .filter(Boolean)
          .map((step) => html`<li><span>${step}</span></li>`)}
      </ol>
    </div>
    <div class="acts">
      ${
        parts.isAskingWhy
          ? html`<span>${exposure.muteWhy}</span>${exposure.muteReasons.map(
              (reason) => html`<button class="btn mini why" @click=${() => parts.onMuteFor(reason)}>${reason}</button>`,
            )}`
          : html`<button class="btn mute" @click=${parts.onMute}>
              ${parts.mutedFor === undefined ? exposure.mute : exposure.unmute}
            </button>`
      }
      ${first ? html`<a class="btn" href=${placeHref(first)}>${icon('hex')}${exposure.showBytes}</a>` : nothing}
      ${first ? html`<ds-copy .text=${placeText(first)} .word=${exposure.copyPlace}></ds-copy>` : nothing}
    </div>
  `;
}

function reasonRow(isMet: boolean, reason: unknown): TemplateResult {
  return html`<li class=${isMet ? 'yes' : 'no'}>${icon(isMet ? 'check' : 'dash')}<span>${reason}</span></li>`;
}

/** The end that a value carries: before the dump was written it weighs little, since then it is only said. */
function expiry({ expires }: Finding, writtenAt: string | undefined): TemplateResult | typeof nothing {
  if (expires === undefined) return nothing;
  const end = Date.parse(expires);
  const wasOver = writtenAt !== undefined && end < Date.parse(writtenAt);
  const more = wasOver ? exposure.expired : end < Date.now() ? exposure.expiredSince : '';
  return reasonRow(!more, `${exposure.expires(time(expires))} ${more}`.trim());
}

/** How long a password is helps to guess it. */
function hasLength(mask: string): boolean {
  return mask !== '…';
}

function allPlaces({ places, occurrences, mask }: Finding): TemplateResult {
  return html`<details>
    <summary>${exposure.places(places.length, occurrences)}</summary>
    <ul class="all-places">
      ${places.map(
        (place) =>
          html`<li>${placeLink(place)}<span>${untrusted(placeName(place))}</span>${hasLength(mask) ? html`<span>${bytes(place.length)}</span>` : nothing}</li>`,
      )}
    </ul>
  </details>`;
}
