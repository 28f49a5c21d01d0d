/** What is said of cleaned copies. */
import type { CheckName } from '../../clean/check/checks.ts';
import type { Level } from '../../clean/options.ts';
import type { Phase } from '../../clean/pace.ts';
import type { Obstacle } from '../../clean/possible.ts';
import { bytes, plural } from '../format.ts';

interface LevelWords {
  readonly title: string;
  readonly gone: string;
  /** What is still in it: always beside the button. */
  readonly left: string;
}

export const LEVEL_WORDS: Readonly<Record<Level, LevelWords>> = {
  stacks: {
    title: 'Call stacks and their variables',
    gone: 'The memory goes, but for call stacks and what a debugger needs to name modules. So do environment, arguments and vector registers.',
    left: "Memory outside the call stacks is gone. Local variables and parameters are still there and can hold text we don't recognise.",
  },
  pointers: {
    title: 'Call stacks only',
    gone: "As above, and in stacks and registers all that isn't an address or a small number.",
    left: 'Only addresses and small numbers are left of the stacks. Still readable: program and module names, versions, when it ran, operating system, thread names, the crash reason.',
  },
  secrets: {
    title: 'Only what was found',
    gone: 'Every value that was found is overwritten, wherever it recurs. Everything else stays: heap, variables, managed stacks.',
    left: "Everything we recognised is overwritten. What we don't recognise is still there: names, documents, messages, passwords without a pattern. Send it only to someone you'd let read the program's memory.",
  },
};

const OBSTACLE_WORDS: Readonly<Record<Obstacle, string>> = {
  'whole-system': 'Not for memory of a whole system: every process is in there.',
  text: 'Not for a text report: it has no memory to leave out.',
  'compressed-pages':
    'Not yet: the pages of this kind are compressed, and editing one means packing it and its index anew.',
  'only-in-place':
    'Not yet: which memory of this kind its call stacks need is not laid down. What was found can be filled.',
  'not-yet': 'Not yet: which fields of this kind may be filled, and which its readers need, is not laid down.',
  'unknown-machine':
    'Not yet for this file: its records are damaged, or it is of a processor whose registers are not taken apart here.',
  'unknown-kind': 'Not for a file that is no dump we know.',
  'scan-incomplete': 'The search has not read all of the file, so what it found is not all. Let it finish first.',
  'too-many-places': 'More was found than can be kept in mind at once.',
  unreadable: 'A part of the file could not be read, so what was found is not all.',
};

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  reading: 'Reading the dump',
  searching: 'Looking for every spelling and piece',
  planning: 'Looking at what that brings to light',
  writing: 'Writing the copy',
  checking: 'Checking the copy',
  placing: 'Putting the copy in its place',
};

const CHECK_WORDS: Readonly<Record<CheckName, string>> = {
  opens: 'Opens as the same dump, with the same crash',
  frames: 'Call stacks are the same',
  rescan: 'Searched again: nothing of what was found is left',
  compare: 'Only what was planned differs from the original',
};

export const clean = {
  title: 'Save a cleaned copy',
  lead: 'A new file of the same kind, with the same crash and the same stacks, without what was found. Your file is only read.',
  levels: 'What stays in the copy',
  switches: 'Besides',
  userNames: 'User names in paths',
  userNamesNote: 'Fills names of users, servers and folders; base names stay.',
  personal: 'Personal data',
  personalNote: 'Fills findings of people and of what they did.',
  always: 'Passwords, sessions and keys always go.',
  save: 'Save cleaned copy',
  again: 'Save another',
  download: 'Download the copy',
  manifest: 'Save what was done (JSON)',
  cancel: 'Cancel',
  cancelled: 'Cancelled. Nothing was saved.',
  stillIn: 'What it still can hold',
  packed: 'What is packed or encrypted in memory is not looked into: a value in it stays.',
  forAll:
    'Addresses show where things lay in memory. Change secrets that were in the original: it has copies elsewhere.',
  forVendor:
    "For whoever gets it: variables, heap commands and managed stacks (.NET, Java, JavaScript, Go's waiting goroutines) don't work in this copy.",
  namesFilled:
    'Names of folders are filled where debuggers look for libraries. On this very machine they show fewer frames of the copy than of the original; with a search path for libraries (gdb: `set solib-search-path`, lldb: `target.exec-search-paths`) all of them, here and elsewhere.',
  chooseNew:
    'You say first where it is saved. Take a new name: a browser empties a file that is chosen to be replaced before this page can refuse it, the original too.',
  partial: 'The search has not read all of the file. What stays in the copy is searched anew as it is made.',
  never: 'No copy of this file can be made here.',
  obstacle: (obstacle: Obstacle) => OBSTACLE_WORDS[obstacle],
  phase: (phase: Phase) => PHASE_WORDS[phase],
  check: (name: CheckName) => CHECK_WORDS[name],
  done: (size: number) => `The copy is ready: ${bytes(size)}, and it passed all four checks.`,
  saved: (size: number) => `Saved: ${bytes(size)}, and it passed all four checks.`,
  replaced: (places: number, values: number) =>
    places === 0
      ? 'No finding lies in what is left of the file.'
      : `${plural(places, 'place')} of ${plural(values, 'value')} replaced.`,
  frames: (frames: number) => `${plural(frames, 'frame')} compared.`,
  failed: "This copy didn't pass its check and was deleted.",
  sourceChanged: 'The file changed while it was read. Nothing was saved; open it again.',
  sameFile: 'That is the file itself. Choose another name: the original is never written.',
  sameFileEmptied:
    'That was the file itself, and the browser emptied it when it was chosen, before this page could refuse. Nothing was written. Get it again from where it came.',
  notAsChecked:
    'What was written is not what was checked, or can’t be read back, so the file under that name was removed, with what it held before. Save it again, to another disk.',
  noRoom: (missing: number | undefined) =>
    missing === undefined
      ? 'There is no room for the copy. Nothing was saved. “Call stacks” makes a much smaller one.'
      : `There is no room for the copy: ${bytes(missing)} are missing in the browser’s own storage, where it is checked before it gets its name. Nothing was saved. “Call stacks” makes a much smaller one.`,
  noMemory: (asked: number | undefined) =>
    `The browser ran out of memory${asked === undefined ? '' : `: it refused ${bytes(asked)}`}. Nothing was saved. Close other tabs and try again.`,
  leftoversRemoved: 'A working file from an earlier, interrupted visit was deleted.',
  broken: 'The copy could not be written. Nothing was saved; try again, or another place.',
} as const;
