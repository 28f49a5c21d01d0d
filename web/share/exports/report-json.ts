import type { SharedStack, SharedSummary } from '../summary.ts';
import { jsonText } from './neutral.ts';

export function toReportJson(summary: SharedSummary): string {
  return jsonText(reportOf(summary));
}

/** The allowed facts in the report's shape. Frames have no addresses: theirs are offsets in modules. */
export function reportOf(summary: SharedSummary): Readonly<Record<string, unknown>> {
  const { crash, stack } = summary;
  const stacks = [...(stack ? [{ ...stack, crashed: true }] : []), ...(summary.others ?? [])];
  const suspect = crash?.suspect === undefined ? undefined : summary.modules[crash.suspect]?.n;
  return drop({
    schema: 'dumpscope/1',
    made: `Dumpscope ${summary.made}`,
    file: drop({
      kind: summary.kind,
      variant: summary.variant,
      writer: summary.writer,
      bits: summary.bits,
      time: summary.month,
    }),
    system: drop({ os: summary.os, osVersion: summary.osVersion, arch: summary.arch }),
    process: summary.process === undefined ? undefined : { name: summary.process },
    crash:
      crash &&
      drop({
        kind: crash.kind,
        code: crash.code,
        name: crash.name,
        subname: crash.subname,
        access: crash.access,
        addressKind: crash.addressKind,
        address: crash.nullOffset === undefined ? undefined : `0x${crash.nullOffset.toString(16)}`,
        suspect: suspect === undefined ? undefined : { module: suspect },
      }),
    threads: stacks.map((one) =>
      drop({
        crashed: 'crashed' in one ? one.crashed : undefined,
        name: one.name,
        frames: framesOf(one, summary),
      }),
    ),
    modules: summary.modules.map((module) => drop({ name: module.n, version: module.v, debugId: module.id })),
    findings:
      summary.counts &&
      drop({
        scan: { searchedPercent: summary.searched ?? 0 },
        counts: summary.counts,
        items: summary.findings?.map((one) =>
          drop({
            detector: one.d,
            class: one.c,
            confidence: one.e,
            severity: one.s,
            occurrences: one.n,
            where: one.w === undefined ? undefined : { kind: one.w },
          }),
        ),
      }),
  });
}

function framesOf(stack: SharedStack, summary: SharedSummary): object[] {
  return stack.frames.map((frame) =>
    drop({
      module: frame.m === undefined ? undefined : summary.modules[frame.m]?.n,
      offset: frame.o === undefined ? undefined : `0x${frame.o.toString(16)}`,
      trust: frame.t,
      function: frame.f,
      file: frame.s,
      line: frame.l,
    }),
  );
}

/** The same without fields that are undefined. */
function drop(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
}
