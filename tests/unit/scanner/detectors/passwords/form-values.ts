/**
 * Values of the forms in tools/scanner/forms, made from what the rows say, with checksums computed here. Alphabets are
 * spelled out once more, so that a wrong class is found.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Dice } from '../pages.ts';

const U = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const L = 'abcdefghijklmnopqrstuvwxyz';
const D = '0123456789';
const ALPHABETS: Readonly<Record<string, string>> = {
  D,
  U,
  L,
  LETTER: U + L,
  UD: U + D,
  LD: L + D,
  B62: D + U + L,
  'B62%': D + U + L,
  W: `${D}${U}${L}_`,
  'W.': `${D}${U}${L}_.`,
  u64: `${U}${L}${D}-_`,
  'u64+': `${U}${L}${D}-_+`,
  b64: `${U}${L}${D}+/`,
  'b64%': `${U}${L}${D}+/`,
  hex: `${D}abcdef`,
  HEX: `${D}abcdefABCDEF`,
  HEXU: `${D}ABCDEF`,
  B32: `${U}234567`,
  b32: `${L}234567`,
  B58: '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  AZ: `${U}${L}${D}_~`,
  MS: `${U}${L}${D}-_!*$`,
  CRYPT: `./${D}${U}${L}`,
  NAME: L,
  UPN: L,
  SPN: L,
  '=': '=',
};

export interface Row {
  readonly id: string;
  readonly form: string;
  readonly confidence: string;
  readonly check: string;
  readonly near: string;
  /** The least, in bits per character; 0 without. */
  readonly entropy: number;
}

export function readRows(): Row[] {
  const folder = new URL('../../../../../tools/scanner/forms/', import.meta.url);
  return readdirSync(folder).flatMap((name) => {
    const rows = readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n').slice(1);
    return rows.flatMap((row) => {
      const [id = '', form = '', confidence = '', check = '', near = '', entropy = ''] = row.split('\t');
      return choices(form).map((one) => ({ id, form: one, confidence, check, near, entropy: Number(entropy) }));
    });
  });
}

function choices(form: string): string[] {
  const choice = /\(("[^"]*"(?:\|"[^"]*")*)\)/.exec(form);
  if (!choice?.[1]) return [form];
  return choice[1]
    .slice(1, -1)
    .split('"|"')
    .flatMap((text) =>
      choices(`${form.slice(0, choice.index)}"${text}"${form.slice((choice?.index ?? 0) + (choice?.[0].length ?? 0))}`),
    );
}

/** One value of the row: the text before it, the value, and whether a longer one is another value. */
export interface Made {
  readonly before: string;
  readonly value: string;
  /** What a value of the form is made of: no such character may follow. */
  readonly alphabet: string;
  readonly isFixed: boolean;
}

export function make(row: Row, dice: Dice): Made {
  let before = row.near ? `${row.near.split(/[|@]/)[0]} = ` : '';
  const parts: string[] = [];
  let alphabet = '';
  let isFixed = true;
  let isIn = !/(^|\s)<[^<]/.test(row.form);
  const uuid = 'HEX{8} "-" HEX{4} "-4" HEX{3} "-" HEX{4} "-" HEX{12}';
  const tokens = row.form.replace(/UUID4?/, uuid).match(/"[^"]*"|<<|>>|<|>|\S+?\{\d+(?:,\d+)?\}/g) ?? [];
  for (const token of tokens) {
    const run = /^(.+)\{(\d+)(?:,(\d+))?\}$/.exec(token);
    if (token === '<') {
      isIn = true;
    } else if (token.startsWith('"')) {
      if (isIn) parts.push(token.slice(1, -1));
      else before += token.slice(1, -1);
    } else if (run?.[1] === 'gap') {
      before += before.endsWith('"') ? '' : '="';
    } else if (run?.[1]) {
      const letters = ALPHABETS[run[1]];
      if (letters === undefined) throw new Error(`Class ${run[1]} is not spelled out in the test.`);
      alphabet += letters;
      isFixed = run[3] === undefined;
      const least = Number(run[2]);
      // Padding is left out unless the form asks for it.
      parts.push(run[1] === '=' ? '' : letterRun(dice, letters, least === 0 ? 1 : least));
    }
  }
  return { before, value: fix(row, parts, dice), alphabet, isFixed };
}

/** Evenly many of each kind, so that no value is poor by chance. */
function letterRun(dice: Dice, letters: string, length: number): string {
  let text = dice.text(letters, length);
  if (length >= 16 && letters.length > 16) text = text.replace(/^(.)(.)(.)/, () => pickKinds(dice, letters));
  return text;
}

function pickKinds(dice: Dice, letters: string): string {
  return [U, L, D]
    .map((kind) => dice.text([...letters].filter((c) => kind.includes(c)).join('') || letters, 1))
    .join('');
}

export function base62(value: number): string {
  let text = '';
  for (let rest = BigInt(value); rest > 0n; rest /= 62n) text = (D + U + L)[Number(rest % 62n)] + text;
  return text.padStart(6, '0');
}

function sealed(text: string, tail: (body: string) => string, length: number): string {
  const body = text.slice(0, -length);
  return body + tail(body);
}

/** Makes the check hold. */
function fix(row: Row, parts: readonly string[], dice: Dice): string {
  const text = parts.join('');
  const [check, argument = ''] = row.check.split(/:(.*)/s);
  switch (check) {
    case 'crc62':
      return sealed(text, (body) => base62(crc32(body.slice(parts[0]?.length ?? 0))), 6);
    case 'crc62-whole':
      return sealed(text, (body) => base62(crc32(body.slice(0, -1))), 6);
    case 'gitlab': {
      const head = `${parts[0]}${parts[1]}.01.${(parts[1]?.length ?? 0).toString(36).padStart(2, '0')}`;
      return head + crc32(head).toString(36).padStart(7, '0');
    }
    case 'grafana': {
      const crc = Buffer.alloc(4);
      crc.writeUInt32LE(crc32(`${parts[0]}${parts[1]}`));
      return `${parts[0]}${parts[1]}_${crc.toString('hex')}`;
    }
    case 'marvin': {
      const url = row.form.startsWith('u64');
      const bytes = Buffer.from(text, url ? 'base64url' : 'base64');
      bytes.writeUInt32LE(
        marvin32(bytes.subarray(0, -4), BigInt(`0x${Buffer.from(argument.slice(0, 8)).toString('hex')}`)),
        bytes.length - 4,
      );
      return url ? `${bytes.toString('base64url')}${/=*$/.exec(text)?.[0]}` : bytes.toString('base64');
    }
    case 'decodes-to': {
      const room = text.length + (row.form.includes('={') ? 12 : 0);
      const content = argument + dice.text(L + D, Math.floor((room * 3) / 4) - argument.length);
      const encoded = Buffer.from(content).toString('base64').replace(/=+$/, '').slice(0, room);
      const prefix = parts[0] ?? '';
      // A prefix that is part of the encoding, or one before it.
      return Buffer.from(argument).toString('base64').startsWith(prefix)
        ? encoded.slice(0, text.length)
        : prefix + encoded;
    }
    case 'json': {
      const names = argument.split(',');
      const object = Object.fromEntries(names.map((name) => [name, dice.text(L + D, 24)]));
      const least = parts[1]?.length ?? 0;
      const encoded = Buffer.from(JSON.stringify({ ...object, filler: dice.text(L, least) }))
        .toString('base64url')
        .replaceAll('-', 'a')
        .replaceAll('_', 'b');
      return parts[0] + encoded + parts.slice(2).join('');
    }
    case 'azure-month':
      return `${text.slice(0, 58)}BC${text.slice(60)}`;
    case 'holds':
      return text.replace(/.{6}(?=-[^-]+$)/, argument.slice(0, -1).padStart(6, 'k'));
    case 'lacks':
      return [...text].map((char, at) => (at > 2 && argument.includes(char) ? '7' : char)).join('');
    case 'mixed-percent':
      return `${text.slice(0, -3)}%2F`;
    case 'number':
      return `${parts.slice(0, -1).join('')}21`;
    case 'tail':
      return text.slice(0, -1) + argument[0];
    case 'bcrypt':
      return `${text.slice(0, 4)}12${text.slice(6, 28)}O${text.slice(29)}`;
    case 'bcrypt-low':
      return `${text.slice(0, 4)}05${text.slice(6, 28)}O${text.slice(29)}`;
    case 'phpass':
      return `${text.slice(0, 3)}B${text.slice(4)}`;
    case 'bech32':
      return bech32(parts[0] ?? '', parts[1]?.length ?? 0, dice);
    case 'xprv':
      return extendedKey(parts[0] ?? '', dice);
    default:
      return text;
  }
}

export function marvin32(bytes: Uint8Array, seed: bigint): number {
  let [low, high] = [Number(seed & 0xffffffffn), Number(seed >> 32n)];
  const turn = (value: number, by: number) => ((value << by) | (value >>> (32 - by))) >>> 0;
  const block = () => {
    high = (high ^ low) >>> 0;
    low = (turn(low, 20) + high) >>> 0;
    high = (turn(high, 9) ^ low) >>> 0;
    low = (turn(low, 27) + high) >>> 0;
    high = turn(high, 19);
  };
  const padded = Buffer.alloc((Math.floor(bytes.length / 4) + 1) * 4);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  for (let at = 0; at < padded.length; at += 4) {
    low = (low + padded.readUInt32LE(at)) >>> 0;
    block();
  }
  block();
  return (low ^ high) >>> 0;
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

function bech32(prefix: string, length: number, dice: Dice): string {
  const hrp = prefix.slice(0, -1).toLowerCase();
  const data = Array.from({ length: length - 6 }, () => dice.roll(32));
  const polymod = (values: readonly number[]) =>
    values.reduce((sum, value) => {
      const top = sum >>> 25;
      const next = ((sum & 0x1ffffff) << 5) ^ value;
      return [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].reduce(
        (a, generator, i) => ((top >> i) & 1 ? a ^ generator : a),
        next,
      );
    }, 1);
  const head = [...[...hrp].map((c) => c.charCodeAt(0) >> 5), 0, ...[...hrp].map((c) => c.charCodeAt(0) & 31)];
  const sum = polymod([...head, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const tail = Array.from({ length: 6 }, (_, i) => (sum >> (5 * (5 - i))) & 31);
  const text = [...data, ...tail].map((value) => BECH32[value]).join('');
  return prefix + (prefix === prefix.toUpperCase() ? text.toUpperCase() : text);
}

const B58 = ALPHABETS['B58'] ?? '';
const VERSIONS: Readonly<Record<string, number>> = {
  xprv: 0x0488ade4,
  yprv: 0x049d7878,
  zprv: 0x04b2430c,
  tprv: 0x04358394,
};

export function base58check(payload: Uint8Array): string {
  const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  const bytes = Buffer.concat([payload, sha(sha(payload)).subarray(0, 4)]);
  let text = '';
  for (let rest = BigInt(`0x${bytes.toString('hex')}`); rest > 0n; rest /= 58n) text = B58[Number(rest % 58n)] + text;
  for (const byte of bytes) {
    if (byte !== 0) break;
    text = `1${text}`;
  }
  return text;
}

function extendedKey(prefix: string, dice: Dice): string {
  const payload = dice.bytes(78);
  payload.writeUInt32BE(VERSIONS[prefix] ?? 0);
  payload[45] = 0;
  return base58check(payload);
}
