/**
 * Names of fields, variables and settings: which of them hold a secret, and of what kind.
 *
 * A program, a file and a list name the same few things again and again, and several detectors ask of each. Answers are
 * remembered by the name itself, wherever it stands:
 *
 * offset size name
 *      0   64 name
 *     64    1 length    0: a row without a name
 *     65    1 isClosed  whether a word may end with it: of what stands behind a name the answers hang on that alone
 *     66    1 asked     a bit for each question
 *     67    1 answers
 */
import { DASH, DIGIT, DOT, isIn, isRun, isSeam, UNDERSCORE, UPPER, WORD } from "../../values/chars";
import { mayRemember } from "../../values/known";
import { endsWithOneOf, hasOneOf, isOneOf } from "../../values/words/word-lists";
import { textEnd } from "../../window";
import { holdsWord } from "../around";

/** What names are made of. */
export const NAME: u32 = WORD | DASH | DOT;
export const LONGEST_NAME: usize = 64;

/** Anywhere in a name. */
const ANYWHERE: string =
  "|password|passwd|passphrase|passcode|passwort|kennwort|wachtwoord|adgangskode|salasana|rootpw|contrasena|mot_de_passe|motdepasse|haslo|apikey|api_key|" +
  "api-key|app_key|appkey|accesskey|access_key|access-key|privatekey|private_key|private-key|clientsecret|secretkey|auth_key|authkey|" +
  "auth-key|encryption_key|encryptionkey|encryption-key|signing_key|signingkey|signing-key|master_key|masterkey|master-key|";
/** As words of their own. */
const ALONE: string = "|pass|pwd|secret|secrets|token|senha|clave|pw|passw|mdp|heslo|parola|sifre|";
/** At the end, run together with what it belongs to. */
const LAST: string = "|pwd|secret|token|pass|credential|credentials|";

/** Names that end so hold something about the secret, not the secret. */
const ABOUT: string =
  "|_file|_path|_url|_uri|_length|_ttl|_expiry|_hash_algo|_policy|_hint|_reset|_id|_name|_type|_count|_enabled|" +
  "_expires|_expires_in|_min|_max|_timeout|_dir|_field|_size|_format|_prefix|_age|_endpoint|_command|_cmd|_required|_window|_access|" +
  "_algorithm|_ref|-ref|keyref|secretref|passwordref|-file|-path|-url|-length|-policy|-hint|-reset|-type|-name|-field|-id|.file|.path|.url|.length|.type|" +
  "file|path|length|policy|hint|field|label|placeholder|title|text|error|message|icon|button|form|input|visible|" +
  "visibility|strength|confirmation_required|expired|expiry|enabled|disabled|askpass|bypass|compass|trespass|" +
  "csrf_token|csrftoken|csrf-token|xsrf-token|xsrf_token|_csrf|authenticity_token|verificationtoken|next_token|" +
  "pagetoken|page_token|nexttoken|continuation_token|continuationtoken|cancellationtoken|idempotencytoken|masterkeyid|" +
  "encryptionkeyid|signingkeyid|";
const OTHERS: string =
  "|oldpwd|max_tokens|publickeytoken|tokenizer|password_store|ssh_auth_sock|xauthority|grant_type|response_type|token_type|" +
  "scope|public_key|primary_key|foreign_key|key|sort_key|mojo-channel-token|mojo-application-channel-token|" +
  "next-token|client-token|starting-token|page-token|continuation-token|idempotency-token|subjectfromwebidentitytoken|" +
  "mojo-pipe-token|service-request-channel-token|service-pipe-token|primordial-pipe-token|";

const ROW: usize = 80;
const COUNT: usize = 128;
const ROWS: usize = memory.data(80 * 128, 16);
const LENGTH: usize = 64;
const IS_CLOSED: usize = 65;
const ASKED: usize = 66;
const ANSWERS: usize = 67;

const SECRET: u8 = 1;
const PASSWORD: u8 = 2;
const MADE: u8 = 4;

/**
 * Another 64 KiB of the file begin: work is counted for them by themselves, and must not depend on what was scanned
 * before.
 */
export function forgetNames(): void {
  for (let row = ROWS; row < ROWS + ROW * COUNT; row += ROW) store<u8>(row, 0, LENGTH);
}

/** Where the answers on the name are; 0: it is too short or too long for that. */
function rowOf(from: usize, end: usize): usize {
  const length = end - from;
  if (length < 2 || length > LONGEST_NAME || !mayRemember()) return 0;
  const isClosed = <u8>(end >= textEnd || isSeam(end));
  const hash = (<u32>load<u16>(from) + ((<u32>load<u16>(end - 2)) << 16) + <u32>length) * 0x9e3779b1;
  const row = ROWS + <usize>(hash >> 25) * ROW;
  if (<usize>load<u8>(row, LENGTH) == length && load<u8>(row, IS_CLOSED) == isClosed && isSame(row, from, length))
    return row;
  memory.copy(row, from, length);
  store<u8>(row, <u8>length, LENGTH);
  store<u8>(row, isClosed, IS_CLOSED);
  store<u8>(row, 0, ASKED);
  store<u8>(row, 0, ANSWERS);
  return row;
}

/** Of two characters or more. */
function isSame(a: usize, b: usize, length: usize): bool {
  const last = length - 2;
  let i: usize = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
  for (; i < last; i += 2) if (load<u16>(a + i) != load<u16>(b + i)) return false;
  return load<u16>(a + last) == load<u16>(b + last);
}

function isAsked(row: usize, question: u8): bool {
  return row != 0 && (load<u8>(row, ASKED) & question) != 0;
}

function answerOf(row: usize, question: u8): bool {
  return (load<u8>(row, ANSWERS) & question) != 0;
}

function answered(row: usize, question: u8, answer: bool): bool {
  if (row == 0) return answer;
  store<u8>(row, load<u8>(row, ASKED) | question, ASKED);
  if (answer) store<u8>(row, load<u8>(row, ANSWERS) | question, ANSWERS);
  return answer;
}

/** Whether a name says that its value is a password, a key or a token. */
export function isSecretName(from: usize, end: usize): bool {
  const row = rowOf(from, end);
  return isAsked(row, SECRET) ? answerOf(row, SECRET) : answered(row, SECRET, speaksOfSecret(from, end));
}

function speaksOfSecret(from: usize, end: usize): bool {
  if (end - from < 2 || isOneOf(from, end, OTHERS) || endsWithOneOf(from, end, ABOUT)) return false;
  return hasOneOf(from, end, ANYWHERE) || holdsWord(from, end, ALONE) || endsWithOneOf(from, end, LAST);
}

/** Whether the name is one of a password that a person may have chosen. */
export function isPasswordName(from: usize, end: usize): bool {
  const row = rowOf(from, end);
  return isAsked(row, PASSWORD) ? answerOf(row, PASSWORD) : answered(row, PASSWORD, speaksOfPassword(from, end));
}

function speaksOfPassword(from: usize, end: usize): bool {
  return (
    hasOneOf(
      from,
      end,
      "|password|passwd|passphrase|passcode|passwort|kennwort|senha|contrase|mot_de_passe|haslo|wachtwoord|adgangskode|salasana|shared-secret|shared_secret|sharedsecret|pre-shared|preshared|",
    ) ||
    holdsWord(from, end, "|pass|pwd|clave|pw|mdp|heslo|parola|sifre|") ||
    endsWithOneOf(from, end, "|pwd|pass|")
  );
}

/** Whether the name is one of a token, which a machine makes. */
export function isTokenName(from: usize, end: usize): bool {
  return endsWithOneOf(from, end, "|token|");
}

/** Whether an element of markup is named so that only numbers a request. */
export function isOfRequest(from: usize, end: usize): bool {
  return isOneOf(from, end, "|clienttoken|");
}

/** Whether what the name says is made by machines alone: a token or a key, but no secret of whatever kind. */
export function isMadeName(from: usize, end: usize): bool {
  const row = rowOf(from, end);
  if (isAsked(row, MADE)) return answerOf(row, MADE);
  return answered(row, MADE, !isPasswordName(from, end) && !hasOneOf(from, end, "|secret|credential|"));
}

/** A variable of an environment: capitals, digits and `_`, three to sixty, a letter first. */
export function isVariableName(from: usize, end: usize): bool {
  const length = end - from;
  return length >= 3 && length <= 60 && isIn(from, UPPER | UNDERSCORE) && isRun(from, end, UPPER | DIGIT | UNDERSCORE);
}

/** A field that stands beside a password in a form. */
export function isUserName(from: usize, end: usize): bool {
  return (
    hasOneOf(from, end, "|user|email|mail|login|csrf|account|uid|customer|member|remember|submit|nick|") ||
    isOneOf(from, end, "|name|id|u|log|otp|grant_type|client_id|state|domain|tenant|")
  );
}

/** Made once: texts put together in a function would be made anew, and memory is fixed. */
const CONNECTION_KEYS: string =
  "|server|data source|datasource|initial catalog|database|user id|userid|uid|user|username|" +
  "address|addr|network address|host|port|provider|driver|integrated security|trusted_connection|encrypt|" +
  "connection timeout|dsn|hostname|protocol|persist security info|";

/** Whether the text holds the name of a place where servers, databases and users are named. */
export function isConnectionKey(from: usize, end: usize): bool {
  return isOneOf(from, end, CONNECTION_KEYS);
}
