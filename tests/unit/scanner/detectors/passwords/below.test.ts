/** Passwords on the line below their name (passwords/free-text/below.ts). */
import { test } from 'node:test';
import { type Case, holds, refuses } from '../texts.ts';

// Made up here; spelled in parts so that no line of this file looks like a secret in use.
const V = ['Kz7', 'vw!', 'Qm3x'].join('');
/** As people choose them: it is possible at most. */
const WEAK = ['kestrel', '9xyz'].join('');

/** With a sign or a verb before the line's end what is below is as sure as on the same line. */
const SIGNED = [
  `Password:\n  ⟦${V}⟧\n`,
  `Password:\r\n⟦${V}⟧\r\n`,
  `db:\n  password:\n    ⟦${V}⟧\n  user: mara\n`,
  `password:\n  - ⟦${V}⟧\n`,
  `password =\n    "⟦${V}⟧";\n`,
  `const password = (\n    '⟦${V}⟧'\n);\n`,
  `PASSWORD=\\\n⟦${V}⟧\n`,
  `Your temporary password is:\n\n    ⟦${V}⟧\n\nPlease change it\n`,
  `the password is\n⟦${V}⟧\n`,
  `Password for mara:\n⟦${V}⟧\n`,
  `[sudo] password for mara: \n⟦${V}⟧\n`,
  `Password (temporary):\n⟦${V}⟧\n`,
  `Mot de passe :\n⟦${V}⟧\n`,
  `"Password:\\n⟦${V}⟧\\n"`,
  `"Password:\\r\\n⟦${V}⟧\\r\\n"`,
  `Password:<br>\n⟦${V}⟧<br>`,
  `- name: password\n  value:\n    ⟦${V}⟧\n`,
].map((text): Case => ['ini-password', 'likely', text]);

const POSSIBLE = [
  `Password:\n  ⟦${WEAK}⟧\n`,
  `Username:\r\nmara\r\nPassword:\r\n⟦${WEAK}⟧\r\n`,
  `Username\nmara\nPassword\n⟦${WEAK}⟧\nNotes\n`,
  `Email\nmara@tarn.io\nPassword\n⟦${WEAK}⟧\n`,
  `Password\n\n⟦${V}⟧\n`,
  `## Admin password\n⟦${V}⟧\n`,
  `**Password**\n\n\`⟦${V}⟧\`\n`,
  `PIN / Password\n⟦${V}⟧\n`,
  `Wi-Fi password\n⟦${V}⟧\n`,
].map((text): Case => ['ini-password', 'possible', text]);

const MARKUP = [
  `<password>\n  ⟦${V}⟧\n</password>`,
  `<label>Password</label>\n<input value="⟦${V}⟧">`,
  `<th>Password</th></tr>\n<tr><td>⟦${V}⟧</td>`,
].map((text): Case => ['xml-password', 'likely', text]);

const NONE = [
  'Password:\n  required\n',
  'Password\nLogin2Continue here\n',
  'Password:\n\nUsername:\n',
  'password:\n  type: string\n  minLength: 8\n',
  'password:\n    $ref: "#/components/schemas/Pw1"\n',
  'Password\r\n2024-01-02\r\n',
  'Reset password\nPOST /api/v2/reset\n',
  'Password:\nlibssl1.1\n',
  'Password:\n\tUser123, Admin456\n',
  'password\nfield_12\nfield_13\n',
  'password\nCtrl+Shift+F10\n',
  'username\npassword\nfield_12\n',
  'password\nAES256-GCM\nx509v3\n',
  `Password:\n\n\n\n${V}\n`,
  `This chapter says how to choose a long and safe password\n${V}\n`,
];

/** As far as the words of a heading say nothing, what is below is possible. */
const NOT_LIKELY = [`Password\n${V}\n`, `Passwords\n${V}\n`];

test('a value below a name with a sign', () => holds(SIGNED));
test('a value below a label, or a weaker one', () => holds(POSSIBLE, ['email']));
test('a value below in markup', () => holds(MARKUP));
test('what stands below is no password', () => refuses(NONE));
test('a heading alone does not make a value likely', () => refuses(NOT_LIKELY, [], 'possible'));
