import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dice, tell } from './pages.ts';
import { type Case, holds, refuses } from './texts.ts';

const dice = new Dice(3);
const D = '0123456789';

function luhn(body: string): string {
  const sum = [...body].reverse().reduce((total, char, index) => {
    const value = Number(char) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return body + ((10 - (sum % 10)) % 10);
}

const weigh = (text: string, weights: readonly number[]) =>
  weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0);
const card = (prefix: string, length: number) => luhn(prefix + dice.text(D, length - 1 - prefix.length));
const spaced = (text: string, ...groups: number[]) => {
  const starts = groups.map((_, index) => groups.slice(0, index).reduce((sum, length) => sum + length, 0));
  return groups.map((length, index) => text.slice(starts[index], (starts[index] ?? 0) + length)).join(' ');
};
const wrongLast = (text: string) => text.slice(0, -1) + ((Number(text.at(-1)) + 1) % 10);

const visa = card('4539', 16);
const amex = card('3714', 15);
const CARDS: readonly [string, string][] = [
  ['card-visa', visa],
  ['card-mastercard', card('5412', 16)],
  ['card-mastercard', card('2345', 16)],
  ['card-amex', amex],
  ['card-discover', card('6011', 16)],
  ['card-diners', card('3612', 14)],
  ['card-jcb', card('3530', 16)],
];

test('cards: Luhn, the issuer and a label, or the groups that stand on cards', () => {
  holds(CARDS.map(([id, number]): Case => [id, 'validated', `{"cardNumber":"⟦${number}⟧","cvv":"123"}`]));
  holds([
    ['card-visa', 'likely', `pay with ⟦${spaced(visa, 4, 4, 4, 4)}⟧ please`],
    ['card-amex', 'likely', `pay with ⟦${spaced(amex, 4, 6, 5)}⟧ please`],
    ['card-track2', 'validated', `;⟦${visa}=28072010000012345⟧?`],
    ['card-track1', 'validated', `%⟦B${visa}^LINDQVIST/MARA^28072010000012345⟧?`],
  ]);
});

test('numbers without a label, with a wrong check digit, or of documentation are no cards', () => {
  const ids = [...new Set(CARDS.map(([id]) => id)), 'card-maestro', 'card-unionpay', 'card-track2'];
  refuses(
    [
      visa,
      `order ${visa} shipped`,
      `card number ${wrongLast(visa)}`,
      spaced(wrongLast(visa), 4, 4, 4, 4),
      'card 4111 1111 1111 1111',
      'card 4242424242424242',
      `card ${visa}7`,
      `card x${visa}`,
    ],
    ids,
  );
});

function iban(country: string, account: string): string {
  const digits = [...`${account}${country}00`].map((char) => Number.parseInt(char, 36)).join('');
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${account}`;
}

test('IBAN: modulo 97 and the length of the country', () => {
  const german = iban('DE', dice.text(D, 18));
  const british = iban('GB', `WEST${dice.text(D, 14)}`);
  holds([
    ['iban', 'validated', `IBAN: ⟦${german}⟧\n`],
    ['iban', 'validated', `pay to ⟦${german.match(/.{1,4}/g)?.join(' ')}⟧, thanks`],
    ['iban', 'validated', `"⟦${british}⟧"`],
  ]);
  refuses(
    [
      wrongLast(german),
      german.slice(0, -1),
      `${german}1`,
      iban('DE', dice.text(D, 17)),
      'DE89 3704 0044 0532 0130 00',
      'GB82 WEST 1234 5698 7654 32',
    ],
    ['iban'],
  );
});

function nhs(): string {
  for (;;) {
    const body = `4${dice.text(D, 8)}`;
    const check = 11 - (weigh(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
    if (check !== 10) return body + (check === 11 ? 0 : check);
  }
}

function cpf(): string {
  let text = `5${dice.text(D, 8)}`;
  for (const start of [10, 11]) {
    const rest =
      (weigh(
        text,
        Array.from({ length: start - 1 }, (_, i) => start - i),
      ) *
        10) %
      11;
    text += rest % 10;
  }
  return text;
}

function cnpj(): string {
  let text = `${dice.text(D, 8)}0001`;
  for (const weights of [
    [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2],
    [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2],
  ]) {
    const rest = weigh(text, weights) % 11;
    text += rest < 2 ? 0 : 11 - rest;
  }
  return text;
}

const dni = (number: number) => `${String(number).padStart(8, '0')}${'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}`;

function nir(): string {
  const body = `285057800608${dice.text(D, 1)}`;
  return body + String(97n - (BigInt(body) % 97n)).padStart(2, '0');
}

function resident(): string {
  const body = `11010519900307${dice.text(D, 3)}`;
  return body + '10X98765432'[weigh(body, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11];
}

function aadhaar(): string {
  const d = '0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210';
  const p = '01234567891576283094580379614289160435279453126870428657390127938064157046913258';
  const body = `4${dice.text(D, 10)}`;
  for (let last = 0; last < 10; last++) {
    const check = [...(body + last)]
      .reverse()
      .reduce((sum, char, i) => Number(d[sum * 10 + Number(p[(i % 8) * 10 + Number(char)])]), 0);
    if (check === 0) return body + last;
  }
  throw new Error('Verhoeff has a digit for every number.');
}

test('numbers of people: check digit and label', () => {
  const health = nhs();
  const tax = cpf();
  const company = cnpj();
  const social = luhn(`5${dice.text(D, 7)}`);
  const french = nir();
  holds([
    ['us-ssn', 'likely', '{"ssn":"⟦457-55-5462⟧"}'],
    ['us-ssn', 'likely', 'Social Security Number: ⟦457-55-5462⟧\n'],
    ['uk-nhs', 'validated', `NHS number: ⟦${spaced(health, 3, 3, 4)}⟧, x`],
    ['uk-nhs', 'validated', `{"nhsNumber":"⟦${health}⟧"}`],
    ['br-cpf', 'validated', ` ⟦${tax.replace(/^(...)(...)(...)(..)$/, '$1.$2.$3-$4')}⟧ `],
    ['br-cpf', 'validated', `{"cpf":"⟦${tax}⟧"}`],
    ['br-cnpj', 'validated', ` ⟦${company.replace(/^(..)(...)(...)(....)(..)$/, '$1.$2.$3/$4-$5')}⟧ `],
    ['es-dni', 'validated', `DNI: ⟦${dni(45678123)}⟧\n`],
    ['es-dni', 'validated', `NIE: ⟦X${dni(5678123).slice(1)}⟧\n`],
    ['ca-sin', 'validated', `SIN: ⟦${spaced(social, 3, 3, 3)}⟧\n`],
    ['fr-nir', 'validated', `NIR: ⟦${french}⟧\n`],
    ['fr-nir', 'validated', ` ⟦${spaced(french, 1, 2, 2, 2, 3, 3, 2)}⟧ `],
    ['cn-resident-id', 'validated', `{"id":"⟦${resident()}⟧"}`],
    ['in-aadhaar', 'validated', `Aadhaar ⟦${spaced(aadhaar(), 4, 4, 4)}⟧\n`],
    ['it-codice-fiscale', 'validated', 'CF ⟦RSSMRA85T10A562S⟧\n'],
    ['imei', 'validated', `IMEI: ⟦${luhn(`35${dice.text(D, 12)}`)}⟧\n`],
    ['phone', 'likely', 'phone: ⟦+49 30 2093 4716⟧\n'],
    ['phone', 'likely', 'phone: ⟦(415) 739-2671⟧\n'],
    ['phone', 'likely', '"mobile":"⟦(0151) 7048-2193⟧"'],
    ['phone', 'likely', 'Tel ⟦+1 (415) 739-2671⟧\n'],
    // Not the 555-01xx of North America.
    ['phone', 'likely', '<a href="tel:⟦+61255501824⟧">'],
    ['mac-address', 'likely', 'link/ether ⟦3c:7d:0a:91:be:24⟧ brd'],
  ]);
});

test('wrong check digits, areas that are not given out, bare numbers', () => {
  refuses(
    [
      'ssn 666-12-3456',
      'ssn 900-12-3456',
      'ssn 123-45-6789',
      'ssn 457-00-5462',
      `NHS ${wrongLast(nhs())}`,
      `CPF ${wrongLast(cpf())}`,
      'CPF 111.111.111-11',
      `DNI ${dni(45678123).slice(0, 8)}A`,
      `NIR ${wrongLast(nir())}`,
      `id ${wrongLast(resident().replace('X', '1'))}`,
      'CF RSSMRA85T10A562T',
      `IMEI: ${wrongLast(luhn(`35${dice.text(D, 12)}`))}`,
      cpf(),
      nir(),
    ],
    ['us-ssn', 'uk-nhs', 'br-cpf', 'es-dni', 'fr-nir', 'cn-resident-id', 'it-codice-fiscale', 'imei'],
  );
});

test('e-mail addresses of people, not of types, packages and pictures', () => {
  holds([
    ['email', 'likely', 'write to ⟦mara.lindqvist@tarnbrook.io⟧ now'],
    ['email', 'likely', '<⟦a.b+c@osthafen-werke.de⟧>'],
  ]);
  refuses(
    [
      'logo@2x.png',
      'lodash@4.17.21',
      'chacha20-poly1305@openssh.com',
      'user@example.com',
      '@Component.Input',
      'x@y',
      'foo@bar@baz.com',
      'git@github.com:a/b',
    ],
    ['email'],
  );
});

test('in UTF-16 the first letter of an address belongs to it', () => {
  const address = 'mara.lindqvist@tarnbrook.io';
  const [told] = tell([Buffer.concat([Buffer.from([0x01, 0xfe]), Buffer.from(address, 'utf16le')])]);
  assert.deepEqual(
    told?.map((record) => [record.detector, record.start, record.length]),
    [['email', 2, 2 * address.length]],
  );
});

test('versions, dates, fingerprints', () => {
  refuses(
    [
      'v10.0.19041.3636',
      '2026-03-12 10:15',
      '1.2.840.113549',
      '+1-555-0142',
      'tel:+12065550142',
      'phone: (206) 555-0142',
      'phone: f(2) 739-2671, (x41) 739-2671, (415739) 739-2671',
      'call(415) 739-2671',
      '00:00:00:00:00:00',
      'ff:ff:ff:ff:ff:ff',
      '12:34:56',
      Array.from({ length: 20 }, () => dice.text('0123456789abcdef', 2)).join(':'),
    ],
    ['phone', 'mac-address', 'us-ssn'],
  );
});

test('paths, searches, addresses', () => {
  holds([
    ['path-user', 'likely', 'opened ⟦C:\\Users\\mara\\Documents\\tax.xlsx⟧ "'],
    ['path-user', 'likely', 'cwd=⟦/home/mara/src/x.c⟧ '],
    ['search-query', 'likely', 'https://www.google.com/search?q=⟦how+to+reset+a+router⟧&hl=en'],
    ['search-query', 'likely', 'https://duckduckgo.com/?q=⟦divorce+lawyer⟧&t=h_'],
    ['url-visited', 'likely', 'GET /x HTTP/1.1\r\nReferer: ⟦https://www.veldtech.nl/forum/7⟧\r\n'],
    ['git-remote', 'likely', 'origin ⟦git@git.tarn.io:mara/notes.git⟧ (fetch)'],
  ]);
  refuses(
    [
      'C:\\Users\\Public\\Desktop\\x',
      '/home/%s/.config/x',
      'https://www.google.com/search?q={searchTerms}',
      'http://www.w3.org/2000/svg',
      'http://ocsp.digicert.com/',
      'https://%s/%s',
    ],
    ['path-user', 'search-query', 'url-visited'],
  );
});
