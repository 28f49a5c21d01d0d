/** Of stacks and registers of a minidump only addresses and small numbers stay. */
import type { Report } from '../../engine/report/report.ts';
import type { Edits } from '../bytes/edits.ts';
import { Intervals } from '../bytes/intervals.ts';
import { SPARC_BIAS } from '../keep/registers.ts';
import { arm64Widths, WordRule } from '../keep/words.ts';
import type { Tallies } from '../remains.ts';
import type { ContextLayout } from './contexts.ts';
import { type Minidump, STREAM } from './layout.ts';
import type { KeptRange } from './memory.ts';

const EXACT = 2 ** 53;
const BLOCK = 1 << 20;

export function reduceToPointers(
  dump: Minidump,
  report: Report,
  layout: ContextLayout,
  kept: readonly KeptRange[],
  edits: Edits,
  tallies: Tallies,
): void {
  const rule = ruleOf(dump, report, layout, kept);
  const { fields } = dump;
  const frames = (report.threads ?? []).flatMap((thread) => thread.frames ?? []);
  // Beyond, a thread jumped to nowhere, and a number stands for many words, all of text.
  const recorded = new Set(frames.map(({ address }) => Number(address)).filter((address) => address < EXACT));
  for (const { kind, at, address, size, aliveFrom = address } of kept) {
    if (kind !== 'stack') continue;
    for (let done = aliveFrom - address; done < size; done += BLOCK) {
      const bytes = fields.bytes(at + done, Math.min(BLOCK, size - done));
      rule.eachFilled(bytes, address + done, recorded, (place, length) => {
        edits.add(at + done + place, length, rule.filler);
        tallies.stackWords++;
      });
    }
  }
  const fault = report.crash?.address === undefined ? undefined : BigInt(report.crash.address);
  const contexts = [...dump.threads.map(({ context }) => context), ...(dump.exception ? [dump.exception.context] : [])];
  for (const { at, size } of contexts) {
    for (const [from, to] of layout.words) {
      for (let place = from; place + layout.registerBytes <= Math.min(to, size); place += layout.registerBytes) {
        if (layout.staying.includes(place)) continue;
        const value = fields.word(at + place, layout.registerBytes);
        if (value === fault || rule.isKept(Number(value >> 32n), Number(value & 0xffffffffn))) continue;
        edits.add(at + place, layout.registerBytes, rule.filler);
        tallies.stackWords++;
      }
    }
  }
}

function ruleOf(dump: Minidump, report: Report, layout: ContextLayout, kept: readonly KeptRange[]): WordRule {
  const code = new Intervals();
  for (const { base, size } of report.modules ?? []) if (base && size) code.add(Number(base), Number(base) + size);
  for (const { base, size, protection } of report.memory?.regions ?? []) {
    if (protection?.includes('x') && Number(base) < EXACT) code.add(Number(base), Number(base) + size);
  }
  const addresses = new Intervals();
  addresses.addAll(code);
  // Pointers between frames of SPARC lie below what they point at.
  const bias = report.system?.arch === 'sparc' ? SPARC_BIAS : 0;
  for (const { kind, address, size } of kept) if (kind === 'stack') addresses.add(address - bias, address + size);
  const isArm64 = report.system?.arch === 'arm64';
  return new WordRule({
    wordBytes: layout.wordBytes,
    isLittle: dump.fields.isLittle,
    addresses,
    bias,
    ...(isArm64 && { code, widths: arm64Widths(addressMask(dump), addresses) }),
  });
}

/** Crashpad's address_mask: the bits of a pointer that are its address; turned around, those that sign. */
function addressMask({ fields, streams }: Minidump): bigint | undefined {
  const info = streams.find(({ type, size }) => type === STREAM.crashpad && size >= 64);
  const mask = info ? fields.u64(info.at + 56) : 0n;
  return mask === 0n ? undefined : ~mask & 0xffffffffffffffffn;
}
