/** Writes the forms as the matcher reads them, and the word lists, into the scanner's source before it is compiled. */
import { readFileSync, writeFileSync } from 'node:fs';
import { anchorsOf, readDetectors, withMarks } from './detectors.ts';
import { encodeForm, holdsOf, readForms, textsOf } from './forms.ts';

const FOLDER = new URL('../../assembly/scanner/detectors/', import.meta.url);

const detectors = readDetectors();
const forms = readForms(detectors);
const texts = textsOf(forms);
const holds = holdsOf(forms, anchorsOf(withMarks(detectors)));
const encoded = forms.map((form) => encodeForm(form, texts));

write('forms', [
  '/** All forms one after another, and where each begins. */',
  data('FORMS', 'u8', encoded.flat()),
  data('FORM_STARTS', 'u32', starts(encoded)),
  '/** Pairs of a form and how far before the anchor it begins, and where the pairs of each anchor begin. */',
  data(
    'HOLDS',
    'u16',
    holds.flat().flatMap(({ form, back }) => [form, back]),
  ),
  data('HOLD_STARTS', 'u16', starts(holds)),
  '/** Arguments of checks and words that must stand near. */',
  `export const TEXTS: StaticArray<string> = [${texts.map((text) => JSON.stringify(text)).join(', ')}];`,
]);

write('wallets/words', [
  '/** The English words of BIP 39, eight bytes each, sorted. */',
  data(
    'BIP39_WORDS',
    'u8',
    wordsOf('bip39-english.txt').flatMap((word) => [...Buffer.from(word.padEnd(8, '\0'))]),
  ),
  "/** The first three letters of Monero's English words, a bit for each three letters there are. */",
  data('MONERO_PREFIXES', 'u8', prefixBits(wordsOf('monero-prefixes.txt'))),
]);

/** One bit for each three letters, the first counting most. */
function prefixBits(prefixes: readonly string[]): number[] {
  const bits = new Uint8Array(Math.ceil(26 ** 3 / 8));
  for (const prefix of prefixes) {
    const index = [...Buffer.from(prefix)].reduce((sum, byte) => sum * 26 + byte - 0x61, 0);
    bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return [...bits];
}

write('personal/domains', [
  "/** The top-level domains of IANA's list, as sorted FNV-1a hashes. */",
  ...(() => {
    const hashes = wordsOf('top-level-domains.txt')
      .map(fnv1a)
      .sort((a, b) => a - b);
    return [data('DOMAINS', 'u32', hashes), `export const DOMAIN_COUNT: i32 = ${hashes.length};`];
  })(),
]);

/** As assembly/scanner/detectors/personal/email.ts. */
function fnv1a(word: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(word)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function wordsOf(name: string): string[] {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
}

function starts(lists: readonly (readonly unknown[])[]): number[] {
  let at = 0;
  return [0, ...lists.map((list) => (at += list.length))];
}

function data(name: string, type: string, values: readonly number[]): string {
  return `export const ${name}: usize = memory.data<${type}>([${values}]);`;
}

function write(name: string, lines: readonly string[]): void {
  const source = ['// Made by tools/scanner/generate-forms.ts.', ...lines, ''].join('\n');
  writeFileSync(new URL(`${name}.generated.ts`, FOLDER), source);
}
