/** What a cleaned copy must know of a format: what stays, and where pieces of values count. */
import type { Report } from '../engine/report/report.ts';
import type { Source } from '../engine/sources/source.ts';
import { Intervals } from './bytes/intervals.ts';
import { keptOfElfCore, registerNotes } from './elf-core/kept.ts';
import { readElfCore } from './elf-core/layout.ts';
import { keptOfMinidump } from './minidump/kept.ts';
import { readMinidump } from './minidump/layout.ts';

export interface Form {
  /** Bytes of the source that no edit may touch. */
  readonly kept: Intervals;
  /** Registers: what is cut there is filled in whole words. */
  readonly registers: Intervals;
  /** Stacks. */
  readonly stacks: Intervals;
}

export function formOf(source: Source, report: Report): Form {
  const stacks = new Intervals();
  for (const { stack } of report.threads ?? []) {
    if (stack?.data) stacks.add(stack.data.offset, stack.data.offset + stack.data.size);
  }
  const registers = new Intervals();
  if (report.file.kind === 'minidump') {
    const dump = readMinidump(source);
    if (dump) {
      for (const { stack, context } of dump.threads) {
        stacks.add(stack.at, stack.at + stack.size);
        registers.add(context.at, context.at + context.size);
      }
      const context = dump.exception?.context;
      if (context) registers.add(context.at, context.at + context.size);
      return { kept: keptOfMinidump(dump), registers, stacks };
    }
  }
  if (report.file.kind === 'elf-core') {
    const core = readElfCore(source, report);
    if (core) {
      for (const { contents } of registerNotes(core)) registers.add(contents.at, contents.at + contents.size);
      return { kept: keptOfElfCore(core), registers, stacks };
    }
  }
  return { kept: new Intervals(), registers, stacks };
}
