/** Writes what the scanner must know of the table of detectors into its source, before it is compiled. */
import { writeFileSync } from 'node:fs';
import { type BinaryFilter, buildBinaryFilter } from './binary-filter.ts';
import { type Anchor, anchorsOf, type Detector, readDetectors, withMarks } from './detectors.ts';
import { holdsOf, readForms } from './forms.ts';
import type { Literal } from './literals.ts';
import { OTHER_SCRIPTS } from './other-scripts.ts';
import { codeSample, heapSample, randomSample, tableSample, textSample } from './samples.ts';
import { GROUP_BITS, KEY_FACTOR, SEED_FACTOR, SLOT_BITS } from './slots.ts';
import { buildTextFilter, type TextFilter } from './text-filter.ts';

const FOLDER = new URL('../../assembly/scanner/filter/', import.meta.url);

const detectors = readDetectors();
const all = withMarks(detectors);
const forms = readForms(detectors);
const holds = holdsOf(forms, anchorsOf(all));
const sample = Buffer.from(textSample());
const anchors = anchorsOf(all).map((anchor, number) => ({
  ...anchor,
  isInner: holds[number]?.some(({ back }) => back > 0) || isNoPartOfWords(anchor),
  isBegin: holds[number]?.some(({ form }) => !forms[form]?.gap && !forms[form]?.near) === true,
}));
write('detectors', detectorNumbers(all, detectors.length));
write('setters', `export const SETTERS: string = ${JSON.stringify(settersOf(all))};`);
write('other-scripts', `export const OTHER_SCRIPTS: string = ${JSON.stringify(OTHER_SCRIPTS.join('|'))};`);
const text = buildTextFilter(anchors, sample);
const binary = buildBinaryFilter(anchors, [
  { bytes: sample, weight: 20 },
  { bytes: codeSample(1 << 18), weight: 40 },
  { bytes: tableSample(1 << 18), weight: 15 },
  { bytes: heapSample(1 << 18), weight: 15 },
  { bytes: randomSample(1 << 18), weight: 15 },
]);
write('anchors', [anchorRows(anchors), textRows(text), binaryRows(binary)].join('\n'));

/**
 * A short anchor that hardly any word holds is looked for within words, too: before it may stand the letter of an
 * escape (`\n`, `%22`), which only the detector can tell from a word. Words of one case are parts of longer ones.
 */
function isNoPartOfWords({ bytes }: Anchor): boolean {
  const text = Buffer.from(bytes);
  if (text.length > 3 || /^([A-Z]+|[a-z]+)$/.test(text.toString('latin1'))) return false;
  let within = 0;
  for (let at = sample.indexOf(text); at >= 0; at = sample.indexOf(text, at + 1)) {
    if (/\w/.test(String.fromCharCode(sample[at - 1] ?? 0))) within++;
  }
  return within * 100_000 < sample.length;
}

/** The commands that set a variable, without their options, as a list of words. */
function settersOf(all: readonly Detector[]): string {
  const anchors = all.find(({ id }) => id === 'variable-setter')?.anchors;
  if (!anchors) throw new Error('No mark has the commands that set a variable.');
  return `|${[...new Set(anchors.map((anchor) => anchor.split(' ')[0]?.toLowerCase()))].join('|')}|`;
}

/** `github-pat` becomes GITHUB_PAT. */
function detectorNumbers(all: readonly Detector[], count: number): string {
  const rows = all.map(({ id, number }) => `export const ${id.replaceAll('-', '_').toUpperCase()}: i32 = ${number};`);
  return [`export const DETECTORS: i32 = ${count};`, ...rows].join('\n');
}

/** Which detectors hang on an anchor, and its bytes: where each begins, and all one after another. */
function anchorRows(all: readonly Anchor[]): string {
  return [
    `export const ANCHORS: i32 = ${all.length};`,
    ...lists(
      'OWNER',
      'OWNERS',
      all.map(({ detectors: owners }) => owners),
    ),
    ...words('ANCHOR_STARTS', startsOf(all.map(({ bytes }) => bytes))),
    ...bytes(
      'ANCHOR_BYTES',
      all.flatMap((anchor) => [...anchor.bytes]),
    ),
  ].join('\n');
}

/** Rows as assembly/scanner/filter/text-tables.ts reads them. */
function textRows({ literals, seeds }: TextFilter): string {
  const rows = literals.flatMap((literal) => {
    const start = startOfBytes(literal);
    const [even, odd] = literal.keys;
    const rights = Number(even.isRight) | (Number(odd.isRight) << 1);
    return [start & 255, start >> 8, literal.bytes.length, literal.rules, even.at + 1, odd.at + 1, rights, 0];
  });
  return [
    `export const TEXT_LITERALS: i32 = ${literals.length};`,
    ...bytes('TEXT_ROWS', rows),
    ...bytes('TEXT_SEEDS', seeds),
    `export const GROUP_BITS: i32 = ${GROUP_BITS};`,
    `export const SLOT_BITS: i32 = ${SLOT_BITS};`,
    `export const KEY_FACTOR: u32 = ${KEY_FACTOR};`,
    `export const SEED_FACTOR: u32 = ${SEED_FACTOR};`,
    ...families('TEXT', literals),
  ].join('\n');
}

/** Rows as assembly/scanner/filter/binary-tables.ts reads them. */
function binaryRows({ literals }: BinaryFilter): string {
  const rows = literals.flatMap((literal) => {
    const start = startOfBytes(literal);
    return [start & 255, start >> 8, literal.bytes.length, literal.window, literal.bucket, 0, 0, 0];
  });
  return [
    `export const BINARY_LITERALS: i32 = ${literals.length};`,
    ...bytes('BINARY_ROWS', rows),
    ...families('BINARY', literals),
  ].join('\n');
}

/** An anchor's number, and in the upper half where the literal lies in it. */
function families(kind: string, literals: readonly Literal[]): string[] {
  const members = literals.map(({ family }) => family.map(({ anchor, at }) => anchor | (at << 16)));
  return [
    ...words(`${kind}_FAMILY_STARTS`, startsOf(members)),
    `export const ${kind}_MEMBERS: i32 = ${members.flat().length};`,
    `export const ${kind}_FAMILIES: usize = memory.data<u32>([${members.flat()}]);`,
  ];
}

/** A literal's bytes are those of the anchor of its name. */
function startOfBytes({ spelling }: Literal): number {
  const index = anchors.findIndex((anchor) => anchor.spelling === spelling);
  return startsOf(anchors.map((anchor) => anchor.bytes))[index] ?? 0;
}

function lists(prefix: string, name: string, items: readonly (readonly number[])[]): string[] {
  return [...words(`${prefix}_STARTS`, startsOf(items)), ...words(name, items.flat())];
}

function startsOf(items: readonly { readonly length: number }[]): number[] {
  const starts = [0];
  for (const { length } of items) starts.push((starts.at(-1) ?? 0) + length);
  return starts;
}

function words(name: string, values: readonly number[]): string[] {
  return [`export const ${name}: usize = memory.data<u16>([${values}]);`];
}

function bytes(name: string, values: readonly number[]): string[] {
  return [`export const ${name}: usize = memory.data<u8>([${values}]);`];
}

function write(name: string, source: string): void {
  writeFileSync(new URL(`${name}.generated.ts`, FOLDER), `// Made by tools/scanner/generate.ts.\n${source}\n`);
}
