/** The table of detectors, `detectors.tsv`: one row each, its number is its place in the table. */
import { readFileSync } from 'node:fs';
import { otherScriptAnchors } from './other-scripts.ts';

export const TABLE = new URL('detectors.tsv', import.meta.url);

/** How a detector is led to a place that holds none of its anchors; the kernels of these names are in assembly/scanner. */
export const SCANS = ['at-sign', 'number', 'run', 'words', 'pairs', 'country', 'schedule', 'list'] as const;
export type Scan = (typeof SCANS)[number];

export interface Detector {
  readonly number: number;
  readonly id: string;
  /** Literals that are searched: text as it is written, `0x…` bytes, `raw:…` bytes that stand in text. */
  readonly anchors: readonly string[];
  /** Words that must stand near what a scan found; they are not searched. */
  readonly context: readonly string[];
  readonly scans: readonly Scan[];
  readonly encodings: readonly string[];
}

/** One searched literal and all detectors that hang on it. */
export interface Anchor {
  readonly number: number;
  readonly spelling: string;
  readonly bytes: Uint8Array;
  /** Searched everywhere; a text anchor only in text, and in UTF-16 as well. */
  readonly isBinary: boolean;
  readonly detectors: readonly number[];
  /** Stands within a value, so any character may come before it. */
  readonly isInner?: boolean;
  /** A value begins with it that is told without words near it. */
  readonly isBegin?: boolean;
}

/** Not findings, but led to like them; numbered after the detectors. */
export const MARKS: readonly Pick<Detector, 'id' | 'anchors'>[] = [
  // Variables that hardly any environment does without, and hardly any half of one: from them the others are read.
  {
    id: 'environment-block',
    anchors: ['PATH=', 'Path=', 'HOME=', 'TEMP=', 'USERPROFILE=', 'SystemRoot=', 'APPDATA=', 'ComSpec=', 'HOSTNAME='],
  },
  // What passwords stand behind without a name of their own (assembly/scanner/detectors/passwords/free-text).
  {
    id: 'sign-in-call',
    anchors: [
      'ogin(',
      'Auth(',
      'auth(',
      'uth=(',
      'edential(',
      'edentials(',
      'ntication(',
      'nticate(',
      'nection(',
      'onnect(',
      '_bind(',
      'PDO(',
      'mysqli(',
      'Token(',
      'FTP.open(',
      'SSH.start(',
      'asic_auth ',
      'signIn(',
      'createUser(',
      '.basic(',
      'create_user(',
      'ogonUser(',
      'ogonUserW(',
    ],
  },
  { id: 'char-array', anchors: ['.toCharArray'] },
  {
    id: 'password-statement',
    anchors: [
      'DENTIFIED',
      'dentified',
      'AUTH',
      'LOGIN ',
      'login ',
      ' on >',
      'IDENTIFY ',
      'sp_addlogin ',
      'sp_password ',
      'PRAGMA key',
      'pragma key',
      'masterauth ',
      'PSK "',
      'PSK \\"',
      'EAP "',
      'EAP \\"',
      'rootpw ',
      'RootPW: ',
      'wpa-psk ',
      'isakmp key ',
      '-server key ',
      'shared-key ',
      'option key ',
      'sec.psk ',
      ': RSA ',
      ': ECDSA ',
      ': PKCS8 ',
      ': PKCS12 ',
      ': P12 ',
    ],
  },
  { id: 'user-and-password', anchors: ['redentials', 'creds', 'Creds', 'ogin: ', 'ttempt ['] },
  { id: 'foreign-password', anchors: ['ot de passe', 'ontrase', 'senord', 'ifre:', 'Key Content'] },
  { id: 'other-script-password', anchors: otherScriptAnchors() },
  {
    id: 'password-command',
    anchors: [
      'htpasswd -',
      'htpasswd\0-',
      'net user ',
      'add_user ',
      'change_password ',
      'change_password\0',
      'wpa_passphrase ',
      'wpa_passphrase\0',
      ' alias set ',
      'mc config host add ',
      '\0alias\0set\0',
      'lftp -u ',
      'lftp\0-u\0',
      'sqlplus ',
      'sqlplus\0',
      'impdp ',
      'impdp\0',
      'expdp ',
      'expdp\0',
      'sqlldr ',
      'sqlldr\0',
      'rman target ',
      'rman\0target\0',
      'CONNECT ',
      ' secret create ',
      ' secret set ',
      '\0secret\0set\0',
      ' secret put ',
      ' secrets create ',
      ' secrets versions add ',
      'sudo -S',
      'chpasswd',
      '-stdin',
      'cryptsetup ',
      'kinit ',
      'vncpasswd -f',
      'smbpasswd -',
      'curl ',
      'curl\0',
      'curl.exe ',
      '| su ',
      '| runas ',
      '| passwd ',
      '| realm join ',
      'passphrase-fd 0',
      'mosquitto_passwd -',
      'samba-tool user ',
      '-passwd /Users/',
      '-setairportnetwork',
      'connect-network',
      'connect to ',
      'createUser ',
      'rclone obscure ',
      'quote PASS ',
      'user_pw ',
      'owner_pw ',
      'openssl passwd ',
      'mkpasswd -',
      '--encrypt ',
      'impacket-',
      'exec.py ',
      'dump.py ',
      'client.py ',
    ],
  },
  { id: 'ppp-secrets', anchors: ['ecrets for authentication using ', '# client\t', '# client   '] },
  // What a script types when it was asked for a password.
  { id: 'expect-send', anchors: ['send "', 'send -- "', 'send \\"', 'send -- \\"'] },
  // Commands that take a token by which the program is signed in.
  {
    id: 'token-command',
    anchors: [
      'vault login ',
      'vault\0login\0',
      'cargo login ',
      'sonar.login',
      'cargo\0login\0',
      'ngrok authtoken ',
      'setapikey ',
      'setApiKey ',
      'SetApiKey ',
      'add-authtoken ',
      'add-authtoken\0',
      'auth init -t ',
      '--with-token',
    ],
  },
  // Commands that set a variable: most names of keys and tokens have no anchor that a blank may follow.
  {
    id: 'variable-setter',
    anchors: [
      'ENV ',
      'setenv ',
      'SetEnv ',
      'setx ',
      'set -x ',
      'set -gx ',
      'set -Ux ',
      'set-environment ',
      'fastcgi_param ',
    ],
  },
];

const COLUMNS = 'id class severity anchors context scans title opens todo value encodings';

export function readDetectors(tsv = readFileSync(TABLE, 'utf8')): Detector[] {
  const [header, ...rows] = tsv.trimEnd().split('\n');
  if (header !== COLUMNS.replaceAll(' ', '\t')) throw new Error(`The columns of detectors.tsv are ${COLUMNS}.`);
  return rows.map((row, number) => {
    const [id = '', , , anchors, context, scans, , , , , encodings] = row.split('\t');
    return {
      number,
      id,
      anchors: list(anchors),
      context: list(context),
      scans: knownScans(scans),
      encodings: list(encodings, ','),
    };
  });
}

/** All that anchors lead to: the detectors, then the marks. */
export function withMarks(detectors: readonly Detector[]): Detector[] {
  const marks = MARKS.map((mark, index) => ({
    ...mark,
    number: detectors.length + index,
    context: [],
    scans: [],
    encodings: ['ascii', 'utf16le'],
  }));
  return [...detectors, ...marks];
}

/** Numbered in the order of their first place in the table. */
export function anchorsOf(detectors: readonly Detector[]): Anchor[] {
  const users = new Map<string, Detector[]>();
  for (const detector of detectors) {
    for (const spelling of detector.anchors) {
      const known = users.get(spelling);
      if (known) known.push(detector);
      else users.set(spelling, [detector]);
    }
  }
  return [...users].map(([spelling, owners], number) => ({
    number,
    spelling,
    bytes: bytesOf(spelling),
    isBinary:
      spelling.startsWith('0x') || owners.every(({ encodings }) => encodings.every((name) => name === 'binary')),
    detectors: owners.map((owner) => owner.number),
  }));
}

/** A semicolon within an anchor is written `%3B`, a NUL `%00`, a tab `%09`, the end of a line `%0A` or `%0D`. */
function list(cell = '', separator = ';'): string[] {
  return cell
    .split(separator)
    .filter(Boolean)
    .map((item) =>
      item.replaceAll(/%(3B|00|09|0A|0D)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    );
}

function bytesOf(spelling: string): Uint8Array {
  const hex = /^(?:0x|raw:)(.*)$/.exec(spelling)?.[1];
  if (hex === undefined) return new TextEncoder().encode(spelling);
  if (!/^([0-9A-F]{2})+$/.test(hex)) throw new Error(`Anchor ${spelling}: whole bytes in capitals are expected.`);
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function knownScans(cell = ''): Scan[] {
  return list(cell, ',').map((name) => {
    const scan = SCANS.find((known) => known === name);
    if (!scan) throw new Error(`Scan ${name}: known are ${SCANS.join(', ')}.`);
    return scan;
  });
}
