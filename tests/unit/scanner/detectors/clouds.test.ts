/** Keys of clouds and registries whose parts must fit one another, made up here by dice. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { ascii, Dice, tell } from './pages.ts';
import { type Case, holds, refuses } from './texts.ts';

const dice = new Dice(23);
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const B62 = `${UPPER}abcdefghijklmnopqrstuvwxyz0123456789`;
const B32 = `${UPPER}234567`;
const HEX = '0123456789abcdef';
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const base64url = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');

/** 16 characters of base 32; the account number in them has twelve digits. */
function awsId(prefix: string): string {
  const account = BigInt(100000000000 + dice.roll(899999999999));
  const bits = (0x800000000000n | (account << 7n)) & 0xffffffffffffn;
  let value = (bits << 32n) | BigInt(dice.roll(0xffffffff));
  let text = '';
  for (let i = 0; i < 16; i++, value >>= 5n) text = B32[Number(value & 31n)] + text;
  return prefix + text;
}

const awsSecret = () => `q7/K${dice.text(`${B62}+/`, 34)}zR`;

/** libmacaroons' packets of version 2: location, identifier, caveats, signature. */
function macaroon(location: string, signature = 32): string {
  const packet = (tag: number, body: Uint8Array) => Buffer.concat([Buffer.from([tag, body.length]), body]);
  return base64url(
    Buffer.concat([
      Buffer.from([2]),
      packet(1, Buffer.from(location)),
      packet(2, Buffer.from('b2f9a8c0-4e1d-4c8e-9f11-71c2d0a35e77')),
      Buffer.from([0]),
      packet(2, Buffer.from('{"version": 1, "permissions": "user"}')),
      Buffer.from([0, 0]),
      packet(6, dice.bytes(signature)),
    ]),
  );
}

test('tokens of package registries', () => {
  const cases: Case[] = [
    ['docker-auth', 'validated', `{"auths":{"images.tarn.io":{"auth":"⟦${base64(`mara:${dice.text(B62, 16)}`)}⟧"}}}`],
    ['pypi-token', 'validated', `\npassword = ⟦pypi-${macaroon('pypi.org')}⟧\n`],
    ['pypi-token', 'validated', `"⟦pypi-${macaroon('test.pypi.org')}⟧"`],
  ];
  holds(cases);
  refuses(
    [
      `{"auths":{"images.tarn.io":{"auth":"${base64('no colon in this one')}"}}}`,
      `{"auth":"${base64(`mara:${dice.text(B62, 16)}`)}"}`,
      `pypi-${macaroon('pypi.org').slice(0, 60)} `,
      `pypi-${dice.text(B62, 180)} `,
    ],
    ['docker-auth', 'pypi-token'],
  );
});

test('keys of Amazon: the number within the id, the secret beside it', () => {
  const [id, secret] = [awsId('AKIA'), awsSecret()];
  const hash = dice.text(HEX, 40);
  holds([
    ['aws-access-key-id', 'validated', `aws_access_key_id = ⟦${id}⟧\naws_secret_access_key = ${secret}\n`],
    ['aws-access-key-id', 'likely', `key ⟦${id}⟧ was used\n`],
    ['aws-session-key-id', 'likely', `"AccessKeyId":"⟦${awsId('ASIA')}⟧"`],
    ['aws-secret-key', 'likely', `aws_access_key_id = ${id}\naws_secret_access_key = ⟦${secret}⟧\n`],
    ['aws-secret-key', 'likely', `{"SecretAccessKey":"⟦${secret}⟧"}`],
    ['aws-secret-key', 'likely', `AWS_SECRET_ACCESS_KEY=⟦${secret}⟧\n`],
    // Slashes and letters by chance, as one key in three hundred has them.
    ['aws-secret-key', 'likely', `AWS_SECRET_ACCESS_KEY=⟦qWmLtrXGB7/GbVRRHmCzwYTeKYjcq//pEKZRwLOu⟧\n`],
    ['aws-secret-key', 'likely', `{"SecretAccessKey":"⟦${secret.slice(0, 9)}\\/${secret.slice(10)}⟧"}`],
  ]);
  refuses(
    [
      `key AKIA${dice.text(UPPER, 15)}1 `,
      `key ${id}X `,
      `key X${id} `,
      `aws_secret_access_key = ${hash}\n`,
      `aws_secret_access_key = ${secret.slice(1)}\n`,
      `aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n`,
      `integrity ${secret}\n`,
    ],
    ['aws-access-key-id', 'aws-session-key-id', 'aws-secret-key'],
  );
});

test('a service account of Google: its PEM, and that alone', () => {
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ format: 'pem', type: 'pkcs8' })
    .toString()
    .trimEnd()
    .replaceAll('\n', '\\n');
  const account = (key: string) =>
    `{"type": "service_account","project_id": "tarn-prod","private_key_id": "${dice.text(HEX, 40)}","private_key": "${key}\\n","client_id": "1"}`;
  holds([['gcp-service-account', 'validated', account(`⟦${pem}⟧`)]]);
  refuses([account(pem.slice(0, 200)), account('-----BEGIN PRIVATE KEY-----')], ['gcp-service-account']);
});

test('keys of Azure and Alibaba, by what stands around', () => {
  const sig = encodeURIComponent(base64(dice.bytes(32)));
  const short = encodeURIComponent(base64(dice.bytes(20)));
  const secret = base64(dice.bytes(32));
  const ali = dice.text(B62, 30);
  holds(
    [
      [
        'azure-sas',
        'validated',
        `https://tarn.blob.core.windows.net/x?⟦sv=2024-11-04&ss=b&sp=rl&se=2030-01-01T00:00:00Z&sig=${sig}⟧ `,
      ],
      ['azure-appconfig', 'likely', `Endpoint=https://tarn.azconfig.io;Id=x7-l0-s0:abc;Secret=⟦${secret}⟧ `],
      [
        'alibaba-secret',
        'likely',
        `ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI${dice.text(B62, 20)}\nALIBABA_CLOUD_ACCESS_KEY_SECRET=⟦${ali}⟧\n`,
      ],
    ],
    ['url-visited', 'alibaba-key-id'],
  );
  const quoted = `<p> <code>sp=r&amp;sv=2024-11-04&amp;se=2030-01-01&amp;sig=${sig}</code>`;
  refuses([quoted], ['azure-sas'], 'possible');
  refuses(
    [
      `https://tarn.blob.core.windows.net/x?sv=2024-11-04&se=2030-01-01T00:00:00Z&sig=${short} `,
      `sig=${sig} `,
      `x ${ali}\n`,
    ],
    ['azure-sas', 'azure-appconfig', 'alibaba-secret'],
  );
});

test('a signed query says when it ends: a day alone, and a time, wherever it stands', () => {
  // Bytes 11 and 14 of the signature are digits, as an hour and a minute have them.
  const signature = encodeURIComponent(`${dice.text(B62, 9)}Zx12q34${dice.text(B62, 26)}A=`);
  const endOf = (query: string) =>
    tell([ascii(`?${query} `)])[0]?.find(({ detector }) => detector === 'azure-sas')?.expires;
  const day = Date.UTC(2031, 1, 28) / 1000;
  for (const [end, seconds] of [
    ['2031-02-28', 0],
    ['2031-02-28T09:05Z', 9 * 3600 + 5 * 60],
    ['2031-02-28T09%3A05%3A07Z', 9 * 3600 + 5 * 60 + 7],
    ['2031-02-28T24:00:00Z', 0],
  ] as const) {
    assert.equal(endOf(`sv=2024-11-04&sig=${signature}&se=${end}`), day + seconds, end);
    assert.equal(endOf(`se=${end}&sv=2024-11-04&sig=${signature}`), day + seconds, end);
  }
  assert.equal(endOf(`se=2031-02-29&sv=2024-11-04&sig=${signature}`), undefined);
  assert.equal(endOf(`se=2031/02/28&sv=2024-11-04&sig=${signature}`), undefined);
});

test('keys of models and bots: a part in the middle, a number in the first part', () => {
  const half = (length: number) => `${dice.text(B62, length - 2)}Q7`;
  const id = base64url(String(1 + dice.roll(8)) + dice.text('0123456789', 17));
  const bot = `${id}.G${dice.text(B62, 5)}.${dice.text(B62, 38)}`;
  holds([
    ['openai-key', 'validated', `OPENAI_API_KEY=⟦sk-${half(20)}T3BlbkFJ${half(20)}⟧\n`],
    ['openai-key', 'validated', `"⟦sk-proj-${half(74)}T3BlbkFJ${half(74)}⟧"`],
    ['openai-key', 'validated', `"⟦sk-svcacct-${half(58)}T3BlbkFJ${half(58)}⟧"`],
    ['discord-bot', 'validated', `Authorization: Bot ⟦${bot}⟧\r\n`],
    // Numbers whose base 64 has no digit.
    ...['70046328142025080', '210672790072130190', '6330127008514610704'].map(
      (number) =>
        ['discord-bot', 'validated', `"⟦${base64url(number)}.G${dice.text(B62, 5)}.${dice.text(B62, 38)}⟧"`] as const,
    ),
  ]);
  refuses(
    [
      `sk-${half(20)}T3BlbkFJ${half(19)} `,
      `sk-proj-${half(74)}${half(82)} `,
      'class="sk-circle sk-fading-circle"',
      `${base64url('not a number at all')}.G${dice.text(B62, 5)}.${dice.text(B62, 38)} `,
      `${bot.slice(0, -15)} `,
    ],
    ['openai-key', 'discord-bot'],
  );
});
