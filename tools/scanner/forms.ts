/**
 * The tables of forms, `forms/*.tsv`: values that are told by prefix, classes, lengths and checksums alone. A row is
 * one form of one detector; a detector may have several, the first that fits counts.
 *
 * A form is a sequence of
 *
 *     "text"            as it stands
 *     hex{40} B62{5,9}  so many characters of a class (classes.ts); as many as there are, not more than the most
 *     ("a"|"b")         either
 *     UUID UUID4        8-4-4-4-12 hex digits
 *     < … >             the value, where it is not all of the form
 *     << … >>           what the check looks at, where it is not the value
 *     gap{40,60}        stands first after the anchor: what follows begins up to 40 characters before the anchor or 60
 *                       after it
 *
 * confidence: `V` when the check (or the form, without one) holds, else nothing; `V L`: likely when the check fails;
 * `low` lowers the severity. near: `word|word@64:P`: one of the words must stand within 64 characters before or 16
 * after, else the confidence is P (`-`: nothing). entropy: the least, in bits per character of the classes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { maskOf } from './classes.ts';
import type { Anchor, Detector } from './detectors.ts';

const FOLDER = new URL('forms/', import.meta.url);
const COLUMNS = ['id', 'form', 'confidence', 'check', 'near', 'entropy'];

/** Numbers as in assembly/scanner/detectors/form-checks.ts. */
export const CHECKS: readonly string[] = [
  '',
  'crc62',
  'crc62-whole',
  'gitlab',
  'grafana',
  'marvin',
  'decodes-to',
  'json',
  'azure-month',
  'holds',
  'lacks',
  'mixed',
  'mixed-percent',
  'both-cases',
  'number',
  'tail',
  'bcrypt',
  'phpass',
  'even',
  'bech32',
  'xprv',
  'bcrypt-low',
];

const CONFIDENCES: Readonly<Record<string, number>> = { '-': 0, P: 1, L: 2, V: 3 };

type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'class'; readonly mask: number; readonly least: number; readonly most: number }
  | { readonly kind: 'mark'; readonly mark: keyof typeof MARKS };

/** Numbers as in assembly/scanner/detectors/forms.ts. */
const MARKS = { '<': 2, '>': 3, '<<': 4, '>>': 5 } as const;

export interface Form {
  readonly detector: number;
  readonly parts: readonly Part[];
  /** Characters around the anchor, where the anchor is a name beside the value. */
  readonly gap: { readonly before: number; readonly after: number } | undefined;
  /** With a gap: the texts that may be the anchor. */
  readonly names: readonly string[];
  readonly proven: number;
  readonly unproven: number;
  readonly isLow: boolean;
  readonly check: number;
  readonly argument: string;
  readonly near: { readonly words: string; readonly distance: number; readonly otherwise: number } | undefined;
  readonly entropy: number;
}

/** A form and how far before the anchor it begins. */
export interface Hold {
  readonly form: number;
  readonly back: number;
}

export function readForms(detectors: readonly Detector[]): Form[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.tsv'))
    .sort()
    .flatMap((name) => readTable(name, readFileSync(new URL(name, FOLDER), 'utf8'), detectors));
}

function readTable(name: string, tsv: string, detectors: readonly Detector[]): Form[] {
  const [header, ...rows] = tsv.trimEnd().split('\n');
  if (header !== COLUMNS.join('\t')) throw new Error(`The columns of ${name} are ${COLUMNS.join(' ')}.`);
  return rows.flatMap((row) => {
    try {
      return readRow(row, detectors);
    } catch (cause) {
      throw new Error(`${name}: ${row}`, { cause });
    }
  });
}

function readRow(row: string, detectors: readonly Detector[]): Form[] {
  const [id = '', form = '', confidence = '', check = '', near = '', entropy = ''] = row.split('\t');
  const detector = detectors.findIndex((candidate) => candidate.id === id);
  if (detector < 0) throw new Error(`There is no detector ${id}.`);
  const grades = confidence.split(' ');
  const isLow = grades.at(-1) === 'low';
  const [proven = '', unproven = '-'] = grades.filter((grade) => grade !== 'low');
  const [checkName = '', ...argument] = check.split(':');
  const checkNumber = CHECKS.indexOf(checkName);
  if (checkNumber < 0) throw new Error(`There is no check ${checkName}.`);
  const rest = {
    detector,
    proven: grade(proven),
    unproven: grade(unproven),
    isLow,
    check: checkNumber,
    argument: argument.join(':'),
    near: readNear(near),
    entropy: Number(entropy),
  };
  return spellings(form).map((spelling) => ({ ...rest, ...readParts(spelling) }));
}

function grade(name: string): number {
  const number = CONFIDENCES[name];
  if (number === undefined) throw new Error(`Confidence ${name}: known are ${Object.keys(CONFIDENCES).join(' ')}.`);
  return number;
}

function readNear(near: string): Form['near'] {
  if (near === '') return undefined;
  const [, words = '', distance = '', otherwise = ''] = /^(.+)@(\d+):(\S)$/.exec(near) ?? [];
  if (!words) throw new Error(`near is written word|word@64:P, not ${near}.`);
  return { words: `|${words}|`, distance: Number(distance), otherwise: grade(otherwise) };
}

/** One form without alternatives for each choice. */
function spellings(form: string): string[] {
  const choice = /\(("[^"]*"(?:\|"[^"]*")*)\)/.exec(form);
  if (!choice?.[1]) return [form];
  const before = form.slice(0, choice.index);
  const after = form.slice(choice.index + choice[0].length);
  return choice[1]
    .slice(1, -1)
    .split('"|"')
    .flatMap((text) => spellings(`${before}"${text}"${after}`));
}

function readParts(form: string): Pick<Form, 'parts' | 'gap' | 'names'> {
  const uuid = 'HEX{8} "-" HEX{4} "-" HEX{4} "-" HEX{4} "-" HEX{12}';
  const plain = form.replaceAll('UUID4', uuid.replace('HEX{4} "-" HEX{4} "-"', 'HEX{4} "-4" HEX{3} "-"'));
  const tokens = plain.replaceAll('UUID', uuid).match(/"[^"]*"|<<|>>|<|>|\S+?\{\d+(?:,\d+)?\}|\S+/g) ?? [];
  const parts: Part[] = [];
  let gap: Form['gap'];
  let names: string[] = [];
  for (const token of tokens) {
    const run = /^(.+)\{(\d+)(?:,(\d+))?\}$/.exec(token);
    if (token.startsWith('"')) {
      parts.push({ kind: 'literal', text: token.slice(1, -1) });
    } else if (token in MARKS) {
      parts.push({ kind: 'mark', mark: token as keyof typeof MARKS });
    } else if (run?.[1] === 'gap') {
      gap = { before: Number(run[2]), after: Number(run[3] ?? run[2]) };
      names = parts.splice(0).map((part) => (part.kind === 'literal' ? part.text : ''));
    } else if (run?.[1]) {
      const least = Number(run[2]);
      parts.push({ kind: 'class', mask: maskOf(run[1]), least, most: Number(run[3] ?? least) });
    } else {
      throw new Error(`${token} is no part of a form.`);
    }
  }
  return { parts: joinLiterals(parts), gap, names };
}

function joinLiterals(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'literal' && last?.kind === 'literal') {
      joined[joined.length - 1] = { kind: 'literal', text: last.text + part.text };
    } else {
      joined.push(part);
    }
  }
  return joined;
}

/** Which forms hang on which anchor. Throws when a form hangs on none. */
export function holdsOf(forms: readonly Form[], anchors: readonly Anchor[]): Hold[][] {
  const isHeld = new Set<number>();
  const holds = anchors.map((anchor) =>
    forms.flatMap((form, number): Hold[] => {
      if (!anchor.detectors.includes(form.detector)) return [];
      const back = form.gap ? (form.names.includes(anchor.spelling) ? 0 : undefined) : backOf(form, anchor.spelling);
      if (back === undefined) return [];
      isHeld.add(number);
      return [{ form: number, back }];
    }),
  );
  for (const [number, form] of forms.entries()) {
    if (!isHeld.has(number)) throw new Error(`No anchor leads to this form: ${JSON.stringify(form)}`);
  }
  return holds;
}

/**
 * How far before the anchor the form begins; undefined: the anchor is not in it at a fixed place. Slashes of an anchor
 * may be escaped, as the matcher reads them.
 */
function backOf(form: Form, spelling: string): number | undefined {
  const anchor = spelling.replaceAll('\\/', '/').replaceAll(/%2f/gi, '/');
  let at = 0;
  for (const part of form.parts) {
    if (part.kind === 'literal') {
      const index = part.text.indexOf(anchor);
      if (index >= 0) return at + index;
      if (anchor.startsWith(part.text)) return at;
      at += part.text.length;
    } else if (part.kind === 'class') {
      if (part.least !== part.most) return undefined;
      at += part.least;
    }
  }
  return undefined;
}

/** All texts that the forms name, each once; 0 is the empty one. */
export function textsOf(forms: readonly Form[]): string[] {
  return [...new Set(['', ...forms.flatMap((form) => [form.argument, form.near?.words ?? ''])])];
}

/**
 * The bytes of a form, as assembly/scanner/detectors/forms.ts reads them.
 *
 * offset size name
 *      0    2 detector
 *      2    1 proven, confidence
 *      3    1 unproven
 *      4    1 check
 *      5    1 flags: 1 low severity
 *      6    1 entropy, in twentieths of a bit
 *      7    1 length of the public prefix
 *      8    1 gap before
 *      9    1 gap after
 *     10    2 argument, number of its text
 *     12    2 near words, number of their text
 *     14    1 near distance
 *     15    1 confidence when not near
 *     16    4 union of the classes
 *     20    1 parts
 *     21      parts: 0 literal {length u8, bytes}; 1 class {least u16, most u16, mask u32}; 2… marks
 */
export function encodeForm(form: Form, texts: readonly string[]): number[] {
  const u16 = (value: number) => [value & 0xff, value >> 8];
  const u32 = (value: number) => [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24];
  const union = form.parts.reduce((mask, part) => (part.kind === 'class' ? (mask | part.mask) >>> 0 : mask), 0);
  return [
    ...u16(form.detector),
    form.proven,
    form.unproven,
    form.check,
    Number(form.isLow),
    Math.round(form.entropy * 20),
    publicLength(form),
    form.gap?.before ?? 0,
    form.gap?.after ?? 0,
    ...u16(texts.indexOf(form.argument)),
    ...u16(texts.indexOf(form.near?.words ?? '')),
    form.near?.distance ?? 0,
    form.near?.otherwise ?? 0,
    ...u32(union),
    form.parts.length,
    ...form.parts.flatMap((part) => {
      if (part.kind === 'literal') return [0, part.text.length, ...Buffer.from(part.text, 'latin1')];
      if (part.kind === 'class') return [1, ...u16(part.least), ...u16(part.most), ...u32(part.mask)];
      return [MARKS[part.mark]];
    }),
  ];
}

/** What every value of the form begins with. */
function publicLength({ parts }: Form): number {
  const start = parts.findIndex((part) => part.kind === 'mark' && part.mark === '<') + 1;
  const first = parts[start];
  return first?.kind === 'literal' ? first.text.length : 0;
}
