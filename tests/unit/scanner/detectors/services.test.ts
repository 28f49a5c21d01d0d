/** Passwords and keys of services that are known by a label or a command, made up here by dice. */
import { test } from 'node:test';
import { Dice } from './pages.ts';
import { type Case, holds, refuses } from './texts.ts';

const dice = new Dice(17);
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MIXED = `${LOWER}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
const HEX = '0123456789abcdef';
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const uuid = [8, 4, 4, 4, 12].map((length) => dice.text(HEX, length)).join('-');

const W = `g7${dice.text(MIXED, 11)}`;
const hex32 = dice.text(HEX, 32);
const lower30 = dice.text(LOWER, 30);
const live = `sk_${'live'}_`;

test('signing in: mail, directories, databases, devices', () => {
  const wide = Buffer.from(`${W}AdministratorPassword`, 'utf16le');
  const cases: Case[] = [
    ['conn-jdbc-oracle', 'likely', `jdbc:oracle:thin:app/⟦${W}⟧@db.tarn.io:1521:x`],
    ['conn-ldap', 'likely', `\nbindpw ⟦${W}⟧\n`],
    ['conn-ldap', 'likely', `\nldap_default_authtok = ⟦${W}⟧\n`],
    ['conn-smtp', 'likely', `smtp://mara:⟦${W}⟧@mail.tarn.io:587`],
    ['conn-smtp', 'validated', `AUTH PLAIN ⟦${base64(`\0mara\0${W}`)}⟧\r\n`],
    ['conn-smtp', 'likely', `AUTH LOGIN\r\n${base64('mara')}\r\n⟦${base64(W)}⟧\r\nMAIL FROM:<>\r\n`],
    ['conn-smtp', 'likely', `AUTH LOGIN ${base64('mara')}\r\n334 UGFzc3dvcmQ6\r\n⟦${base64(W)}⟧\r\n235 ok\r\n`],
    ['laps-password', 'likely', `{"n":"Administrator","t":"1d8161b41c41cde","p":"⟦${W}%⟧"}`],
    ['unattend-password', 'likely', `<AdministratorPassword><Value>⟦${base64(wide)}⟧</Value>`],
    ['snmp-community', 'possible', `\nrocommunity ⟦${W}⟧\n`],
    ['vnc-password', 'likely', '[HKEY_CURRENT_USER\\Software\\TightVNC]\n"Password"=hex:⟦6b,cf,2a,4b,6e,5a,ca,0f⟧\n'],
    ['totp-secret', 'possible', 'otp_secret ⟦MFRGGZDFMZTWQ2LKNNWG23TP⟧\n'],
    ['private-key-file-pass', 'likely', `\nstorePassword=⟦${W}⟧\n`],
    [
      'http-digest',
      'likely',
      `Authorization: Digest username="mara", nonce="${hex32}", response="⟦${dice.text(HEX, 32)}⟧"`,
    ],
  ];
  holds(cases, ['hostname-internal', 'ini-password']);
  refuses(
    [
      'AUTH LOGIN\r\n',
      'AUTH LOGIN PLAIN\r\n250 SMTPUTF8\r\n',
      `AUTH LOGIN\r\n${base64('mara')}\r\n535 no\r\n`,
      'AUTH PLAIN =\r\n',
      '\nrocommunity public\n',
      'community service in the town\n',
    ],
    ['conn-smtp', 'snmp-community'],
  );
});

test('addresses as drivers and JSON write them, options, a field of a form that is an element', () => {
  holds(
    [
      ['conn-mysql', 'likely', `DSN=app:⟦${W}⟧@tcp(db.tarn.io:3306)/shop`],
      ['conn-postgres', 'likely', `"url":"postgres:\\/\\/app:⟦${W}⟧@db.tarn.io\\/shop"`],
      ['cmdline-password', 'likely', `tool --token ⟦${dice.text(MIXED, 32)}7⟧ run\n`],
      ['form-password', 'likely', `user%5Bemail%5D=m%40tarn.io&user%5Bpassword%5D=⟦${W}⟧&x=1`],
    ],
    ['email', 'url-visited', 'hostname-internal', 'ini-password'],
  );
  refuses([`:${W}@tcp(db:3306)/x`, 'tool --token of-the-service run\n'], ['conn-mysql', 'cmdline-password']);
});

test('a chat token behind its scheme', () => {
  holds([['twitch-token', 'likely', `PASS oauth:⟦${lower30}⟧\r\n`]]);
  refuses([`oauth:${lower30}x`, `oauth:${lower30.slice(1)}`], ['twitch-token']);
});

test('a protected password in a file of remote desktop, in capitals or not', () => {
  const le = (value: number) => Buffer.from(Uint32Array.of(value).buffer).toString('hex');
  const part = (size: number) => le(size) + dice.text(HEX, 2 * size);
  const blob = [
    le(1),
    'd08c9ddf0115d1118c7a00c04fc297eb',
    le(1),
    dice.text(HEX, 32),
    le(0),
    `${le(2)}0000`,
    le(0x6610) + le(256),
    part(32),
    le(0),
    le(0x800e) + le(512),
    part(32),
    part(48),
    part(64),
  ].join('');
  holds([
    ['rdp-password', 'validated', `username:s:mara\r\npassword 51:b:⟦${blob.toUpperCase()}⟧\r\n`],
    ['rdp-password', 'validated', `password 51:b:⟦${blob}⟧\r\n`],
    ['dpapi-blob', 'validated', `"${'⟦'}${blob.toUpperCase()}⟧"`],
  ]);
  refuses([`"${blob.slice(0, -2)}"`, `"A${blob}"`], ['dpapi-blob', 'rdp-password']);
});

test('one prefix, two makers: 40 hex digits are the one, both cases the other', () => {
  const stripe = `${live}${dice.text(MIXED, 22)}Qz`;
  holds([
    ['paystack-key', 'likely', `Authorization: Bearer ⟦${live}${dice.text(HEX, 40)}⟧\r\n`],
    ['stripe-secret', 'likely', `key=⟦${stripe}⟧\n`],
  ]);
});

test('named keys of services', () => {
  holds(
    [
      [
        'teams-webhook',
        'likely',
        `⟦https://tarn.webhook.office.com/webhookb2/${uuid}@${uuid}/IncomingWebhook/${hex32}/${uuid}⟧ `,
      ],
      ['postmark-token', 'likely', `X-Postmark-Server-Token: ⟦${uuid}⟧\r\n`],
      ['asana-pat', 'likely', `asana token ⟦1/${dice.text('123456789', 16)}:${hex32}⟧\n`],
      ['splunk-hec', 'likely', `Authorization: Splunk ⟦${uuid}⟧\r\n`],
      ['pushover-key', 'possible', `pushover token ⟦${lower30}⟧\n`],
      ['zapier-webhook', 'likely', `⟦https://hooks.zapier.com/hooks/catch/8302957/b3xk9q2⟧ `],
    ],
    ['url-visited'],
  );
  refuses(
    [`token ${uuid}`, `id ${uuid}\r\n`, `x 1/${dice.text('123456789', 16)}:${hex32}`],
    ['postmark-token', 'asana-pat', 'splunk-hec'],
  );
});
