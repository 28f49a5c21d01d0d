/** Signing in as protocols do it: messages with lengths, and commands in lines (passwords/sign-in). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dice, tell } from '../pages.ts';

// Made up here; spelled in parts so that no line of this file looks like a secret in use.
const V = ['Kz7', 'vw!', 'Qm3x'].join('');
/** No one would take it for a password where nothing says that it is one. */
const WEAK = ['correct', 'horse'].join('');
const USER = 'mara';

type Part = string | readonly number[] | Uint8Array;
const bytes = (...parts: readonly Part[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const PLAIN = base64(`\0${USER}\0${V}`);

const short = (text: string) => bytes([text.length], text);
const two = (text: string) => bytes([text.length >> 8, text.length & 255], text);
const big32 = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** BER with lengths of one byte, or of four as Active Directory writes them. */
const ber = (kind: number, body: Uint8Array, isLong: boolean) =>
  isLong ? bytes([kind, 0x84, ...big32(body.length)], body) : bytes([kind, body.length], body);
const bind = (password: string, isLong = false) => {
  const own = (kind: number, ...parts: readonly Part[]) => ber(kind, bytes(...parts), isLong);
  const body = own(0x60, [2, 1, 3], ber(4, bytes('cn=mara,dc=tarn,dc=io'), isLong), ber(0x80, bytes(password), isLong));
  return bytes(own(0x30, [2, 1, 7], body), [0xff]);
};
const community = (name: string, pdu = 0xa0) => {
  const body = bytes(
    [2, 1, 1, 4],
    short(name),
    [pdu, 0x19, 2, 4, 1, 2, 3, 4, 2, 1, 0, 2, 1, 0],
    [0x30, 11, 0x30, 9, 6, 5, 43, 6, 1, 2, 1, 5, 0],
  );
  return bytes([0x30, body.length], body);
};
const startup = (() => {
  const body = bytes([0, 3, 0, 0], `user\0${USER}\0database\0shop\0\0`);
  return bytes(big32(body.length + 4), body);
})();
const postgres = (password: string) => bytes('p', big32(password.length + 5), password, [0]);
const mysql = (password: string, database: string) =>
  bytes(
    [0x5c, 0, 0, 1, 5, 0xa6, 0xff, 1, 0, 0, 0, 1, 0x2d],
    new Uint8Array(23),
    `${USER}\0`,
    short(`${password}\0`),
    database && `${database}\0`,
    'mysql_clear_password\0',
  );
const amqp = (password: string, user = USER) => {
  const answer = `\0${user}\0${password}`;
  return bytes([0, 10, 0, 11, 0, 0, 0, 0], short('PLAIN'), big32(answer.length), answer, short('en_US'), [0xce]);
};
const amqp1 = (password: string) => {
  const answer = `\0${USER}\0${password}`;
  return bytes([0, 0x53, 0x41, 0xc0, 30, 2, 0xa3], short('PLAIN'), [0xa0], short(answer), [0x40]);
};
const mqtt = (password: string, version: number, flags = 0xc2, extra: Uint8Array = bytes()) => {
  const body = bytes(
    two(version === 3 ? 'MQIsdp' : 'MQTT'),
    [version, flags, 0, 60],
    version === 5 ? [5, 0x11, 0, 0, 0, 9] : '',
    two('sensor-4'),
    extra,
    two(USER),
    two(password),
  );
  const size = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7];
  return bytes([0x10, ...size], body);
};
const resp = (...words: readonly string[]) =>
  bytes(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);

type Case = readonly [name: string, detector: string, message: Buffer, value: string];

const HITS: readonly Case[] = [
  ['LDAP', 'conn-ldap', bind(V), V],
  ['LDAP, long lengths', 'conn-ldap', bind(V, true), V],
  ['LDAP, a plain word', 'conn-ldap', bind(WEAK), WEAK],
  ['SNMP', 'snmp-community', community('tarn-rw-71'), 'tarn-rw-71'],
  ['PostgreSQL', 'conn-postgres', postgres(V), V],
  ['PostgreSQL behind what begins a session', 'conn-postgres', bytes(startup, postgres(WEAK)), WEAK],
  ['MySQL', 'conn-mysql', mysql(V, ''), V],
  ['MySQL with a database', 'conn-mysql', mysql(WEAK, 'shop'), WEAK],
  ['MySQL, a long one', 'conn-mysql', mysql(V + WEAK + V, 'shop'), V + WEAK + V],
  ['AMQP 0-9-1', 'conn-amqp', amqp(V), V],
  ['AMQP 1.0', 'conn-amqp', amqp1(WEAK), WEAK],
  ['MQTT 3.1', 'conn-amqp', mqtt(V, 3), V],
  ['MQTT 3.1.1', 'conn-amqp', mqtt(WEAK, 4), WEAK],
  ['MQTT 5', 'conn-amqp', mqtt(V, 5), V],
  ['MQTT with a will', 'conn-amqp', mqtt(V, 4, 0xc6, bytes(two('gone'), two('x'.repeat(120)))), V],
  ['RESP', 'conn-redis', resp('AUTH', V), V],
  ['RESP in small letters', 'conn-redis', resp('auth', WEAK), WEAK],
  ['RESP with a name', 'conn-redis', resp('AUTH', USER, V), V],
  ['RESP 3', 'conn-redis', resp('HELLO', '3', 'AUTH', 'default', V), V],
  ['SMTP', 'conn-smtp', bytes(`AUTH PLAIN ${PLAIN}\r\n`), PLAIN],
  ['SMTP in small letters', 'conn-smtp', bytes(`auth plain ${PLAIN}\r\n`), PLAIN],
  ['SMTP, on the next line', 'conn-smtp', bytes(`AUTH PLAIN\r\n334 \r\n${PLAIN}\r\n`), PLAIN],
  ['IMAP', 'conn-smtp', bytes(`a1 AUTHENTICATE PLAIN ${PLAIN}\r\n`), PLAIN],
  ['IMAP, on the next line', 'conn-smtp', bytes(`a1 AUTHENTICATE PLAIN\r\n+ \r\n${PLAIN}\r\n`), PLAIN],
  ['IMAP with literals', 'conn-smtp', bytes(`a1 LOGIN {4}\r\n${USER} {10}\r\n${V}\r\n`), V],
  ['ManageSieve', 'conn-smtp', bytes(`AUTHENTICATE "PLAIN" "${PLAIN}"\r\n`), PLAIN],
  ['XMPP', 'conn-smtp', bytes(`<auth xmlns='urn:x' mechanism='PLAIN'>${PLAIN}</auth>`), PLAIN],
  ['IRC', 'conn-smtp', bytes(`AUTHENTICATE PLAIN\r\n:x AUTHENTICATE +\r\nAUTHENTICATE ${PLAIN}\r\n`), PLAIN],
  ['FTP alone', 'conn-ftp', bytes(`PASS ${V}\r\n`), V],
  ['POP3', 'conn-ftp', bytes(`USER ${USER}\r\n+OK\r\nPASS ${V}\r\n+OK Logged in.\r\n`), V],
  ['IRC', 'conn-ftp', bytes(`PASS ${V}\r\nNICK ${USER}\r\n`), V],
  ['NNTP', 'conn-ftp', bytes(`AUTHINFO USER ${USER}\r\nAUTHINFO PASS ${V}\r\n`), V],
];

for (const [name, detector, message, value] of HITS) {
  test(`${name}: ${detector}`, () => {
    const [told = []] = tell([message]);
    const start = message.lastIndexOf(value, undefined, 'latin1');
    const hit = told.find((record) => record.start === start && record.length === value.length);
    assert.equal(hit?.detector, detector, JSON.stringify(told));
    assert.notEqual(hit?.confidence, 'possible');
  });
}

/** One byte of it is another one. */
const changed = (message: Buffer, at: number, by = 1) => {
  const copy = Buffer.from(message);
  const place = at < 0 ? copy.length + at : at;
  copy[place] = ((copy[place] ?? 0) + by) & 255;
  return copy;
};

const MISSES: readonly (readonly [name: string, message: Buffer])[] = [
  ['LDAP without a password', bind('')],
  ['LDAP whose lengths do not fit', changed(bind(V), 6)],
  ['LDAP with another length of the name', changed(bind(V), 11)],
  ['LDAP with SASL', changed(bind(V), 33, 0x23)],
  ['SNMP with the name that devices come with', community('public')],
  ['SNMP without a request', community('tarn-rw-71', 0x30)],
  ['PostgreSQL, a word alone', postgres(WEAK)],
  ['PostgreSQL, one too long', changed(postgres(V), 4)],
  ['PostgreSQL, one too short', changed(postgres(V), 4, -1)],
  ['PostgreSQL, what is computed', bytes(startup, postgres(`md5${new Dice(7).text('0123456789abcdef', 32)}`))],
  ['MySQL, only the name of the plugin', bytes('sha256_password\0caching_sha2\0mysql_clear_password\0dialog\0')],
  ['MySQL, another count', changed(mysql(V, ''), 41)],
  ['AMQP as every server comes with it', amqp('guest', 'guest')],
  ['AMQP, another length', changed(amqp(V), 17)],
  ['AMQP, one NUL', changed(amqp(V), 18, 65)],
  ['MQTT without a password', mqtt(V, 4, 0x82)],
  ['MQTT, another length', changed(mqtt(V, 4), 1)],
  ['MQTT of no known version', changed(mqtt(V, 4), 8, 9)],
  ['RESP of another command', resp('ECHO', V)],
  ['RESP, a placeholder', resp('AUTH', 'password')],
  ['RESP, another length', bytes(`*2\r\n$4\r\nAUTH\r\n$9\r\n${V}\r\n`)],
  ['SMTP, no three parts', bytes(`AUTH PLAIN ${base64(`${USER}:${V}`)}\r\n`)],
  ['SMTP, methods', bytes('250-AUTH PLAIN LOGIN\r\n250-AUTH LOGIN PLAIN XOAUTH2\r\n')],
  ['IMAP, a sentence', bytes('AUTHENTICATE PLAIN is not allowed before STARTTLS\r\n')],
  ['XMPP, another mechanism', bytes(`<auth mechanism='SCRAM-SHA-1'>${PLAIN}</auth>`)],
  ['FTP, a sentence', bytes('PASS through the gate\r\n')],
  ['FTP, a format', bytes('PASS %s\r\n')],
  ['FTP, a word alone', bytes(`PASS ${WEAK}\r\n`)],
  ['tests that pass', bytes('PASS tests/unit/page2.Test.js\r\nPASS 12/15\r\n')],
];

for (const [name, message] of MISSES) {
  test(`no sign-in: ${name}`, () =>
    assert.deepEqual(
      (tell([message])[0] ?? []).filter(({ confidence }) => confidence !== 'possible'),
      [],
    ));
}

const property = (key: string, value: string, objects = 6) => {
  const text = (word: string) => bytes([0x50 | word.length], word);
  const parts = [
    bytes([0xd2, 1, 2, 3, 4]),
    text('user'),
    text(key),
    text(USER),
    text(value),
    bytes([0x33, ...new Uint8Array(8)]),
  ].slice(0, objects);
  let at = 8;
  const starts = parts.map((part) => {
    at += part.length;
    return at - part.length;
  });
  const trailer = [0, 0, 0, 0, 0, 0, 1, 1, ...big32(0), ...big32(parts.length), ...big32(0), ...big32(0)];
  return bytes('bplist00', ...parts, starts, trailer, ...[big32(0), big32(at)]);
};

test('binary property lists: names lead to their values', () => {
  const list = property('password', V);
  const told = tell([
    list,
    property('syncTitle', V),
    changed(list, 8 + 5 + 5 + 9 + 5 + 11 + 9 + 1),
    property('password', 'none'),
  ]);
  assert.deepEqual(
    told.map((records) => records.map(({ detector, confidence, start }) => [detector, confidence, start])),
    [[['ini-password', 'likely', list.indexOf(V)]], [], [], []],
  );
});
