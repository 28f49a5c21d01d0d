/** Passwords whose name is in other letters than Latin: in all encodings, in the code pages before them, escaped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tell, utf16be } from '../pages.ts';
import { type Case, holds, refuses } from '../texts.ts';

// Made up here; spelled in parts so that no line of this file looks like a secret in use.
const V = ['Kz7', 'vw!', 'Qm3x'].join('');
const W = ['gH4', 'tRw', '9Lp2', 'xYb'].join('');

const INI = [
  `пароль: ⟦${V}⟧\n`,
  `Пароль: ⟦${V}⟧`,
  `ПАРОЛЬ = ⟦${V}⟧\n`,
  `логин: mara\nпароль: ⟦${V}⟧\n`,
  `логин/пароль: mara/⟦${V}⟧\n`,
  `логин и пароль: mara ⟦${V}⟧ `,
  `пароль от почты: ⟦${V}⟧`,
  `Пароль — ⟦${V}⟧ `,
  `пароль для входа на сайт: ⟦${V}⟧ `,
  `Пароль wifi: ⟦${V}⟧\n`,
  `Паролем ⟦${V}⟧ `,
  `**Пароль:** ⟦${V}⟧`,
  `📌 Пароль: \`⟦${V}⟧\``,
  `Пароль:\r\n⟦${V}⟧\r\n`,
  `1С пароль администратора: ⟦${W}⟧.`,
  `密码：⟦${V}⟧`,
  `您的密码是 ⟦${V}⟧，请勿泄露`,
  `账号：mara 密码：⟦${V}⟧`,
  `账号密码：mara/⟦${V}⟧`,
  `口令=⟦${V}⟧\n`,
  `密碼為 ⟦${V}⟧。`,
  `密码＝⟦${V}⟧\n`,
  `パスワード：⟦${V}⟧`,
  `パスワードは「⟦${V}⟧」です`,
  `パスワードは ⟦${V}⟧ です`,
  `비밀번호: ⟦${V}⟧\n`,
  `비밀번호는 ⟦${V}⟧ 입니다`,
  `암호 = ⟦${V}⟧\n`,
  `كلمة المرور: ⟦${V}⟧\n`,
  `סיסמה: ⟦${V}⟧\n`,
  `הסיסמה שלך היא: ⟦${V}⟧\n`,
  `पासवर्ड: ⟦${V}⟧\n`,
  `κωδικός πρόσβασης: ⟦${V}⟧\n`,
  `รหัสผ่าน: ⟦${V}⟧\n`,
  `Mật khẩu: ⟦${V}⟧\n`,
  `Hasło: ⟦${V}⟧\n`,
  `jelszó: ⟦${V}⟧\n`,
  `https://tarn.ru/?пароль=⟦${W}⟧&a=1`,
].map((text): Case => ['ini-password', 'possible', text]);

const SURE: Case[] = [
  ['ini-password', 'likely', `пароль: ⟦${V}⟧\n`],
  ['ini-password', 'likely', `密码：⟦${V}⟧`],
  ['json-password', 'likely', `{"логин":"mara","пароль":"⟦${V}⟧"}`],
  ['json-password', 'likely', `"密码": "⟦${V}⟧"`],
  ['xml-password', 'likely', `<пароль>⟦${V}⟧</пароль>`],
  ['xml-password', 'likely', `<td>Пароль</td><td>⟦${V}⟧</td>`],
];

const spelled = (text: string) =>
  text.replaceAll(/[^\0-\x7f]/g, (at) => `\\u${at.charCodeAt(0).toString(16).padStart(4, '0')}`);
const upper = (text: string) => text.replaceAll(/\\u(....)/g, (_, hex: string) => `\\u${hex.toUpperCase()}`);

const ESCAPED: Case[] = [
  ['json-password', 'likely', `{"${spelled('пароль')}": "⟦${V}⟧"}`],
  ['json-password', 'likely', `{"${upper(spelled('пароль'))}":"⟦${V}⟧"}`],
  ['json-password', 'likely', `{"${spelled('密码')}":"⟦${V}⟧"}`],
  ['ini-password', 'likely', `"${spelled('ваш пароль')}: ⟦${V}⟧\\n"`],
  ['ini-password', 'likely', `"${spelled('密码：')}⟦${V}⟧\\n"`],
  ['form-password', 'likely', `a=b&${encodeURIComponent('пароль')}=⟦${W}⟧&x=1`],
  ['form-password', 'likely', `${encodeURIComponent('密码').toLowerCase()}=⟦${W}⟧ `],
];

const NONE = [
  'Введите пароль: \n',
  'пароль: неверный\n',
  'Пароль должен содержать минимум 8 символов: буквы A-Z, цифры 0-9\n',
  'Пароль: $DB_PASSWORD\n',
  'Пароль: %s, логин: %s\n',
  'пароль: ******** \n',
  'пароль хранится как SHA-256\n',
  'Восстановление пароля: https://tarn.ru/reset?id=7123\n',
  '{"пароль":"required|min:8"}',
  'Пароль (см. раздел 4.2.1)\n',
  '密码长度为8-20位\n',
  '密码：请输入6-16位字符\n',
  '密码错误：error code E1023\n',
  'パスワードは8文字以上で入力してください\n',
  'パスワード: utf8_bin\n',
  '비밀번호는 8자 이상이어야 합니다\n',
  'כתובת: tarn.co.il/a1b2\n',
  'Каролина: Kazan2024!x\n',
];

test('names in other letters, as UTF-8 and UTF-16', () => {
  holds(INI);
  holds(SURE);
  holds(ESCAPED);
});

test('the same with the high byte first', () => {
  for (const [, , text] of INI.slice(0, 34)) {
    const [told] = tell([utf16be(text.replaceAll(/[⟦⟧]/g, ''))]);
    const value = text.slice(text.indexOf('⟦') + 1, text.indexOf('⟧'));
    const start = 3 + 2 * text.indexOf('⟦');
    assert.ok(
      told?.some((record) => record.start === start && record.length === 2 * value.length),
      `${text}: ${JSON.stringify(told)}`,
    );
  }
});

test('what asks for a password or speaks of one', () =>
  refuses(NONE, ['ini-password', 'json-password', 'xml-password', 'form-password']));

/** Bytes of `пароль: `, `密码：` and others in what was used before UTF-8. */
const CODE_PAGES: readonly (readonly [page: string, hex: string])[] = [
  ['windows-1251', 'efe0f0eeebfc3a20'],
  ['KOI8-R', 'd0c1d2cfccd83a20'],
  ['IBM 866', 'afa0e0aeabec3a20'],
  ['GBK', 'c3dcc2eba3ba'],
  ['Big5', 'b14bbd58a147'],
  ['Shift-JIS', '83708358838f815b83688146'],
  ['EUC-JP', 'a5d1a5b9a5efa1bca5c9a1a7'],
  ['EUC-KR', 'baf1b9d0b9f8c8a33a20'],
  ['ISO 8859-2', '486173b36f3a20'],
];

for (const [page, hex] of CODE_PAGES) {
  test(`names in ${page}`, () => {
    const name = Buffer.from(hex, 'hex');
    const shifts = Array.from({ length: 16 }, (_, shift) => shift);
    const told = tell(shifts.map((shift) => Buffer.concat([Buffer.alloc(shift), name, Buffer.from(`${V}\n`)])));
    const found = shifts.filter((shift) =>
      told[shift]?.some(({ start, length }) => start === shift + name.length && length === V.length),
    );
    // Where the bytes of the word are of ASCII in part, some of its places are no letters to the scan.
    assert.ok(found.length >= (/Big5|JIS|8859/.test(page) ? 10 : 16), `${found}`);
  });
}

test('a name that lies across pages is told once', () => {
  for (const text of [`пароль: ${V}\n`, `секретный пароль от почты: ${V}\n`, `密码：${V}\n`]) {
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const bytes = Buffer.from(text, encoding);
      for (let shift = 0; shift <= bytes.length; shift++) {
        const [told] = tell([Buffer.concat([Buffer.alloc(256 - shift), bytes])], true);
        assert.equal(told?.length, 1, `${text} ${encoding} ${shift}`);
      }
    }
  }
});
