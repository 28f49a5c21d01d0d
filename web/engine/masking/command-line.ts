/**
 * Secrets on command lines by their place: the value of an option or variable whose name says so, and of the short
 * options of programs known for them. What the value looks like does not matter here; the exposure scan, which must
 * be right about bytes of any kind, is stricter.
 */
import { HIDDEN, type MaskedRange } from './ranges.ts';
import { isFlagName, isSecretName } from './secret-names.ts';

/** An argument, and where it stands in the text that the ranges count in. */
interface Argument {
  readonly text: string;
  readonly at: number;
}

/** What stands before a value: `--name=`, `-Dname=`, `NAME=`, `/name:`. */
const ASSIGNMENT = /(?:--?|\/)?([\p{L}_][\p{L}\p{N}_.-]{0,63})([=:])/uy;
/** `--name` with the value as the next argument. */
const NAMED = /^--?([\p{L}_][\p{L}\p{N}_.-]{0,63})$/u;
/** What stands where a value would, and is none. */
const NO_VALUE = /^(?:true|false|yes|no|on|off|none|null|prompt|\d?|\$\{?\w+\}?|%\w+%)$/i;

/** Arguments of one program, each after the other with one character between. */
export function findInArguments(args: readonly string[]): MaskedRange[] {
  const list: Argument[] = [];
  let at = 0;
  for (const text of args) {
    list.push({ text, at });
    at += text.length + 1;
  }
  return find(list);
}

/** A command line as one text, as people type it or Windows keeps it: blanks part arguments, quotes hold them together. */
export function findInCommandLine(line: string): MaskedRange[] {
  return find(splitArguments(line));
}

function splitArguments(line: string): Argument[] {
  const list: Argument[] = [];
  for (const { 0: text, index } of line.matchAll(/(?:"(?:\\.|[^"\\])*"?|'[^']*'|[^\s\0"'])+|['"]/g)) {
    const quote = text[0];
    const isQuoted = text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote);
    list.push(isQuoted ? { text: text.slice(1, -1), at: index + 1 } : { text, at: index });
  }
  return list;
}

function find(list: readonly Argument[]): MaskedRange[] {
  const found: MaskedRange[] = [];
  const hide = ({ text, at }: Argument, from = 0) => {
    if (from < text.length && !NO_VALUE.test(text.slice(from))) {
      found.push({ from: at + from, to: at + text.length, mask: HIDDEN });
    }
  };
  let options: ShortOptions | undefined;
  for (let i = 0; i < list.length; i++) {
    const one = list[i] as Argument;
    const next = list[i + 1];
    hideAssigned(one, hide);
    const name = NAMED.exec(one.text)?.[1];
    if (name && next && !next.text.startsWith('-') && isSecretName(name) && !isFlagName(name)) hide(next);
    if (options) hideShort(options, one, next, list, hide);
    options = PROGRAMS.get(programOf(one.text)) ?? options;
  }
  return found;
}

type Hide = (argument: Argument, from?: number) => void;

/** Also what stands in a list of settings: `--env=NAME=value`, `-o user=me,password=value`. */
function hideAssigned(argument: Argument, hide: Hide): void {
  const { text } = argument;
  for (let at = 0; at >= 0 && at < text.length; ) {
    ASSIGNMENT.lastIndex = at;
    const [front, name, mark] = ASSIGNMENT.exec(text) ?? [];
    const isFound = front !== undefined && name !== undefined && (mark === '=' || text[at] === '/');
    if (isFound && isSecretName(name) && !isFlagName(name)) {
      hide(argument, at + front.length);
      return;
    }
    at = isFound ? at + front.length : after(text.indexOf(',', at));
  }
}

function after(place: number): number {
  return place < 0 ? place : place + 1;
}

/** How a program takes a secret by a short option. */
interface ShortOptions {
  /** `-p value`. */
  readonly apart?: readonly string[];
  /** `-pvalue`. */
  readonly glued?: readonly string[];
  /** `-u name:value`; the secret stands behind the mark. */
  readonly behind?: { readonly options: readonly string[]; readonly mark: ':' | '%' };
  /** Only if this argument is there: `docker run -p` is about ports. */
  readonly needs?: string;
}

const DATABASE: ShortOptions = { glued: ['-p'] };
const ARCHIVE: ShortOptions = { glued: ['-p', '-hp'] };
const LOGIN: ShortOptions = { apart: ['-p'], glued: ['-p'], needs: 'login' };
const CURL: ShortOptions = { behind: { options: ['-u', '--user', '-U', '--proxy-user'], mark: ':' } };
const HTTPIE: ShortOptions = { behind: { options: ['-a', '--auth'], mark: ':' } };
const PUTTY: ShortOptions = { apart: ['-pw'] };
const MONGO: ShortOptions = { apart: ['-p'] };
const SQLCMD: ShortOptions = { apart: ['-P'], glued: ['-P'] };
const LDAP: ShortOptions = { apart: ['-w'], glued: ['-w'] };
const SAMBA: ShortOptions = { behind: { options: ['-U'], mark: '%' } };
const DESKTOP: ShortOptions = { apart: ['-p'], glued: ['-p', '/p:'] };

const PROGRAMS: ReadonlyMap<string, ShortOptions> = new Map(
  (
    [
      ['mysql mysqldump mysqladmin mysqlimport mysqlpump mariadb mariadb-dump mariadb-admin', DATABASE],
      ['7z 7za 7zr 7zz rar unrar', ARCHIVE],
      ['zip unzip', { apart: ['-P'] }],
      ['sshpass', { apart: ['-p'], glued: ['-p'] }],
      ['docker podman nerdctl helm az', LOGIN],
      ['psexec psexec64', { apart: ['-p'] }],
      ['plink pscp psftp putty', PUTTY],
      ['curl', CURL],
      ['http https httpie', HTTPIE],
      ['smbclient rpcclient', SAMBA],
      ['ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami', LDAP],
      ['redis-cli', { apart: ['-a'] }],
      ['sqlcmd bcp osql isql', SQLCMD],
      ['mongo mongosh mongodump mongorestore mongoexport mongoimport', MONGO],
      ['openssl', { glued: ['pass:'] }],
      ['rdesktop xfreerdp xfreerdp3 wfreerdp', DESKTOP],
      ['mosquitto_pub mosquitto_sub ipmitool', { apart: ['-P'] }],
    ] satisfies [string, ShortOptions][]
  ).flatMap(([names, options]) => names.split(' ').map((name): [string, ShortOptions] => [name, options])),
);

/** `C:\Tools\PsExec.exe` is psexec. */
function programOf(text: string): string {
  return text
    .slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1)
    .replace(/\.exe$/i, '')
    .toLowerCase();
}

function hideShort(
  { apart, glued, behind, needs }: ShortOptions,
  one: Argument,
  next: Argument | undefined,
  list: readonly Argument[],
  hide: Hide,
): void {
  if (needs && !list.some(({ text }) => text === needs)) return;
  if (next && !next.text.startsWith('-') && apart?.includes(one.text)) hide(next);
  const option = glued?.find((start) => one.text.startsWith(start));
  if (option) hide(one, option.length);
  if (!behind) return;
  const isApart = behind.options.includes(one.text);
  const start = behind.options.find((name) => !name.startsWith('--') && one.text.startsWith(name));
  const holder = isApart ? next : start === undefined ? undefined : one;
  const mark = holder?.text.indexOf(behind.mark) ?? -1;
  if (holder && mark > 0) hide(holder, mark + 1);
}
