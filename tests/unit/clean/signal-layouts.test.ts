/**
 * Two readers know what Linux leaves on a stack for a handler: the unwinder, in assembly, and the cleaner, which cannot
 * import from there. What one says is held against what the other says.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SIGNAL_LAYOUTS } from '../../../web/clean/elf-core/signal-frames.ts';

/** Numbers and names of the frame with siginfo, as the unwinder's source writes them. */
function frameIn(folder: string) {
  const text = readFileSync(`assembly/machines/${folder}/signal-frame.ts`, 'utf8');
  const number = (pattern: RegExp, name: string): number => {
    const found = pattern.exec(text)?.[1];
    assert.ok(found !== undefined, `${folder}: no ${name}`);
    return Number(found);
  };
  const constants = new Map(
    [...text.matchAll(/const (\w+): string =\s*((?:"[^"]*"(?:\s*\+\s*)?)+);/g)].map(([, name = '', value = '']) => [
      name,
      [...value.matchAll(/"([^"]*)"/g)].map(([, part]) => part).join(''),
    ]),
  );
  const given = /new SignalFrame\((\w+), ([^)]+)\)/.exec(text);
  const names = (given?.[2] ?? '')
    .split('+')
    .map((part) => constants.get(part.trim()) ?? /"([^"]*)"/.exec(part)?.[1] ?? '')
    .join('');
  // Of two forms the first has siginfo.
  const registersAt = /made\((\d+)\)/.exec(text)?.[1] ?? given?.[1];
  return {
    registersAt: Number(registersAt),
    contextAt: number(/contextAt = (\d+)/, 'contextAt'),
    infoAt: number(/infoAt = (\d+)/, 'infoAt'),
    names: names.split(' '),
  };
}

for (const [folder, machine] of [
  ['x86-64', 62],
  ['x86', 3],
  ['arm64', 183],
] as const) {
  test(`frames of signals on ${folder} are the same for the unwinder and the cleaner`, () => {
    const layout = SIGNAL_LAYOUTS[machine];
    assert.ok(layout);
    const frame = frameIn(folder);
    assert.equal(layout.registersAt, frame.registersAt - frame.contextAt);
    assert.equal(layout.infoAt, frame.infoAt - frame.contextAt);
    // What a reader of stacks does not need is "-" there.
    assert.equal(layout.names.length, frame.names.length);
    assert.ok(frame.names.filter((name) => name !== '-').length >= 18);
    frame.names.forEach((name, index) => {
      if (name !== '-') assert.equal(layout.names[index], name);
    });
    for (const name of [layout.sp, layout.pc, ...layout.stays]) assert.ok(layout.names.includes(name), name);
  });
}
