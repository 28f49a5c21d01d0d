/** What was written, where somebody was, what a program was made of. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, tell } from './pages.ts';
import { type Case, holds, refuses } from './texts.ts';

test('mails and messages', () => {
  holds(
    [
      ['mail-header', 'likely', `From: mara@tarnbrook.io\r\nSubject: ⟦Offer for the second boiler⟧\r\nTo: x\r\n`],
      ['mail-header', 'likely', `\nSubject: ⟦Re: your results of Monday⟧\nMessage-ID: <7@tarnbrook.io>\n`],
      ['chat-message', 'possible', `{"id":"9","channel_id":"417","content":"⟦see you at the station at six⟧"}`],
      ['chat-message', 'possible', `{"sender":{"id":4},"text":"⟦the key is under the mat⟧"}`],
    ],
    ['email'],
  );
  refuses(
    [
      'Subject: Offer for the second boiler\n',
      'The Subject: line\nFrom: x\n',
      '\nSubject: %s\nFrom: %s\n',
      '{"content":"see you at the station"}',
      '{"channel_id":"417","content":"<content>"}',
    ],
    ['mail-header', 'chat-message'],
  );
});

test('addresses of streets, places on the globe, of machines', () => {
  const cases: Case[] = [
    ['postal-address', 'possible', `{"street":"⟦Veldweg 14⟧","city":"Tarnbrook","zip":"48213"}`],
    ['postal-address', 'possible', `{"addressLine1":"⟦9 Cairn Lane⟧","town":"Osthafen","postcode":"OH7 4TT"}`],
    ['geo-position', 'possible', `{"latitude": ⟦52.51627, "longitude": 13.37770⟧}`],
    ['geo-position', 'possible', `{"lat":⟦-33.85678,"lng":151.21529⟧}`],
    ['ip-address', 'possible', `X-Forwarded-For: ⟦87.214.33.9⟧\r\n`],
    ['ip-address', 'possible', `"client_ip":"⟦193.99.144.80⟧"`],
    ['ip-address', 'possible', `"remoteAddr": "⟦193.99.144.80⟧"`],
    ['ip-address', 'possible', `REMOTE_ADDR=⟦193.99.144.80⟧\n`],
    ['ip-address', 'possible', `authentication failure; rhost=⟦193.99.144.80⟧ user=x\n`],
    ['ip-address', 'possible', `client ip ⟦193.99.144.80⟧\n`],
    ['ip-address', 'possible', `x-real-ip: ⟦87.214.33.9⟧\r\n`],
  ];
  holds(cases);
  refuses(
    [
      '{"street":"Veldweg 14","color":"red"}',
      '{"street":"{street}","city":"x","zip":"y"}',
      '{"latitude": 52.5, "longitude": 13.3}',
      '{"latitude": 52.51627, "height": 13.37770}',
      '{"lat":152.51627,"lng":13.37770}',
      'X-Forwarded-For: 192.168.1.7\r\n',
      'X-Forwarded-For: 10.0.0.1\r\n',
      'X-Forwarded-For: 1.2.3.4.5\r\n',
      'X-Forwarded-For: 300.1.2.3\r\n',
      'X-Forwarded-For: <client>, 2 proxies\r\n',
    ],
    ['postal-address', 'geo-position', 'ip-address'],
  );
});

test('files that were opened, and those that a program was built from', () => {
  holds([
    ['file-opened', 'possible', `<item href="⟦file:///srv/share/Offer-2026.docx⟧"/>`],
    ['pdb-path', 'likely', ` ⟦D:\\work\\tarn\\x64\\Release\\tarn.pdb⟧\n`],
    ['source-path', 'possible', `at ⟦/builds/tarn/core/src/parse.rs:118⟧\n`],
    ['source-path', 'possible', `in ⟦C:\\src\\tarn\\net\\socket.cpp⟧ `],
    ['source-map', 'likely', `//# ⟦sourceMappingURL=⟧data:application/json;base64,eyJ2ZXJzaW9uIjozfQ==\n`],
    ['sql-statement', 'possible', `⟦INSERT INTO guests (name, room) VALUES ('Mara Lindqvist', 214)⟧\0`],
    ['sql-statement', 'possible', `⟦UPDATE guests SET name = 'Ravi Okafor' WHERE id = 7⟧\0`],
  ]);
  refuses(
    [
      'file:///usr/lib/x.so ',
      ' ntdll.pdb ',
      'a tarn.pdb',
      'https://tarn.io/src/parse.rs ',
      'parse.rs:118',
      '//# sourceMappingURL=app.js.map\n',
      'INSERT INTO guests (name, room) VALUES (?, ?)\0',
      'UPDATE guests SET name = :name WHERE id = :id\0',
      "UPDATE guests SET name = 'Ravi'\0",
    ],
    ['file-opened', 'pdb-path', 'source-path', 'source-map', 'sql-statement'],
  );
});

test("a program's debug record: the path in it, when it has a folder", () => {
  const record = (path: string) =>
    Buffer.concat([ascii('RSDS'), Buffer.alloc(16, 0x9c), Buffer.from([1, 0, 0, 0]), ascii(`${path}\0`)]);
  const path = 'D:\\agent\\_work\\7\\tarn.pdb';
  const [own, bare, cut] = tell([record(path), record('tarn.pdb'), record(path).subarray(0, 40)]);
  assert.deepEqual(
    own?.map(({ detector, start, length }) => [detector, start, length]),
    [['pdb-path', 24, path.length]],
  );
  assert.deepEqual([bare, cut], [[], []]);
});
