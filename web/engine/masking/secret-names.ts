/** Names of options, variables and fields whose value is a secret, by what the name says last. */

/** Words that say it alone, as the last word of a name. */
const WORDS = new Set(
  (
    'password passwords passwd passphrase passcode pass passw pwd pswd pw secret secrets token credential credentials ' +
    'apikey accesskey privatekey secretkey authkey encryptionkey signingkey masterkey clientsecret authtoken ' +
    'storepass keypass srcstorepass deststorepass authorization bearer cookie ' +
    'passwort kennwort senha contraseña contrasena clave motdepasse hasło haslo пароль 密码'
  ).split(' '),
);

/** Said by two words: `api-key`, `private_key`. */
const BEFORE_KEY = new Set(
  'api access private secret auth encryption signing master account storage shared license'.split(' '),
);

/** Run together with what it belongs to: `PGPASSWORD`, `dbpass`, `authtoken`. */
const ENDINGS = /(?:password|passwd|passphrase|passwort|pwd|pass|secret|token|apikey)$/;
/** Words that only end so. */
const OTHERS = /^(?:bypass|compass|trespass|encompass|cwd|oldpwd|pwd)$/;

/** What a flag that takes no value begins with: `--no-password`, `--ask-pass`. */
const FLAGS = new Set('no ask use prompt without show hide require need read save enable disable with'.split(' '));

/**
 * Whether what such a name names is a secret: `--db-password`, `clientSecret`, `PGPASSWORD`; not `--password-file`,
 * `PASSWORD_STORE`, `max-tokens`, `PWD`.
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined) return false;
  if (words.length === 1 && last === 'pwd') return name !== 'PWD';
  if (last === 'key') return BEFORE_KEY.has(words.at(-2) ?? '');
  return WORDS.has(last) || (ENDINGS.test(last) && !OTHERS.test(last));
}

/** Whether it is a switch about a secret, which stands alone. */
export function isFlagName(name: string): boolean {
  return FLAGS.has(wordsOf(name)[0] ?? '');
}

/** `dbPassword`, `db_password` and `db-password` are two words each. */
function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
