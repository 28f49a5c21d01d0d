import { html, nothing, type TemplateResult } from 'lit';
import type { AddressFacts, StretchKind } from '../../engine/access.ts';
import { whereOf, whereWords } from '../../words/where.ts';
import { swatch } from './marks.ts';
import { untrusted } from './untrusted.ts';

/** What the place of an address is, as the ribbon and the map colour it; undefined where nothing is described. */
export function kindOf(facts: AddressFacts): StretchKind | undefined {
  const region = facts.region?.state === 'free' ? undefined : facts.region;
  if (!facts.present && (region || facts.module)) return 'absent';
  if (facts.threadIndex !== undefined) return 'stack';
  if (facts.module || region?.type === 'image') return 'code';
  if (!region) return facts.present ? 'unknown' : undefined;
  const name = region.name ?? '';
  if (/^\[(?:heap|anon:libc_malloc|anon:scudo)/.test(name)) return 'heap';
  if (name.startsWith('[stack')) return 'stack';
  if (/^\[(?:vdso|vsyscall)/.test(name)) return 'code';
  if (region.type === 'mapped' || (name && !name.startsWith('['))) {
    return region.type !== 'mapped' && region.protection?.includes('x') ? 'code' : 'mapped';
  }
  return 'private';
}

/** What an address points at, with the colour of its kind; nothing where the dump describes nothing there. */
export function whereMark(facts: AddressFacts | undefined, whose?: number): TemplateResult | typeof nothing {
  const kind = facts && kindOf(facts);
  if (!facts || !kind) return nothing;
  const { text, note } = whereOf(facts, whose);
  // A swatch stands in one line with what it is of; where that is narrow, the two are laid out side by side.
  return html`<span class="where"
    >${swatch(kind)}\u00a0<span>${untrusted(text, 200)}${note ? html`, ${note}` : nothing}</span></span
  >`;
}

/** A word that is no address, as a number people read: "zero", "24"; nothing for large ones. */
export function numberWords(hex: string): string | undefined {
  const value = BigInt(hex);
  if (value === 0n) return whereWords.zero;
  return value < 0x10000n ? value.toString() : undefined;
}
