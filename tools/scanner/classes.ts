/** The classes of characters of the forms, as masks; the atoms are those of assembly/scanner/values/chars.ts. */
import { readFileSync } from 'node:fs';

const SOURCE = new URL('../../assembly/scanner/values/chars.ts', import.meta.url);

/** Names in the forms → names in chars.ts. */
const CLASSES: Readonly<Record<string, string>> = {
  D: 'DIGIT',
  U: 'UPPER',
  L: 'LOWER',
  LETTER: 'LETTER',
  UD: 'UPPER DIGIT',
  LD: 'LOWER DIGIT',
  B62: 'ALNUM',
  'B62%': 'ALNUM PERCENT',
  W: 'WORD',
  'W.': 'WORD DOT',
  u64: 'BASE64URL',
  'u64+': 'BASE64URL PLUS',
  b64: 'BASE64',
  'b64%': 'BASE64 PERCENT',
  hex: 'HEX_LOWER',
  HEX: 'HEX',
  HEXU: 'DIGIT UPPER_ACDEF UPPER_B',
  B32: 'BASE32',
  b32: 'LOWER TWO_TO_SEVEN',
  B58: 'BASE58',
  AZ: 'WORD TILDE DOT DASH',
  MS: 'BASE64URL DOT BANG_STAR DOLLAR',
  CRYPT: 'ALNUM DOT SLASH',
  NAME: 'WORD DASH DOT',
  UPN: 'WORD DASH DOT AT_SIGN',
  SPN: 'WORD DASH DOT AT_SIGN SLASH OTHER_MARK',
  '=': 'EQUALS',
};

const masks = readMasks(readFileSync(SOURCE, 'utf8'));

/** The mask of a class, as an unsigned number. */
export function maskOf(name: string): number {
  const members = CLASSES[name];
  if (members === undefined) throw new Error(`Class ${name}: known are ${Object.keys(CLASSES).join(' ')}.`);
  return members.split(' ').reduce((mask, member) => (mask | known(masks, member)) >>> 0, 0);
}

/** `export const NAME: u32 = 1 << 3;` and unions of names before it. */
function readMasks(source: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const [, name = '', value = ''] of source.matchAll(/^export const (\w+): u32 =\s*([^;]+);/gm)) {
    const shift = /^1 << (\d+)$/.exec(value);
    found.set(
      name,
      shift
        ? (1 << Number(shift[1])) >>> 0
        : value.split('|').reduce((mask, member) => (mask | known(found, member.trim())) >>> 0, 0),
    );
  }
  return found;
}

function known(found: ReadonlyMap<string, number>, name: string): number {
  const mask = found.get(name);
  if (mask === undefined) throw new Error(`${name} is no class of chars.ts.`);
  return mask;
}
