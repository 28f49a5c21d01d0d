import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { ascii, Dice, tell } from './pages.ts';
import { type Case, holds, refuses } from './texts.ts';

const dice = new Dice(5);
const B62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(payload: object, algorithm: 'HS256' | 'RS256' | 'ES256' = 'HS256'): string {
  const body = `${json({ alg: algorithm, typ: 'JWT' })}.${json(payload)}`;
  const signature =
    algorithm === 'HS256'
      ? createHmac('sha256', 'k').update(body).digest()
      : algorithm === 'RS256'
        ? sign('sha256', Buffer.from(body), generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)
        : sign('sha256', Buffer.from(body), {
            key: generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey,
            dsaEncoding: 'ieee-p1363',
          });
  return `${body}.${signature.toString('base64url')}`;
}

const CLAIMS = { iss: 'https://id.tarn.io/', sub: 'u-71', exp: 1764003600 };

test('signed tokens: claims name their owner, the signature fits its algorithm', () => {
  const cases: Case[] = [
    ['jwt', 'validated', `Authorization: Bearer ⟦${token(CLAIMS)}⟧\r\n`],
    ['jwt', 'validated', `"⟦${token(CLAIMS, 'RS256')}⟧"`],
    ['jwt', 'validated', ` ⟦${token(CLAIMS, 'ES256')}⟧ `],
    [
      'k8s-sa-token',
      'validated',
      ` ⟦${token({ iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:x:y' }, 'RS256')}⟧ `,
    ],
    ['supabase-token', 'validated', ` ⟦${token({ iss: 'supabase', role: 'service_role', iat: 1764000000 })}⟧ `],
    ['jwt', 'likely', ` ⟦${token(CLAIMS).split('.').slice(0, 2).join('.')}⟧ `],
    [
      'jwe',
      'validated',
      ` ⟦${json({ alg: 'dir', enc: 'A256GCM' })}..${dice.bytes(12).toString('base64url')}.${dice.bytes(40).toString('base64url')}.${dice.bytes(16).toString('base64url')}⟧ `,
    ],
  ];
  holds(cases);
  const [told] = tell([ascii(` ${token(CLAIMS)} `)]);
  assert.equal(told?.[0]?.expires, CLAIMS.exp);
});

test('a token of which a column of another text is right in front; within base 64 there is none', () => {
  const one = token(CLAIMS, 'ES256');
  holds([['jwt', 'validated', `id_session⟦${one}⟧ `]]);
  refuses([` ${dice.text(B62, 60)}${one} `, ` x${one.slice(0, -8)} `], ['jwt']);
});

const session = `a8K${dice.text(B62, 29)}`;

test('cookies in what programs keep and print of them', () => {
  const cases: Case[] = [
    ['cookie-session', 'likely', `{"cookie":"a=1; sessionid=⟦${session}⟧; b=2"}`],
    ['cookie-session', 'likely', `{'Cookie': 'sessionid=⟦${session}⟧'}`],
    ['cookie-session', 'likely', `\0HTTP_COOKIE=lang=en; PHPSESSID=⟦${session}⟧\0`],
    ['cookie-session', 'likely', `{"name":"sessionid","value":"⟦${session}⟧","path":"/"}`],
    ['cookie-session', 'likely', `{'name': 'JSESSIONID', 'value': '⟦${session}⟧'}`],
    ['cookie-session', 'likely', `{'sessionid': '⟦${session}⟧', 'lang': 'en'}`],
    ['cookie-session', 'likely', `lang=en; ASP.NET_SessionId=⟦${session}⟧; theme=dark`],
    ['cookie-session', 'likely', `.tarn.io\tTRUE\t/\tTRUE\t1790000000\tsessionid\t⟦${session}⟧\n`],
  ];
  holds(cases, ['hostname-internal', 'ip-address', 'json-password', 'ini-password']);
  refuses(
    [
      'sessionid = models.CharField(max_length=32)\n',
      `{"name":"sessionid","type":"string"}`,
      `my_sessionid=${session}\n`,
      'JSESSIONID=the-name-of-the-cookie\n',
    ],
    ['cookie-session'],
  );
});

test('a header whose value stands by itself, and in other dresses', () => {
  const basic = Buffer.from('mara:Zug4471-berg').toString('base64');
  holds([
    ['http-bearer', 'likely', `\0Bearer ⟦${session}⟧\0`],
    ['http-bearer', 'likely', `{"name": "Authorization", "value": "Bearer ⟦${session}⟧"}`],
    ['http-basic', 'likely', `\0Basic ⟦${basic}⟧\0`],
    ['http-basic', 'validated', `{'Authorization': 'Basic ⟦${basic}⟧'}`],
    ['http-basic', 'validated', `{"name":"Authorization","value":"Basic ⟦${basic}⟧"}`],
    ['http-basic', 'validated', `HTTP_AUTHORIZATION=Basic ⟦${basic}⟧\0`],
    [
      'http-basic',
      'validated',
      `"authorization":"Basic ⟦${Buffer.from('mara:??~4471k').toString('base64').replaceAll('/', '\\/')}⟧"`,
    ],
    ['http-bearer', 'likely', `Ocp-Apim-Subscription-Key: ⟦${dice.text('0123456789abcdef', 32)}⟧\r\n`],
  ]);
  refuses(['Basic Authentication', 'Visual Basic Applications ', 'Basic Research1Methods'], ['http-basic']);
});

test('a password that is a word alone, as examples have it, is possible at most', () => {
  const basic = Buffer.from('mara:lantern').toString('base64');
  holds([['http-basic', 'possible', `Authorization: Basic ⟦${basic}⟧\r\n`]]);
  refuses([`Authorization: Basic ${basic}\r\n`, `('Authorization', 'Basic ${basic}')`], ['http-basic'], 'possible');
});

test('a key in place of a name, and no password, is as sure as a password; a long name is not', () => {
  const header = (text: string) => `Authorization: Basic ⟦${Buffer.from(text).toString('base64')}⟧\r\n`;
  holds([['http-basic', 'validated', header(`${session}:`)]]);
  holds([['http-basic', 'possible', header('the-administrator-of-all:')]]);
  refuses([header('the-administrator-of-all:').replaceAll(/[⟦⟧]/g, '')], ['http-basic'], 'possible');
});

test('base 64 that is longer than a name and a password is none, and no part of it', () => {
  const basic = (length: number) => Buffer.from(`mara:${dice.text(B62, length - 5)}`).toString('base64');
  holds([['http-basic', 'validated', `Authorization: Basic ⟦${basic(447)}⟧\r\n`]]);
  refuses([`Authorization: Basic ${basic(451)}\r\n`, `Authorization: Basic ${basic(900)}\r\n`], ['http-basic']);
});

test('cookies behind one in quotes; forms in quotes and in markup; a Steam session in JSON', () => {
  const steam = `76561198000000001%7C%7CeyAidHlwIjogIkpXVCIsICJhbGciOiAiRWREU0EiIH0.${dice.text(B62, 30)}`;
  holds([
    ['cookie-session', 'possible', `Cookie: mode="dark"; my_sid=⟦${session}⟧\r\n`],
    ['cookie-session', 'possible', `Cookie: my_sid="⟦${session}⟧"; lang=en\r\n`],
    ['http-bearer', 'likely', `<a href="/me?a=1&amp;access_token=⟦${session}⟧">`],
    ['http-bearer', 'likely', `curl -d "access_token=⟦${session}⟧" tarn`],
    ['steam-session', 'likely', `{"steamLoginSecure": "⟦${steam}⟧"}`],
    ['steam-session', 'likely', `\x01steamLoginSecure⟦${steam}⟧/`],
  ]);
});

test('the end of a token is told as it is written, and not where its digits are no whole number', () => {
  const signature = dice.bytes(32).toString('base64url');
  const endOf = (exp: string) => {
    const body = Buffer.from(`{"sub":"u-71","exp":${exp}}`).toString('base64url');
    return tell([ascii(` ${json({ alg: 'HS256', typ: 'JWT' })}.${body}.${signature} `)])[0]?.[0]?.expires;
  };
  for (const exp of ['1764003600', '1764003600.25', '1764003600 ', '1764003600.0\n'])
    assert.equal(endOf(exp), 1764003600);
  for (const exp of ['1.7640036e9', '1.7640036E+09', '17640036e2', '-1', '"1764003600"', 'null', '0']) {
    assert.equal(endOf(exp), undefined, exp);
  }
});

test('what only looks like a token is none', () => {
  const [head = '', body = '', tail = ''] = token(CLAIMS).split('.');
  refuses([
    `${json({ typ: 'JWT' })}.${body}.${tail}`,
    `${head}.${Buffer.from('no JSON at all, but text').toString('base64url')}.${tail}`,
    `${head}.eyJ`,
    token({ sub: '1234567890', name: 'John Doe', iat: 1516239022 }),
    `eyJ${dice.text(B62, 60)}`,
  ]);
});

test('headers and cookies', () => {
  const value = dice.text(B62, 40);
  holds([
    ['http-bearer', 'likely', `Authorization: Bearer ⟦${value}⟧\r\n`],
    ['http-bearer', 'likely', `X-Api-Key: ⟦${value}⟧\r\n`],
    ['cookie-session', 'likely', `Cookie: lang=de; PHPSESSID=⟦${value}⟧; theme=dark\r\n`],
    ['cookie-session', 'likely', `Set-Cookie: my_sid=⟦${value}⟧; Path=/; HttpOnly\r\n`],
    ['json-token', 'likely', `{"token_type":"x","refresh_token":"⟦${value}⟧"}`],
    ['ntlmssp-auth', 'validated', `Authorization: NTLM ⟦${ntlm().toString('base64')}⟧\r\n`],
  ]);
  refuses(
    [
      'Authorization: Bearer <token>\r\n',
      'Authorization: Bearer YOUR_TOKEN_GOES_HERE\r\n',
      `Cookie: _ga=GA1.2.${value}; lang=de\r\n`,
      'Set-Cookie: sid=deleted; Path=/\r\n',
      'Cookie: session=12345678901234567890\r\n',
      `Bearer realm="x", error="invalid_token"`,
    ],
    ['http-bearer', 'cookie-session'],
  );
});

function ntlm(): Buffer {
  const head = Buffer.alloc(64);
  head.write('NTLMSSP\0');
  head.writeUInt32LE(3, 8);
  const parts = [Buffer.alloc(24, 1), dice.bytes(64), utf16('TARN'), utf16('mara'), utf16('PC7'), dice.bytes(16)];
  let at = 64;
  for (const [index, part] of parts.entries()) {
    head.writeUInt16LE(part.length, 12 + 8 * index);
    head.writeUInt16LE(part.length, 14 + 8 * index);
    head.writeUInt32LE(at, 16 + 8 * index);
    at += part.length;
  }
  return Buffer.concat([head, ...parts]);
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le');

test('NTLM answers as bytes: lengths and offsets must nest', () => {
  const good = ntlm();
  const short = Buffer.from(good);
  short.writeUInt16LE(30, 20);
  const beyond = Buffer.from(good);
  beyond.writeUInt32LE(5000, 24);
  const [a, b, c] = tell([good, short, beyond]);
  assert.deepEqual(
    a?.map((record) => [record.detector, record.start, record.length]),
    [['ntlmssp-auth', 0, good.length]],
  );
  assert.deepEqual(b, []);
  assert.deepEqual(c, []);
});

test('TLS key logs', () => {
  const hex = (length: number) => dice.text('0123456789abcdef', length);
  const line = `CLIENT_RANDOM ${hex(64)} ${hex(96)}`;
  const [a, b] = tell([ascii(`${line}\n`), ascii(`CLIENT_RANDOM ${hex(64)} ${hex(90)}\n`)]);
  assert.deepEqual(
    a?.map((record) => [record.detector, record.start, record.length]),
    [['tls-keylog', 0, line.length]],
  );
  assert.deepEqual(b, []);
});

test('Kerberos: tickets, caches and key tables, by what nests in them', () => {
  const text = (value: string) => Buffer.concat([big32(value.length), Buffer.from(value)]);
  const principal = Buffer.concat([big32(1), big32(1), text('TARN.IO'), text('mara')]);
  const credential = Buffer.concat([
    principal,
    principal,
    Buffer.from([0, 18]),
    big32(32),
    dice.bytes(32),
    Buffer.alloc(16),
    Buffer.alloc(1),
    big32(0),
    big32(0),
    big32(0),
    big32(200),
    dice.bytes(200),
    big32(0),
  ]);
  const cache = Buffer.concat([Buffer.from('0504000c00010008', 'hex'), Buffer.alloc(8), principal, credential]);
  const short = (value: string) => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
  const entry = Buffer.concat([
    Buffer.from([0, 1]),
    short('TARN.IO'),
    short('host'),
    big32(1),
    big32(0),
    Buffer.from([2, 0, 18, 0, 32]),
    dice.bytes(32),
  ]);
  const table = Buffer.concat([Buffer.from([5, 2]), big32(entry.length), entry]);
  const wrong = Buffer.from(table);
  wrong[table.length - 33] = 31;
  const [a, b, c] = tell([cache, table, wrong]);
  assert.deepEqual(
    a?.map((record) => [record.detector, record.start, record.length]),
    [['krb5-ccache', 0, cache.length]],
  );
  assert.deepEqual(
    b?.map((record) => [record.detector, record.start, record.length]),
    [['krb5-keytab', 0, table.length]],
  );
  assert.deepEqual(c, []);
});

function big32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
