/** Names of fields, variables and settings: which of them hold a secret, and of what kind. */
import { DASH, DIGIT, DOT, isIn, isRun, UNDERSCORE, UPPER, WORD } from "../../values/chars";
import { endsWithOneOf, hasOneOf, isOneOf } from "../../values/words/word-lists";
import { holdsWord } from "../around";

/** What names are made of. */
export const NAME: u32 = WORD | DASH | DOT;
export const LONGEST_NAME: usize = 64;

/** Anywhere in a name. */
const ANYWHERE: string =
  "|password|passwd|passphrase|passcode|passwort|kennwort|wachtwoord|adgangskode|salasana|rootpw|contrasena|mot_de_passe|motdepasse|haslo|apikey|api_key|" +
  "api-key|app_key|appkey|accesskey|access_key|access-key|privatekey|private_key|private-key|clientsecret|secretkey|auth_key|authkey|" +
  "auth-key|encryption_key|encryptionkey|encryption-key|signing_key|signingkey|signing-key|master_key|";
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
  "pagetoken|page_token|nexttoken|continuation_token|cancellationtoken|";
const OTHERS: string =
  "|oldpwd|max_tokens|publickeytoken|tokenizer|password_store|ssh_auth_sock|xauthority|grant_type|response_type|token_type|" +
  "scope|public_key|primary_key|foreign_key|key|sort_key|";

/** Whether a name says that its value is a password, a key or a token. */
export function isSecretName(from: usize, end: usize): bool {
  if (end - from < 2 || isOneOf(from, end, OTHERS) || endsWithOneOf(from, end, ABOUT)) return false;
  return hasOneOf(from, end, ANYWHERE) || holdsWord(from, end, ALONE) || endsWithOneOf(from, end, LAST);
}

/** Whether the name is one of a password that a person may have chosen. */
export function isPasswordName(from: usize, end: usize): bool {
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

/** Whether what the name says is made by machines alone: a token or a key, but no secret of whatever kind. */
export function isMadeName(from: usize, end: usize): bool {
  return !isPasswordName(from, end) && !hasOneOf(from, end, "|secret|credential|");
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
