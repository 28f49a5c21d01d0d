import type { MappedWhere, Summary } from '../../../engine/access.ts';
import type { Finding, Findings, Place } from '../../../engine/report/report.ts';
import type { ScanState } from '../../../engine/scan/state.ts';
import { count, inWords, plural } from '../../format.ts';
import { kindOf } from '../../kinds/kind-of.ts';
import type { KindId } from '../../kinds/kinds.ts';
import { kinds } from '../../kinds/kinds.ts';
import { isSevere } from './severe.ts';

type Kind = Finding['class'];

/** The kinds of findings, in the order they are shown: name, and what it means to hand one over. */
export const kindNames: Readonly<Record<Kind, { readonly name: string; readonly means: string }>> = {
  session: { name: 'Sign-in sessions', means: 'Lets the holder act as a signed-in person, no password needed' },
  credential: { name: 'Passwords and API keys', means: 'Opens an account or a service' },
  key: { name: 'Private and encryption keys', means: 'Opens what was locked, or signs in someone’s name' },
  personal: { name: 'People: names, contacts, numbers', means: 'Says who used the computer, and who they know' },
  activity: { name: 'Activity: sites, searches, paths', means: 'Says what was done' },
  code: { name: 'Code and build paths', means: 'Tells how the program was made' },
};

export const KINDS: readonly Kind[] = ['session', 'credential', 'key', 'personal', 'activity', 'code'];

/** One value, several: "two sign-in sessions". */
const COUNTED: Readonly<Record<'session' | 'credential' | 'key', readonly [string, string]>> = {
  session: ['sign-in session', 'sign-in sessions'],
  credential: ['password or API key', 'passwords or API keys'],
  key: ['key', 'keys'],
};

export interface Verdict {
  /** What the findings come to; `mark` is the part of it that weighs most. */
  readonly text: string;
  readonly mark?: string;
  readonly lead: string;
}

/** Whether any memory is in the file, as far as is known; of an unknown kind, any of its bytes may be. */
export function holdsMemory({ file, memory, isComplete }: Summary): boolean {
  if (kindOf(file) === 'kernelLog') return false;
  if (file.kind === 'unknown' || memory?.physical !== undefined) return true;
  const present = memory?.totals?.present;
  return present === undefined ? !isComplete : present > 0;
}

/** The sentence above the list. `muted` findings don't count; that they were muted is said. */
export function verdictOf(
  kind: KindId | undefined,
  findings: Findings,
  scan: ScanState | undefined,
  muted: ReadonlySet<string>,
  hasMemory: boolean,
): Verdict {
  const items = findings.items.filter(({ id }) => !muted.has(id));
  const base = judge(kind, items, findings, hasMemory);
  const ending = mutedWords(muted);
  if (findings.scan.complete) return { ...base, lead: base.lead + ending };
  const part = scan && scan.total > 0 ? Math.floor((scan.bytes / scan.total) * 100) : 0;
  const soFar =
    items.length === 0 ? { text: 'Nothing found so far.', lead: '' } : { ...base, text: `So far: ${lower(base.text)}` };
  return { ...soFar, lead: `${part} % searched. ${soFar.lead}${ending}` };
}

const NONE: ReadonlySet<string> = new Set();

/** A mute improves no verdict silently. */
function mutedWords({ size }: ReadonlySet<string>): string {
  return size > 0 ? ` ${capital(inWords(size))} ${size === 1 ? 'finding was' : 'findings were'} muted by you.` : '';
}

function judge(kind: KindId | undefined, items: readonly Finding[], findings: Findings, hasMemory: boolean): Verdict {
  const strong = items.filter((item) => isSevere(item) && item.confidence === 'validated');
  const likely = items.filter((item) => isSevere(item) && item.confidence === 'likely');
  if (kind && kinds[kind].care === 'computer') {
    const text = 'Treat this file like the unlocked computer.';
    if (strong.length > 0) {
      const mark = `${capital(inWords(strong.length))} ${strong.length === 1 ? 'finding is' : 'findings are'} strong.`;
      return { text: `${text} ${mark}`, mark, lead: NOT_TESTED };
    }
    const worthy = items.filter(({ severity }) => severity !== 'low');
    if (worthy.length === 0) return { text, lead: 'We know only some of what the memory of a computer can hold.' };
    return {
      text: `${text} We found ${plural(worthy.length, 'thing')} worth hiding, and there will be more.`,
      lead: worthy.some(isSevere) ? NOT_TESTED : 'Nothing that would open an account was found.',
    };
  }
  if (strong.length > 0) {
    const mark = `${capital(inWords(strong.length))} ${strong.length === 1 ? 'finding' : 'findings'}`;
    const onlyKeys = strong.every((item) => item.class === 'key');
    const what = onlyKeys ? 'open something that is locked' : 'let the reader sign in as someone else';
    return { text: `Not as it is. ${mark} could ${what}.`, mark, lead: `${listKinds(strong)} ${NOT_TESTED}` };
  }
  if (likely.length > 0) {
    const mark = `${capital(inWords(likely.length))} ${likely.length === 1 ? 'finding' : 'findings'}`;
    return { text: `Look before you send it. ${mark} may be passwords, keys or sessions.`, mark, lead: NOT_TESTED };
  }
  const serious = items.filter(({ severity, confidence }) => severity !== 'low' && confidence !== 'possible');
  if (serious.length > 0) {
    return {
      text: `It tells who used it. ${capital(inWords(serious.length))} ${serious.length === 1 ? 'finding names people or shows' : 'findings name people or show'} what they did.`,
      lead: 'Nothing that would open an account was found.',
    };
  }
  if (!hasMemory) {
    return {
      text: 'This file holds no memory contents, so it can give away little: names, paths, versions.',
      lead: '',
    };
  }
  if (items.length > 0) {
    const weak = items.filter(({ severity }) => severity !== 'low').length;
    const findings = `${capital(inWords(weak))} weak ${weak === 1 ? 'finding' : 'findings'}`;
    if (weak === items.length) {
      const rest = items.every(isSevere) ? 'a password, key or session' : 'private';
      return {
        text: `We are sure of nothing in it. ${findings} may be ${rest}.`,
        lead: `Look at ${weak === 1 ? 'it' : 'them'} before you send the file.`,
      };
    }
    const lead = weak > 0 ? `${findings} may be more than that.` : '';
    return { text: `It shows ${listMinor(items)}, and little else that we could find.`, lead };
  }
  return {
    text: `We found nothing of the ${findings.scan.detectors} kinds we look for.`,
    lead: 'That is not proof: unusual or encrypted secrets look like noise.',
  };
}

type Minor = 'names' | 'people' | 'deeds' | 'program' | 'keys';

/** What findings of little weight are, in the order they are told. */
const MINOR: Readonly<Record<Minor, string>> = {
  names: 'names of folders and computers',
  people: 'details of people',
  deeds: 'traces of what was done',
  program: 'statements of the program',
  keys: 'keys that open little',
};

const MINOR_OF_KIND: Readonly<Record<Kind, Minor>> = {
  session: 'keys',
  credential: 'keys',
  key: 'keys',
  personal: 'people',
  activity: 'deeds',
  code: 'names',
};

/** By detector, where its kind says something else. */
const MINOR_OF: Readonly<Record<string, Minor>> = {
  'path-user': 'names',
  'wifi-ssid': 'names',
  'mac-address': 'names',
  'ip-address': 'names',
  'hostname-internal': 'names',
  'sql-statement': 'program',
};

/** "names of folders and computers, details of people and traces of what was done" */
function listMinor(items: readonly Finding[]): string {
  const told = new Set(
    items
      .filter(({ severity }) => severity === 'low')
      .map((item) => MINOR_OF[item.detector] ?? MINOR_OF_KIND[item.class]),
  );
  return listed((Object.keys(MINOR) as Minor[]).filter((one) => told.has(one)).map((one) => MINOR[one]));
}

/** "a, b and c" */
function listed(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : (parts[0] ?? '');
}

const NOT_TESTED =
  'Dumpscope cannot test whether they still work, because it never goes online. Treat them as working.';

/** "They are two sign-in sessions and three passwords or API keys." */
function listKinds(items: readonly Finding[]): string {
  const parts = (['session', 'credential', 'key'] as const).flatMap((kind) => {
    const own = items.filter((item) => item.class === kind).length;
    return own > 0 ? [`${inWords(own)} ${COUNTED[kind][own === 1 ? 0 : 1]}`] : [];
  });
  return parts.length === 0 ? '' : `${items.length === 1 ? 'It is' : 'They are'} ${listed(parts)}.`;
}

/** The Overview's sentence: names the kinds. */
export function overviewVerdict(verdict: Verdict, findings: Findings, muted: ReadonlySet<string> = NONE): Verdict {
  const strong = findings.items.filter(
    (item) => isSevere(item) && item.confidence === 'validated' && !muted.has(item.id),
  );
  if (strong.length === 0 || !findings.scan.complete) return verdict;
  const text = listKinds(strong)
    .replace(/^(It is|They are) /, '')
    .replace(/\.$/, '');
  if (!text) return verdict;
  const ending = mutedWords(muted);
  return { text: `${capital(text)}. Don’t send it as it is.`, mark: capital(text), lead: NOT_TESTED + ending };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export const exposure = {
  title: 'Should you send this file?',
  waiting: 'The search for private data begins when the file’s facts are known.',
  kind: 'Kind',
  all: 'All kinds',
  filters: { all: 'All', validated: 'Strong', likely: 'Likely', possible: 'Weak' },
  anyKind: 'Any kind',
  filterLabel: 'Filter findings',
  /** What a cell of the table shows only. */
  only: (amount: number, evidence: string, kind: string) => `${count(amount)}: ${kind}, ${evidence.toLowerCase()}`,
  evidenceLabel: 'How sure we are',
  placeholder: 'Name, mask or place',
  showMore: (left: number) => `Show ${count(left)} more`,
  values: (amount: number) => `${count(amount)} values`,
  severalPlaces: 'Several places',
  showWeak: (weak: number) => `Show ${plural(weak, 'weak finding')}`,
  noneMatch: 'No finding matches this filter.',
  muted: (amount: number) => (amount === 0 ? '' : `${count(amount)} muted`),
  details: 'Details of the finding',
  choose: 'Choose a finding to see why it was flagged and what to do.',
  back: 'All findings',
  why: 'Why we think so',
  where: 'Where',
  what: 'What to do',
  found: 'What it would open',
  copies: (total: number) => (total === 1 ? 'one place' : `${count(total)} places`),
  places: (shown: number, total: number) =>
    total > shown ? `The first ${count(shown)} of ${count(total)} places` : plural(total, 'place'),
  reveal: 'Reveal',
  hide: 'Hide',
  revealNote: 'Shown only on this screen, for 20 seconds. Never in a link or an export.',
  revealAsk: 'This shows the value on your screen. Anyone who can see the screen can read it.',
  revealYes: 'Show it',
  revealFailed: 'The value cannot be read from the file now. It may have been moved or changed.',
  copyValue: 'Copy value',
  copied: 'Copied. Clear your clipboard when you are done.',
  showBytes: 'Show bytes',
  copyPlace: 'Copy the place',
  mute: 'Mute',
  unmute: 'Unmute',
  undo: 'Undo',
  muteWhy: 'Why mute it?',
  muteReasons: ['Not a secret', 'Test data', 'Already replaced'],
  mutedTitle: 'Muted',
  mutedFor: (reason: string) => `Muted: ${reason.toLowerCase()}`,
  expired: 'Its own end had passed when the dump was written.',
  expiredSince: 'That has passed since.',
  isExpired: 'Expired',
  expires: (time: string) => `It carries its own end: ${time}.`,
  notTested: 'Not tested: that would need the network.',
  /** Each reason, and whether it holds. */
  reasons: {
    validated: [
      [true, 'Its exact shape fits.'],
      [true, 'Its own check value or structure fits.'],
    ],
    likely: [
      [true, 'Its exact shape fits, or what stands around it speaks for it.'],
      [false, 'It has no check value of its own that would prove it.'],
    ],
    possible: [
      [true, 'Its loose shape fits; it may be something else.'],
      [false, 'Nothing around it speaks for it, or it lies in program code.'],
      [false, 'It has no check value of its own that would prove it.'],
    ],
  } satisfies Record<Finding['confidence'], readonly (readonly [boolean, string])[]>,
  fields: {
    memory: 'Memory',
    address: 'Address',
    physical: 'Physical address',
    file: 'In the file',
    length: 'Length',
    encoding: 'Written as',
  },
  encodings: {
    ascii: 'plain text',
    utf16le: 'UTF-16',
    utf16be: 'UTF-16, big-endian',
    binary: 'bytes',
  } satisfies Record<Place['encoding'], string>,
  whatWeLookFor: 'What we look for',
  share: 'Share a summary instead',
  askOwner: (amount: number) =>
    amount === 1 ? 'Ask the owner to replace this one' : `Ask the owner to replace these ${inWords(amount)}`,
  ownerLead: 'Found in a memory dump. Please replace each of these; treat them as working:',
  smaller: 'Make a smaller dump',
  review: (amount: number) => `Review ${plural(amount, 'finding')}`,
  noneOfKind: 'none found',
  /** How many of the strongest level there are, and of how many where there are weaker ones. */
  strongest: ({ validated = 0, likely = 0, possible = 0 }: Partial<Record<Finding['confidence'], number>>) => {
    const all = validated + likely + possible;
    const most = validated || likely || possible;
    const level = validated > 0 ? 'strong' : likely > 0 ? 'likely' : 'weak';
    return { amount: `${count(most)} ${level}`, rest: most < all ? `of ${count(all)}` : '' };
  },
  limits: (most: number, kind?: string) =>
    `More than ${count(most)} findings${kind ? ` of this kind: ${kind}` : ''}. Counting goes on, listing stops.`,
  exportListed: 'Export what is listed',
  passedOver: (places: number) =>
    `${plural(places, 'place')} of pages crowded with what looks like private data ${places === 1 ? 'was' : 'were'} not looked at: take the file to hold more than is listed.`,
  sent: [
    'If the file has already been sent, do it now, then ask for the copy to be deleted.',
    'For the crash alone, make a smaller dump: it leaves most of the memory out.',
  ],
  holds: (program: string, what: string) =>
    `${program} holds ${what}. Treat this file as if it held all of them, whatever the search finds.`,
} as const;

/** Where a value stands, and what that place means for who may have it already. */
export function placeName(place: Pick<Place, 'where' | 'address'> | undefined): string {
  const where = place?.where;
  switch (where?.kind) {
    case 'stack':
      return where.threadId === undefined ? 'Stack' : `Stack, thread ${where.threadId}`;
    case 'module':
      return where.name ?? 'Program image';
    case 'heap':
      return 'Heap';
    case 'environment':
      return 'Environment';
    case 'command-line':
      return 'Command line';
    case 'mapped-file':
      return where.name ?? 'Mapped file';
    case 'kernel':
      return 'Kernel';
    default:
      return place?.address === undefined ? 'In the file' : 'Memory';
  }
}

/** What each kind of place adds to the risk, or takes away (`isLess`), once, in the order of the places. */
export function placeRisks(places: readonly Place[]): { readonly text: string; readonly isLess: boolean }[] {
  const texts = new Map<string, boolean>();
  for (const place of places) {
    const where: MappedWhere | undefined = place.where;
    const text = placeRisk(where);
    if (text !== undefined) texts.set(text, where?.kind === 'module' && !where.isWritable);
  }
  return [...texts].map(([text, isLess]) => ({ text, isLess }));
}

function placeRisk(where: MappedWhere | undefined): string | undefined {
  switch (where?.kind) {
    case 'stack':
      return 'It was on a stack: in use when the dump was taken.';
    case 'module':
      return where.isWritable
        ? 'It lies in the data of a program image: it came with the program, or was put there while it ran.'
        : 'It lies in a program image: everyone who has the program has it already.';
    case 'heap':
      return 'It was in the program’s working memory.';
    case 'environment':
      return 'It stands in the environment that every program of this kind was started with.';
    case 'command-line':
      return 'It stands on the command line, which other users of the machine could read, too.';
    case 'mapped-file':
      return 'It belongs to a file that was mapped into memory.';
    case 'kernel':
      return 'It was in the memory of the kernel, which every program shares.';
    case 'unknown':
      return 'It was in working memory when the dump was taken.';
    default:
      return undefined;
  }
}
