/** A machine with a kernel inside, and what every form of its image must tell. */
import assert from 'node:assert/strict';
import type { Report } from '../../../web/engine/report/report.ts';
import { memoryOf, type Range } from '../../synth/memory-images/memory-images.ts';
import { buildMachine, HOST, MESSAGES, RELEASE } from '../../synth/vmcore/machine.ts';

export const machine = buildMachine();
export const memory = memoryOf(machine);
export const ranges: Range[] = [
  { start: 0x1000, bytes: memory.subarray(0x1000, 0x9f000) },
  { start: 0x100000, bytes: memory.subarray(0x100000, 0xf00000) },
];

/** What the kernel inside tells, whatever the image's form. */
export function tellsKernel({ system, log, kernel, crash }: Report): void {
  assert.deepEqual(
    [system?.os, system?.arch, system?.kernelRelease, system?.hostname],
    ['linux', 'x86-64', RELEASE, HOST],
  );
  assert.equal(log?.lines.length, MESSAGES.length);
  assert.equal(kernel?.vmcoreinfo?.['OSRELEASE'], RELEASE);
  assert.equal(crash?.kind, 'panic');
}

export function physicalRegions({ memory }: Report) {
  return memory?.regions?.map(({ base, size, present, space }) => [base, size, present, space]);
}
