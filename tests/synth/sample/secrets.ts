/**
 * What looks like secrets in the sample, for the exposure scan to find. All of it is made up: domains that cannot
 * exist, numbers that nobody has, words that say what they are. Checksums are computed, so that the scan takes them
 * for real.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Writer } from '../minidump/index.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A token of the newer kind: thirty characters and their checksum in base 62. */
function gitHubToken(): string {
  const body = 'ThisIsASampleAndOpensNothing00';
  let sum = crc32(body);
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = (BASE62[sum % 62] ?? '') + digits;
    sum = Math.floor(sum / 62);
  }
  return `ghp_${body}${digits}`;
}

/** A signed token whose end has long passed. */
function signedToken(): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'https://sync.paper-boat.invalid', sub: 'sample', exp: 1_748_946_000 };
  const signature = createHash('sha256').update('no key signed this').digest('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${signature}`;
}

/** A number of sixteen digits that passes its check. */
function cardNumber(): string {
  const digits = [4, 9, 2, 9, 3, 1, 7, 2, 6, 0, 8, 4, 5, 9, 1];
  const sum = digits.reduce((total, digit, index) => {
    const value = index % 2 === 0 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return [...digits, (10 - (sum % 10)) % 10].join('').replace(/(....)(?=.)/g, '$1 ');
}

export function environment(): string[] {
  return [
    '=C:=C:\\Users\\sample\\Documents\\Notes',
    'ALLUSERSPROFILE=C:\\ProgramData',
    'APPDATA=C:\\Users\\sample\\AppData\\Roaming',
    'COMPUTERNAME=SAMPLE-PC',
    `GITHUB_TOKEN=${gitHubToken()}`,
    'HOMEDRIVE=C:',
    'HOMEPATH=\\Users\\sample',
    'LOCALAPPDATA=C:\\Users\\sample\\AppData\\Local',
    'NUMBER_OF_PROCESSORS=12',
    'OS=Windows_NT',
    'PAPER_BOAT_DATABASE=postgres://notes:a-made-up-password@db.paper-boat.invalid:5432/notes',
    'PATH=C:\\Windows\\system32;C:\\Windows;C:\\Program Files\\Paper Boat',
    'SystemRoot=C:\\Windows',
    'TEMP=C:\\Users\\sample\\AppData\\Local\\Temp',
    'USERNAME=sample',
    'USERPROFILE=C:\\Users\\sample',
    'windir=C:\\Windows',
  ];
}

/** 32 KiB of heap: notes as the program keeps them, a request it sent, what was freed before. */
export function heapText(): Uint8Array {
  const out = new Writer();
  out.upTo(0x80).u64(0x7ffb_21c9_d3a8n).u64(0).u32(3).u32(17);
  out.upTo(0x140).utf16('shopping.note').u16(0);
  out.upTo(0x200).utf16('Flour, sugar, a dozen eggs. Ask sample.person@example.com about the oven.\n').u16(0);
  out.utf16(`Holiday booking, card number ${cardNumber()}, valid until the sample ends.\n`).u16(0);
  out.upTo(0x1000);
  out.ascii('GET /v2/notes?since=1748942487 HTTP/1.1\r\nHost: sync.paper-boat.invalid\r\n');
  out.ascii(`Authorization: Bearer ${signedToken()}\r\nAccept: application/json\r\n\r\n`).u8(0);
  out
    .upTo(0x1800)
    .ascii('{"notes":[{"id":17,"title":"shopping","body":null},{"id":18,"title":"oven","body":"…"}]}')
    .u8(0);
  // Freed blocks are filled as the debug heap fills them.
  out.upTo(0x2000);
  while (out.length < 0x2400) out.u32(0xfeeefeee);
  return out.upTo(0x8000).bytes;
}
