/**
 * Words for "password" in scripts other than Latin, or with letters beyond ASCII, as the begin that all their forms
 * share. They are found as UTF-8, in UTF-16 (assembly/scanner/scans/other-scripts.ts), as `%D0%BF…` of forms and
 * addresses, as `\u043f…` of JSON, and in the code pages that were used for them before.
 */
export const OTHER_SCRIPTS: readonly string[] = [
  // Cyrillic, Greek
  'парол',
  'Парол',
  'ПАРОЛ',
  'лозинк',
  'Лозинк',
  'құпия сөз',
  'Құпия сөз',
  'нууц үг',
  'Нууц үг',
  'κωδικ',
  'Κωδικ',
  'ΚΩΔΙΚ',
  'συνθηματικ',
  'Συνθηματικ',
  // Chinese, Japanese, Korean
  '密码',
  '密碼',
  '口令',
  'パスワード',
  'パスフレーズ',
  'ﾊﾟｽﾜｰﾄﾞ',
  '暗証番号',
  '비밀번호',
  '패스워드',
  '암호',
  // Arabic, Persian, Urdu, Hebrew
  'كلمة المرور',
  'كلمة السر',
  'كلمة سر',
  'الرقم السري',
  'رمز عبور',
  'کلمه عبور',
  'گذرواژه',
  'پاس ورڈ',
  'סיסמ',
  // India, South-East Asia, the Caucasus
  'पासवर्ड',
  'कूटशब्द',
  'পাসওয়ার্ড',
  'கடவுச்சொல்',
  'รหัสผ่าน',
  'ật khẩu',
  'პაროლ',
  'գաղտնաբառ',
  'Գաղտնաբառ',
  // Latin with letters of its own
  'asło',
  'jelszó',
  'Jelszó',
  'slaptažod',
  'Slaptažod',
  'lykilor\u00f0',
];

/** What was written in these before UTF-8. */
const CODE_PAGES: Readonly<Record<string, readonly string[]>> = {
  'windows-1251': ['парол', 'Парол', 'ПАРОЛ'],
  'koi8-r': ['парол', 'Парол'],
  ibm866: ['парол', 'Парол'],
  'windows-1253': ['κωδικ', 'Κωδικ'],
  gbk: ['密码', '口令'],
  big5: ['密碼'],
  shift_jis: ['パスワード'],
  'euc-jp': ['パスワード'],
  'euc-kr': ['비밀번호', '암호'],
  'windows-1255': ['סיסמ'],
  'windows-1256': ['كلمة المرور', 'كلمة السر'],
  'windows-1252': ['jelszó', 'Jelszó', 'lykilorð'],
  'iso-8859-2': ['asło', 'slaptažod'],
};

/** A single letter beyond Latin-1 is seen as its low byte in UTF-16: `hasBo` (assembly/scanner/narrow.ts). */
const WITH_SINGLE_LETTERS: readonly string[] = ['asło', 'slaptažod', 'ật khẩu'];

/** Anchors as detectors.ts spells them. */
export function otherScriptAnchors(): string[] {
  const narrowed = WITH_SINGLE_LETTERS.map((word) => raw(Array.from(word, (letter) => letter.charCodeAt(0) & 255)));
  return [...new Set([...OTHER_SCRIPTS, ...OTHER_SCRIPTS.flatMap(escaped), ...inCodePages(), ...narrowed])];
}

function raw(bytes: readonly number[]): string {
  return `raw:${Buffer.from(bytes).toString('hex').toUpperCase()}`;
}

/** Of one letter case only where hexadecimal digits have letters. */
function escaped(word: string): string[] {
  const percent = encodeURIComponent(word).replaceAll('%20', '+');
  const units = Array.from({ length: word.length }, (_, at) => word.charCodeAt(at));
  const hex = (unit: number) => unit.toString(16).padStart(4, '0');
  const spelled = (text: (unit: number) => string) =>
    units.map((unit) => (unit < 0x80 ? String.fromCharCode(unit) : `\\u${text(unit)}`)).join('');
  return [percent, percent.replaceAll(/%../g, (form) => form.toLowerCase())].concat([
    spelled(hex),
    spelled((unit) => hex(unit).toUpperCase()),
  ]);
}

function inCodePages(): string[] {
  return Object.entries(CODE_PAGES).flatMap(([page, words]) => {
    const codes = codesOf(page);
    return words.map((word) => `raw:${Array.from(word, (letter) => codes.get(letter) ?? fail(page, letter)).join('')}`);
  });
}

/** Which bytes a letter has, in hex. */
function codesOf(page: string): Map<string, string> {
  const decoder = new TextDecoder(page);
  const codes = new Map<string, string>();
  const enter = (...bytes: readonly number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    const isKnown = text.includes('\ufffd') || [...text].length !== 1 || codes.has(text);
    if (!isKnown) codes.set(text, Buffer.from(bytes).toString('hex').toUpperCase());
  };
  for (let byte = 0; byte < 256; byte++) enter(byte);
  for (let first = 0x81; first < 0xff; first++) for (let second = 0x40; second < 0xff; second++) enter(first, second);
  return codes;
}

function fail(page: string, letter: string): never {
  throw new Error(`${page} has no ${letter}.`);
}
