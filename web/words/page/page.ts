import { count, plural } from '../format.ts';
import type { PanelName } from '../panels/panel-names.ts';

/** Which of several is shown; `kind` of the first dump, "" for none. */
function shown(kind: string): string {
  return kind ? `Showing the first dump: ${kind}.` : 'None is a kind of dump we know; showing the first.';
}

/** The frame of the page: header, rail, ribbon, tabs, messages. */
export const page = {
  name: 'Dumpscope',
  skip: 'Skip to the content',
  find: 'Find text, bytes, an address',
  findShort: 'Find',
  openFile: 'Open a file',
  openAnother: 'Open another file',
  closeFile: 'Close the file',
  /** Beside the name of a file that is no longer what was read. */
  old: 'old',
  install: 'Install for offline use',
  whatOpens: 'What can I open?',
  share: 'Share summary',
  helpAndGlossary: 'Help and glossary',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  maskedInPrint: 'Values are masked in print.',
  letGo: 'Let go to open. It stays on this computer.',
  readingHeader: 'Reading the header',
  reading: (part: string) => `Reading the file: ${part}`,
  unpacking: (part: string) => `Unpacking: ${part}. What is shown is from its beginning`,
  read: (size: string) => `${size} read`,
  rate: (size: string) => `${size}/s`,
  filesGiven: (all: number, kind: string) =>
    `${count(all)} files given. ${shown(kind)}${kind ? ' What belongs to it is read with it.' : ''}`,
  folderGiven: (dumps: number, all: number, kind: string) =>
    `That is a folder. We looked inside: ${count(dumps)} of ${plural(all, 'file')} could be dumps. ${shown(kind)}`,
  filesRefused: (refused: number) =>
    `${count(refused)} of them could not be opened: the browser may not read ${refused === 1 ? 'it' : 'them'}.`,
  chooseAnother: 'Choose another',
  oneOf: (all: number) => `1 of ${count(all)} files`,
  stoppedAt: (part: string) => `Stopped at ${part}. The rest was not read.`,
  readAgain: 'Choose the file again',
  copyDetails: 'Copy details',
  tryAgain: 'Try again',
  skipPart: 'Skip that part',
  readyOffline: 'Ready to work offline.',
  panelTitle: (panel: string) => `${panel} · Dumpscope`,
} as const;

/** What a file to choose is. */
export const fileChoice = {
  dump: 'A dump',
  packed: 'A packed file',
  noDump: 'No kind of dump we know',
  notLookedAt: 'Not looked at',
} as const;

export const panelNames: Readonly<Record<PanelName, string>> = {
  overview: 'Overview',
  exposure: 'Exposure',
  threads: 'Threads',
  modules: 'Modules',
  memory: 'Memory',
  system: 'System',
  hex: 'Hex',
  strings: 'Strings',
  share: 'Share',
  clean: 'Cleaned copy',
  help: 'Help and glossary',
};
