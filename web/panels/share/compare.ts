import type { OpenDump } from '../../parts/panel.ts';
import { redact } from '../../share/redact.ts';
import type { SharedStack, SharedSummary } from '../../share/summary.ts';
import { opened } from '../../words/panels/share.ts';
import { gather, sourceOf } from './link-maker.ts';

/** Whether an open dump is the one that a shared summary was made from, as far as both tell; in words. */
export async function compareWith(summary: SharedSummary, dump: OpenDump): Promise<string> {
  const own = redact(sourceOf(await gather(dump), undefined), { ownNames: true });
  if (!isSameCrash(summary, own)) return opened.other;
  if (!summary.stack || !own.stack) return opened.similar;
  const frames = sameFrames(summary, own);
  if (frames === summary.stack.frames.length) return opened.same;
  return frames > 0 ? opened.similar : opened.other;
}

function isSameCrash(one: SharedSummary, other: SharedSummary): boolean {
  const facts = ({ kind, arch, os, bits, crash, threads }: SharedSummary) => {
    const { kind: way, code, name, access, addressKind, nullOffset } = crash ?? {};
    return JSON.stringify([kind, arch, os, bits, threads, way, code, name, access, addressKind, nullOffset]);
  };
  return facts(one) === facts(other);
}

/** How many frames from the first on are the same: offsets, and names where both have them. */
function sameFrames(one: SharedSummary, other: SharedSummary): number {
  const frames = (of: SharedSummary) => (of.stack as SharedStack).frames;
  const nameOf = ({ modules }: SharedSummary, m: number | undefined) => (m === undefined ? '' : (modules[m]?.n ?? ''));
  const end = frames(one).findIndex((frame, at) => {
    const same = frames(other)[at];
    const name = nameOf(one, frame.m);
    const isNamed = !/^module-\d+$/.test(name);
    return !same || same.o !== frame.o || same.t !== frame.t || (isNamed && name !== nameOf(other, same.m));
  });
  return end < 0 ? frames(one).length : end;
}
