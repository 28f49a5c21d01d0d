import type { Thread } from '../../engine/report/report.ts';
import { count } from '../format.ts';

/** Words of the Threads panel. */
export const threadWords = {
  title: 'Threads',
  list: 'Threads',
  filter: 'Name, module or number',
  filterNone: 'No thread matches this filter.',
  none: 'No threads are recorded in this file.',
  reading: 'Reading the threads',
  one: 'This dump holds one thread.',
  noName: 'no name',
  position: (at: string, all: string) => `${at} of ${all}`,
  id: (id: string) => `id ${id}`,
  crashedHere: 'crashed here',
  backToList: 'All threads',
  noSuch: (index: string) => `This dump has no thread ${index}.`,
  stack: 'Stack',
  copyStack: 'Copy the stack',
  frames: {
    module: 'Module',
    place: 'Function and offset',
    address: 'Address',
    source: 'Source',
    trust: 'How we know',
    inlined: 'inlined',
    unknown: 'no module',
  },
  noFrames: 'No frame of this thread could be told.',
  allFrames: (frames: string) => `Show all ${frames}`,
  guessed:
    'Guessed frames are words on the stack that look like return addresses: some may be left from earlier calls.',
  unwalked: (cpu: string) =>
    `We cannot walk stacks for ${cpu} yet. The first frame and the registers are exact; the rest are guesses.`,
  registers: 'Registers',
  registersAtCrash: 'Registers at the crash',
  noRegisters: 'No registers of this thread are in the file.',
  moreRegisters: 'Flags, segments and vector registers',
  accessed: {
    read: 'the address it tried to read',
    write: 'the address it tried to write',
    execute: 'the address it tried to run',
  },
  faultAddress: 'the address of the fault',
  stackBytes: 'Top of the stack',
  stackWord: 'Word',
  pointsAt: 'Points at',
  moreWords: 'Show more',
  showStack: 'All of it in Memory',
  stackInFile: 'in Hex',
  noStackBytes: 'The bytes of this stack are not in the file.',
  facts: 'Facts',
  state: 'State',
  waitsFor: 'Waits for',
  waits: (subject: string) => `waits for ${subject || 'a lock'}`,
  systemCall: 'In the system call',
  heldBy: (thread: string) => `held by ${thread}`,
  titleOf: (id: string) => `Thread ${id}`,
  thread: (id: string) => `thread ${id}`,
  priority: 'Priority',
  suspended: 'Suspended',
  times: (n: number) => (n === 1 ? 'once' : `${count(n)} times`),
  start: 'Started at',
  teb: 'Thread block',
  lastError: 'Last error',
  created: 'Created',
  cpuTime: 'Processor time',
  userKernel: (user: string, kernel: string) => `${user} in the program, ${kernel} in the system`,
  processorLabel: 'Processor',
  stackRange: 'Stack',
  recorded: 'Record',
} as const;

export const stackEnds: Readonly<Record<NonNullable<Thread['stackEnd']>, string>> = {
  complete: 'The stack was walked to its end.',
  'no-memory': 'The walk stopped where the next part of the stack is not in the file.',
  'no-context': 'The file holds no registers of this thread, so its stack could not be walked.',
  'bad-frame': 'The walk stopped at a frame that makes no sense: the stack may be damaged there.',
  limit: 'The walk stopped at the most frames we show: the stack goes on.',
};

export const threadStates: Readonly<Record<string, string>> = {
  running: 'running',
  waiting: 'waiting',
  stopped: 'stopped',
  exited: 'ended',
};

/** "sync-worker", else "no name". */
export function threadName(thread: Thread): string {
  return thread.name ?? threadWords.noName;
}
