/** Passwords and hashes in files and dumps of known shape, sessions that a service writes its own way. */
import { createCipheriv } from 'node:crypto';
import { test } from 'node:test';
import { Dice } from './pages.ts';
import { holds, refuses } from './texts.ts';

const dice = new Dice(29);
const B62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const base64url = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');

/** The key that Microsoft published ([MS-GPPREF] 2.2.1.1.4). */
const POLICY_KEY = Buffer.from('4e9906e8fcb66cc9faf49310620ffee8f496e806cc057990209b09a433b66c1b', 'hex');

test('passwords that anyone can read again: policies, FileZilla, Cisco', () => {
  const cipher = createCipheriv('aes-256-cbc', POLICY_KEY, Buffer.alloc(16));
  const word = `Kz7${dice.text(B62, 9)}`;
  const policy = Buffer.concat([cipher.update(Buffer.from(word, 'utf16le')), cipher.final()]).toString('base64');
  const other = base64(dice.bytes(32));
  holds(
    [
      ['gpp-cpassword', 'validated', `<Properties userName="x" cpassword="⟦${policy.replace(/=+$/, '')}⟧" />`],
      ['filezilla-pass', 'validated', `<Pass encoding="base64">⟦${base64(word)}⟧</Pass>`],
      ['cisco-secret', 'validated', `\n password 7 ⟦${cisco(word)}⟧\n`],
      ['cisco-secret', 'likely', `\nenable secret 9 ⟦$9$${dice.text(B62, 14)}$${dice.text(B62, 43)}⟧\n`],
      ['ansible-vault', 'validated', `⟦${vault(dice.text(HEX, 64), dice.text(HEX, 64), dice.text(HEX, 256))}⟧\n`],
    ],
    ['shadow-sha256'],
  );
  refuses(
    [
      `cpassword="${other}"`,
      'cpassword=""',
      '<Pass encoding="base64"></Pass>',
      ' password 7 times a day\n',
      ' password 7 06zz\n',
      '$ANSIBLE_VAULT;1.1;AES256\nno hex\n',
    ],
    ['gpp-cpassword', 'filezilla-pass', 'cisco-secret', 'ansible-vault'],
  );
});

/** Type 7: two digits say where in the table of the world the first letter begins. */
function cisco(word: string): string {
  const table = 'dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87';
  const bytes = Buffer.from(word).map((byte, index) => byte ^ table.charCodeAt((8 + index) % table.length));
  return `08${Buffer.from(bytes).toString('hex').toUpperCase()}`;
}

/** Salt, HMAC and text, each in hex, the whole in hex again, in lines of 80. */
function vault(...parts: readonly string[]): string {
  const body = Buffer.from(parts.join('\n')).toString('hex');
  return ['$ANSIBLE_VAULT;1.1;AES256', ...(body.match(/.{1,80}/g) ?? [])].join('\n');
}

test('accounts of Windows as dumped: lines of hashes', () => {
  const [lm, nt] = ['aad3b435b51404eeaad3b435b51404ee', dice.text(HEX, 32)];
  const blob = `0101000000000000${dice.text(HEX, 120)}`;
  const answer = `mara::TARN:${dice.text(HEX, 16)}:${dice.text(HEX, 32)}:${blob}`;
  holds([
    ['sam-ntlm', 'validated', `\nmara:1001:⟦${lm}:${nt}⟧:::\n`],
    ['sam-ntlm', 'validated', `\nTARN\\svc_backup:1104:⟦${dice.text(HEX, 32)}:${nt}⟧:::\n`],
    ['sam-ntlm', 'likely', `\t * NTLM     : ⟦${nt}⟧\n`],
    ['sam-ntlm', 'likely', `{"NTHash": "⟦${nt}⟧"}`],
    ['ntlmv2-response', 'validated', `\n⟦${answer}⟧\n`],
  ]);
  refuses(
    [
      `\nGuest:501:${lm}:31d6cfe0d16ae931b73c59d7e0c089c0:::\n`,
      `\nmara:1001:${lm}:${nt.slice(1)}:::\n`,
      `${dice.text(HEX, 32)}:${dice.text(HEX, 32)}\n`,
      '* NTLM     : 31d6cfe0d16ae931b73c59d7e0c089c0\n',
      `* NTLM     : ${nt}a\n`,
      `NTHash of ${nt}\n`,
      answer.replace(':0101', ':0201'),
      answer.replace('::', ':'),
    ],
    ['sam-ntlm', 'ntlmv2-response'],
  );
});

test('codes for the day on which a phone is lost', () => {
  const codes = Array.from({ length: 8 }, () => `${dice.text(HEX, 5)}-${dice.text(HEX, 5)}`);
  holds([['backup-codes', 'possible', `Recovery codes\n⟦${codes.join('\n')}⟧\n`]]);
  refuses(
    [`Recovery codes\n${codes.slice(0, 3).join('\n')}\n`, `Other things\n${codes.join('\n')}\n`],
    ['backup-codes'],
  );
});

test('sessions of chats and games', () => {
  const hex = dice.text(HEX, 40).toUpperCase();
  const long = dice.text(`${HEX}ABCDEF`, 600).toUpperCase();
  const string = `1${base64url(Buffer.concat([Buffer.from([2, 149, 154, 167, 50, 1, 187]), dice.bytes(256)]))}`;
  holds([
    ['steam-session', 'likely', `Cookie: steamLoginSecure=⟦76561198012345678%7C%7C${hex}⟧; x=1\r\n`],
    [
      'roblox-cookie',
      'likely',
      `.ROBLOSECURITY=⟦_|WARNING:-DO-NOT-SHARE-THIS.--Sharing-this-will-allow-someone-to-log-in-as-you-and-to-steal-your-ROBUX-and-items.|_${long}⟧; `,
    ],
    ['telegram-session', 'possible', `api_hash=x\nsession = ⟦${string}⟧\n`],
  ]);
  refuses(
    [`steamLoginSecure=1234%7C%7C${hex}; `, '_|WARNING:-DO-NOT-SHARE-THIS.--x.|_ ', `${string.slice(0, 200)}\n`],
    ['steam-session', 'roblox-cookie', 'telegram-session'],
  );
});
