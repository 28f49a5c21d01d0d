/** Texts with a secret in them, by seed: forms and checksums as their makers describe them, values nobody has. */
import { createHash, createPrivateKey } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface Planted {
  readonly form: string;
  /** What a field of a dump holds. */
  readonly text: string;
  /** The part that must not be seen. */
  readonly secret: string;
}

const DIGITS = '0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = UPPER.toLowerCase();
const BASE62 = DIGITS + UPPER + LOWER;

/** What stands where a value shall be put: a text that holds one is no value. */
const PLACEHOLDER = /xxxx|todo|your|dummy|insert|fake/i;

/** Characters of `alphabet` that look random, spell no placeholder, and are the same for the same seed. */
function random(seed: number, label: string, length: number, alphabet = BASE62): string {
  let text = hashed(seed, label, length, alphabet);
  for (let again = 1; PLACEHOLDER.test(text); again++) text = hashed(seed, `${label} again ${again}`, length, alphabet);
  return text;
}

function hashed(seed: number, label: string, length: number, alphabet: string): string {
  let text = '';
  for (let round = 0; text.length < length; round++) {
    const hash = createHash('sha256').update(`${seed} ${label} ${round}`).digest();
    for (const byte of hash) text += alphabet[byte % alphabet.length];
  }
  return text.slice(0, length);
}

/** As people are told to make them; without what could spell "fake" or "xxxx", which stand where one shall be put. */
function password(seed: number): string {
  const part = (label: string, alphabet: string, length: number) => random(seed, label, length, alphabet);
  return `${part('a', UPPER, 2)}${part('b', LOWER.replace(/[aeioux]/g, ''), 5)}${part('c', DIGITS, 3)}${part('d', '!#+*', 1)}${part('e', LOWER, 3)}`;
}

/** A body with its checksum in base 62 behind it. */
export function withChecksum(prefix: string, body: string): string {
  let sum = crc32(body);
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = (BASE62[sum % 62] ?? '') + digits;
    sum = Math.floor(sum / 62);
  }
  return prefix + body + digits;
}

function webToken(seed: number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = createHash('sha256').update(`sign ${seed}`).digest('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: random(seed, 'sub', 12), exp: 2_000_000_000 })}.${signature}`;
}

function cardNumber(seed: number): string {
  const digits = [...`4929${random(seed, 'card', 11, DIGITS)}`].map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const value = index % 2 === 0 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return [...digits, (10 - (sum % 10)) % 10].join('').replace(/(....)(?=.)/g, '$1 ');
}

function privateKey(seed: number): string {
  const scalar = createHash('sha256').update(`key ${seed}`).digest();
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), scalar]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}

const FORMS: Readonly<Record<string, (seed: number) => { readonly text: string; readonly secret: string }>> = {
  github: (seed) => alone(withChecksum('ghp_', random(seed, 'gh', 30))),
  npm: (seed) => alone(withChecksum('npm_', random(seed, 'npm', 30))),
  gitlab: (seed) => alone(`glpat-${random(seed, 'gl', 20)}`),
  slack: (seed) =>
    alone(`xoxb-${random(seed, 's1', 12, DIGITS)}-${random(seed, 's2', 13, DIGITS)}-${random(seed, 's3', 24)}`),
  stripe: (seed) => alone(`sk_live_${random(seed, 'st', 24)}`),
  sendgrid: (seed) => alone(`SG.${random(seed, 'sg1', 22)}.${random(seed, 'sg2', 43)}`),
  vault: (seed) => alone(`hvs.${random(seed, 'hv', 24)}`),
  google: (seed) => alone(`AIzaSy${random(seed, 'gk', 33)}`),
  'web token': (seed) => alone(webToken(seed)),
  'private key': (seed) => {
    const pem = privateKey(seed);
    return { text: pem, secret: pem.split('\n')[1] ?? '' };
  },
  postgres: (seed) => within(`postgres://billing:${password(seed)}@db7.corp.internal:5432/books`, password(seed)),
  'name in address': (seed) =>
    within(`GET https://mkowalski:${password(seed)}@git.corp.internal/repo.git`, password(seed)),
  'connection string': (seed) =>
    within(`Server=sql3;Database=pay;User Id=app;Password=${password(seed)};`, password(seed)),
  bearer: (seed) => within(`Authorization: Bearer ${random(seed, 'be', 43)}`, random(seed, 'be', 43)),
  basic: (seed) => {
    const value = Buffer.from(`mkowalski:${password(seed)}`).toString('base64');
    return within(`Authorization: Basic ${value}`, value);
  },
  option: (seed) => within(`tool --host db7 --password ${password(seed)} --verbose`, password(seed)),
  'option with =': (seed) => within(`tool --password=${password(seed)}`, password(seed)),
  'MySQL option': (seed) => within(`mysql -u app -p${password(seed)} pay`, password(seed)),
  variable: (seed) => within(`PGPASSWORD=${password(seed)} psql -h db7`, password(seed)),
  setting: (seed) => within(`{"user":"app","password":"${password(seed)}"}`, password(seed)),
  cookie: (seed) => within(`Cookie: lang=en; sessionid=${random(seed, 'co', 32)}`, random(seed, 'co', 32)),
  'e-mail address': (seed) => {
    const name = `${random(seed, 'm1', 6, LOWER)}.${random(seed, 'm2', 8, LOWER)}`;
    return within(`signed in as ${name}@mailserver.de`, name);
  },
  card: (seed) => within(`card number ${cardNumber(seed)}`, cardNumber(seed)),
};

function alone(secret: string) {
  return { text: secret, secret };
}

function within(text: string, secret: string) {
  return { text, secret };
}

export const FORM_NAMES: readonly string[] = Object.keys(FORMS);

/** One of the forms, with a value that belongs to the seed. */
export function plant(form: string, seed: number): Planted {
  const make = FORMS[form];
  if (!make) throw new RangeError(form);
  return { form, ...make(seed) };
}
