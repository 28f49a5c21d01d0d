/** Sharing: the panel that makes a link, and the page that opens one. */

import type { LinkFault } from '../../share/link/link.ts';
import type { Left } from '../../share/make.ts';
import { count, plural } from '../format.ts';
import type { Problem } from '../page/errors.ts';

export const share = {
  eye: 'Share a summary',
  title: 'The link is the summary. The file stays here.',
  lead: 'What you tick is packed into the link itself, after the # sign, which browsers don’t send to any server. Nothing else can get in, and nothing is remembered for the next link.',
  inLink: 'In the link',
  characters: 'characters',
  always: {
    crash: { title: 'Why it crashed', note: 'Kind of fault, and what sort of address it was, not the address' },
    system: {
      title: 'System and kind of dump',
      note: 'Name and first numbers of the version, processor, kind of file',
    },
  },
  leave: {
    stack: {
      title: 'Crashing stack',
      note: 'Offsets in modules; other modules appear as `module-1`',
    },
    buildIds: {
      title: 'Build ids of well-known modules',
      note: 'Parts of the system that stand on a stack, with versions',
    },
    counts: { title: 'Number of findings by kind', note: '“2 strong of 3”. Never the values, not even masked' },
  },
  offTitle: 'Off until you tick it',
  add: {
    ownNames: {
      title: 'Names of other modules and functions',
      note: 'In place of `module-1`, with versions and build ids; names of threads',
    },
    processName: { title: 'Process name', note: 'The program that crashed' },
    sourceFiles: { title: 'Source file names', note: 'Base names and lines, no folders' },
    otherThreads: { title: 'Other threads', note: 'What the rest was doing' },
    month: { title: 'Month of the crash', note: 'Nothing finer than a month' },
    findingList: { title: 'List of findings', note: 'Kind, severity, evidence and sort of place of each' },
  },
  nothingToAdd: 'not in this file',
  lockTitle: 'Lock it',
  lock: {
    title: 'Needs a passphrase',
    note: 'Keeps out people who see the link only, not those who have both. Send the passphrase another way. The link then begins with `#e=1.`',
    label: 'Passphrase',
    placeholder: 'Four words or more',
    suggest: 'Suggest five words',
    needed: 'Type or suggest a passphrase, and the link is made.',
    short: (least: number) => `Too short: ${least} characters or more, better five words.`,
  },
  never: 'Never in a link',
  nevers: [
    { title: 'Bytes, texts, found values, addresses', note: 'No switch exists for this' },
    { title: 'Names of persons and computers, folders', note: 'Left out even inside names of modules' },
    { title: 'File name, size and exact time', note: 'A file name often holds a customer’s name' },
  ],
  linkLabel: 'The link',
  preview: 'What the receiver gets, read back from the link',
  noAccess: 'No access to your file',
  making: 'Making the link',
  meter: (length: string) => `${length} characters`,
  meterLabel: (length: string, most: string) => `${length} of ${most} characters`,
  shortMark: (limit: string) => `${limit}, some chats cut here`,
  longMark: (limit: string) => `${limit}, most tools`,
  fits: (length: number): string => {
    if (length <= 1000) return 'Short enough for chat, mail, tickets and a QR code';
    if (length <= 2000) return 'Short enough for chat, mail and tickets';
    if (length <= 4000) return 'Too long for Discord and for links in Office; Slack and Telegram take it';
    if (length <= 8000) return 'Discord, Telegram and some tickets cut links this long';
    return 'Too long for most chats and tickets: better a file';
  },
  shorten: 'Leave out the build ids to shorten it',
  left: ({ frames, threads, findings }: Left): string => {
    const parts = [
      frames > 0 ? plural(frames, 'frame') : '',
      threads > 0 ? plural(threads, 'thread') : '',
      findings > 0 ? plural(findings, 'finding') : '',
    ].filter(Boolean);
    return `${parts.join(', ')} left out, from the end, to keep the link under 8 000 characters.`;
  },
  keepAll: 'Keep all, and send a file',
  cutAgain: 'Keep the link short',
  checkRunning: (amount: number) => `Looking for ${plural(amount, 'found value')} in the link`,
  checked: (amount: number, spellings: number) =>
    `0 of ${plural(amount, 'value')} found in this file ${amount === 1 ? 'occurs' : 'occur'} in this link, in ${spellings} spellings each.`,
  checkedShort: (checked: number, short: number) =>
    `${count(checked)} were looked for everywhere; ${count(short)} ${short === 1 ? 'is' : 'are'} too short to be told from chance in packed text and ${short === 1 ? 'was' : 'were'} compared with the fields.`,
  checkedLimit: 'Values we did not recognise are not covered; the link holds only what is ticked.',
  nothingFound:
    'Nothing private was found in this file, so there is no value to look for in the link. It holds only what is ticked.',
  stillSearching: (percent: number) =>
    `The search for private data is still running: ${percent} % of the file so far. What it finds later is not in this check. The link does not depend on it: it holds only what is ticked.`,
  notSearched: (percent: number) =>
    `Only ${percent} % of the file was searched. What lies in the rest is not in this check. The link does not depend on it: it holds only what is ticked.`,
  notBegun:
    'The search for private data has not begun, so there is nothing to compare yet. The link holds only what is ticked.',
  hit: (amount: number) =>
    `${plural(amount, 'found value')} ${amount === 1 ? 'stands' : 'stand'} in this link, so it cannot be copied.`,
  hitPlace: (haystack: string, spelling: string) => `In: ${haystack}. Spelt as: ${spelling}.`,
  hitNext: 'Untick what you added last, and it is looked for again.',
  readEarly: 'The file was not read to its end: what lies there is not in the summary.',
  checkFailed: 'The check did not finish, so the link cannot be copied. The file may have been closed.',
  stale: 'The file changed while it was read, so no link can be made. Open it again.',
  before: 'Before you copy',
  warnings: [
    'Anyone who has this link can read exactly this.',
    'A link can’t be called back.',
    'It stays in the browser’s history and in the chat or ticket that carries it.',
    'Mail gateways that rewrite links see it whole and may log it.',
  ],
  copy: 'Copy link',
  copied: 'Link copied.',
  openTab: 'Open it in a new tab',
  saveLink: 'Save the link as a file',
  filesTitle: 'Or save a file',
  filesNote:
    'The same content and the same limits as the link. SARIF says besides where in the file each finding begins.',
  filesOpen: 'The passphrase locks the link only: these files can be read by anyone who has them.',
  exports: {
    markdown: { title: 'Markdown', note: 'for a ticket' },
    json: { title: 'JSON', note: 'for scripts' },
    sarif: { title: 'SARIF', note: 'for code scanning' },
    html: { title: 'Web page', note: 'one file, no script' },
    print: { title: 'Print or PDF', note: '' },
  },
  sarifNeeds: 'SARIF is a list of findings: tick “List of findings” first.',
  exportsWait: 'First the found values are looked for in it, as in the link; none may stand there.',
  saved: 'Saved by your browser.',
  waiting: 'Reading the threads and modules',
  button: 'Share a summary',
  command: 'Share a summary of the crash',
} as const;

export const decoder = {
  title: 'Decode a link',
  label: 'Paste a link to see everything it holds',
  placeholder: 'https://…#s=1.…',
  holds: 'What the link holds',
} as const;

export const opened = {
  title: 'A shared summary, not a dump',
  what: 'It came in a link. The file it was made from is not here, and nothing was asked of any server.',
  reading: 'Reading the link',
  locked: 'This summary is locked. Type the passphrase that came another way.',
  unlock: 'Open it',
  unlocking: 'Working the key out',
  openDump: 'Open the dump yourself',
  copyAgain: 'Copy the link again',
  repaired: 'Something had been put into the link on its way; it was taken out, and the check fits.',
  threads: 'Other threads',
  thread: (number: number) => `Thread ${number} of these`,
  showThreads: (amount: number) =>
    amount === 1 ? 'Show the thread whole' : `Show all ${count(amount)} threads, whole`,
  showFrames: (amount: number) => `Show ${plural(amount, 'more frame')}`,
  showFindings: (amount: number) => `Show ${plural(amount, 'more finding')}`,
  same: 'Same crash: the file you opened gives this very summary.',
  similar: 'A crash of the same kind at the same place, in what else differs.',
  other: 'A different crash: the file you opened does not give this summary.',
} as const;

/** Why a link is not shown, in words. Nothing of it is. */
export function linkProblem(fault: LinkFault, version?: number, field?: string): Problem {
  switch (fault) {
    case 'newer':
      return {
        cause: `This link was made by a newer Dumpscope (form ${version ?? '?'}).`,
        works: 'Nothing from it is shown.',
        next: 'Update, then open it again.',
      };
    case 'cut':
      return {
        cause: 'This link was cut short, probably by a chat or mail program.',
        works: 'Nothing from it is shown.',
        next: 'Ask for it in full, or for the Markdown file.',
      };
    case 'oversized':
      return {
        cause: 'This link unpacks to more than a summary should. We did not open it.',
        next: 'Ask the sender for the Markdown file.',
      };
    case 'malformed':
      return {
        cause: `This link holds something that no summary has${field === undefined ? '' : `: ${field}`}.`,
        works: 'Nothing from it is shown.',
        next: 'Ask the sender how it was made.',
      };
    case 'wrong-passphrase':
      return {
        cause: 'This passphrase does not open the link, or the link is damaged: the two look alike.',
        works: 'Nothing from it is shown.',
        next: 'Type it again, as it was given to you, or ask for the link anew.',
      };
    case 'costly':
      return {
        cause: 'This link asks for a key that would take too long, or too little, to work out. We did not try.',
        next: 'Ask the sender for the Markdown file.',
      };
    case 'needs-passphrase':
      return { cause: opened.locked };
    case 'not-a-link':
    case 'damaged':
      return {
        cause: 'This link is damaged: its check does not match.',
        works: 'Nothing from it is shown.',
        next: 'Ask for it again, as a file if need be.',
      };
  }
}
