/**
 * Files in which each anchor leads to much of the text behind or before it, or many anchors to one value: what a search
 * for costly mixtures of anchors, names, marks and random characters came to. Quick forms of them are inputs of
 * tests/fuzz/scanner.
 */
import { anchorsOf, readDetectors, withMarks } from '../../../tools/scanner/detectors.ts';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { B58, drawn, LOWER, NAMES, repeated, value } from './bad-structures.ts';

const random = randomWords(47);
const HEX = '0123456789abcdef';

function pick<T>(list: readonly T[]): T {
  return list[random() % list.length] as T;
}

const latin = (text: string) => Buffer.from(text, 'utf8');
const percent = (text: string) => [...latin(text)].map((byte) => `%${byte.toString(16)}`).join('');

const FIRST = [
  'Anna',
  'John',
  'Maria',
  'Thomas',
  'Julia',
  'Michael',
  'Emma',
  'Daniel',
  'Zoe',
  'Robert',
  'Elena',
] as const;
const LAST = [
  'Schmidt',
  'Hoffmann',
  'Wagner',
  'Martinez',
  'Gonzalez',
  'Laurent',
  'Kowalski',
  'Silva',
  'Petrov',
  'Lee',
] as const;
const person = (mark: string) => `${pick(FIRST)}${mark}${pick(LAST)}${mark}`;

const anchors = anchorsOf(withMarks(readDetectors())).map(({ bytes }) => bytes);
const signs = ['=', ':', ': ', '="', '":"', ' ', '\n', '\0', '&', '@', '{{', '(', "'", ';', ','] as const;

/** By name; each of `size` bytes. */
export const mixtures: Readonly<Record<string, (size: number) => Buffer>> = {
  'words of pairs, run together': (size) => repeated(size, () => 'Creds'),
  'ends of words of pairs, run together': (size) => repeated(size, () => 'redentials'),
  'percent forms of a word in Hebrew': (size) => repeated(size, () => percent('סיסמ')),
  'three words in Persian before a name': (size) =>
    repeated(size, (i) => latin(`${'گذرواژه'.repeat(3)}${NAMES[i % NAMES.length]}=`)),
  'three words in Chinese before a value': (size) =>
    repeated(size, () => latin(`${'密码'.repeat(3)}${drawn(B58, 24)}`)),
  'words in Tamil before one value': (size) => repeated(size, () => latin(` கடவுச்சொல் கடவுச்சொல்: ${value()}`)),
  'ports before names of users': (size) => repeated(size, () => 'email:5433:'),
  'braces that nothing closes': (size) => repeated(size, () => `:${drawn(HEX, 14)}Parola=pw={{`),
  'quotes that nothing closes': (size) => repeated(size, (i) => `${NAMES[i % NAMES.length]}='${drawn(LOWER, 3)}`),
  'options for a pipe': (size) => repeated(size, () => `-stdin${drawn(B58, 4)}`),
  'commands for a pipe': (size) => repeated(size, () => 'sudo -S'),
  'answers of backslashes': (size) => repeated(size, () => `expect "assword" send "${'\\\\'.repeat(500)}`),
  'commands for a store': (size) => repeated(size, () => 'gh secret set '),
  'arguments in lists': (size) => repeated(size, () => `- "-P"\n- a1\n'-P', 'ab1', `),
  'names of networks without one': (size) => repeated(size, () => 'HOMEHOMEwpa_passphrase=X'),
  'short names between blanks': (size) => repeated(size, () => ' pw '),
  'people, a NUL between names': (size) => repeated(size, () => person('\0')),
  'people, a line each': (size) => repeated(size, () => `${pick(FIRST)} ${pick(LAST)}\n`),
  'people, blanks between names': (size) => repeated(size, () => person(' ')),
  'all anchors as they come': (size) => repeated(size, () => pick(anchors)),
  'anchors and names': (size) => repeated(size, () => Buffer.concat([pick(anchors), latin(pick(NAMES))])),
  'anchors and signs': (size) => repeated(size, () => Buffer.concat([pick(anchors), latin(pick(signs))])),
  // Of these each came from a search of its own.
  'names with an option, a wrong quote and keys': (size) =>
    repeated(
      size,
      () =>
        `DB_PASSWORD-stdintwiliofo1_="keyoption key ${latin('Jelszó').toString('latin1')}eyJAPIM${drawn(B58, 2)}xi-api-key`,
    ),
  'hashes before names of keys': (size) =>
    repeated(size, () => `$5$-asana${drawn(LOWER, 25)}DB_PASSWORDAccountKey=EwCwpa_passphrase ${drawn(B58, 4)}`),
  'names behind a command of rights': (size) => repeated(size, () => `passphrase${drawn(HEX, 1)} on >wpa_passphrase=`),
  'options for a remote host': (size) => repeated(size, () => 'passphrase -P [remotesecret--passwordachtwoordAPPDATA='),
  'machines and tokens of a registry': (size) =>
    repeated(size, () => `/pwd:MQX!/(%01001101${drawn(HEX, 3)}_authToken=001machine `),
  'names of keys run together': (size) =>
    repeated(size, () => 'key_passwordoken =tokenapi_keyuserxprv\\\n117passwdlogin'),
  'names of networks, quotes that nothing closes': (size) =>
    repeated(
      size,
      () =>
        `pwdwpa_passphrase=wpa_passphrase private_key_id${drawn(HEX, 8)}private_key_idwpa_passphrase="wpa_passphrasepa_passphrase=bplist00wpa_passphrase${drawn(LOWER, 24)}pwdsshpass -p :AsecretAccessKeywpa_passphrase="nonce=`,
    ),
  'heads of a list between names of keys': (size) =>
    repeated(size, () => 'private_key_idwpa_passphrase -X wpa_passphrasebplist00sshpass -p bplist00$6$bplist00:'),
  'a secret that a shared key follows': (size) =>
    repeated(size, () => `sntrys_eyJSecret=api_ke${pick(signs)}%3Dshared-key ${drawn(LOWER, 40)}`),
  'long values before words in Chinese': (size) =>
    repeated(size, () => latin(`${drawn(HEX, 67)}&${drawn(HEX, 1)}密码passwordecret=`)),
  'long values behind commands': (size) =>
    repeated(size, () =>
      latin(`${drawn(HEX, 67)}add_user mail${drawn(LOWER, 40)}7wpa_passphrase=shared-keypw:${drawn(LOWER, 43)}密码`),
    ),
  'headings that no line ends': (size) => repeated(size, () => `\xff${drawn(LOWER, 8)}DB_PASSWORD,`),
  'names and signs': (size) => repeated(size, () => `${pick(NAMES)}${pick(signs)}`),
};
