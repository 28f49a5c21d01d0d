/** What to do after a blue screen: the easiest first. Not advice for this machine alone, and no promise. */
import type { CrashSection } from '../../engine/report/report.ts';

export interface Step {
  readonly title: string;
  readonly text: string;
}

export const blueScreen = {
  todo: 'What to do now',
  todoNote: 'Easiest first',
  drivers: 'Drivers not part of Windows',
  driversNote: (own: string, all: string) => `${own} of ${all} loaded`,
  columns: { driver: 'Driver', built: 'Built', version: 'Version', size: 'Size', where: 'Where' },
  named: 'named by the stop code',
  onStack: 'on the stack',
  loaded: 'loaded',
  all: (count: string) => `Show all ${count} modules`,
  /** Being loaded is no guilt. */
  innocent: 'A driver that is only loaded is no suspect by that.',
} as const;

const MEMORY: Step = {
  title: 'Test the memory',
  text: 'Windows’ own test, mdsched.exe, runs at the next start. Leave it running overnight: a weak spot shows rarely.',
};

const MORE: Step = {
  title: 'Keep more next time',
  text: 'Set Windows to write an “Automatic memory dump”. It holds the kernel’s memory and says more: send it by a private route only.',
};

/** Parts of the machine report these themselves. */
const HARDWARE = /^(?:WHEA_UNCORRECTABLE_ERROR|MACHINE_CHECK_EXCEPTION)/;
/** Windows found its own tables of memory to be wrong. */
const OF_MEMORY = /MEMORY_MANAGEMENT|PFN_LIST|PAGE_LIST|MEMORY_CORRUPT|BAD_POOL|POOL_CORRUPT/;
/** The graphics processor, or what drives it. */
const OF_GRAPHICS = /^(?:VIDEO_|THREAD_STUCK_IN_DEVICE_DRIVER|DISPLAY)/;
/** A page could not be read back from the disk. */
const OF_DISK = /INPAGE|NTFS_FILE_SYSTEM|UNMOUNTABLE_BOOT_VOLUME|INACCESSIBLE_BOOT_DEVICE|CRITICAL_STRUCTURE_ON_DISK/;

/** Empty: nothing failed by itself. `isSmall`: the dump holds one stack and no more. */
export function stepsAfter({ kind, name = '', cause, suspect }: CrashSection, isSmall: boolean): readonly Step[] {
  if (kind !== 'bugcheck' || cause === 'on-purpose') return [];
  const last = isSmall ? [MORE] : [];
  if (suspect?.module) {
    return [
      {
        title: 'Update it or take it out',
        text: `Get the newest version of ${suspect.module} from its maker, or uninstall the program or part that brought it.`,
      },
      {
        title: 'See if it comes back',
        text: 'The same stop code with the same driver points at that driver; a different one each time points at the memory: test it.',
      },
      ...last,
    ];
  }
  if (HARDWARE.test(name)) {
    return [
      {
        title: 'Set speeds back',
        text: 'Take back overclocking of the processor and the memory, memory profiles (XMP, EXPO) too, in the firmware’s setup.',
      },
      {
        title: 'Look at heat and power',
        text: 'Dust, a loose card and a weak power supply raise the same errors. Update the firmware.',
      },
      MEMORY,
    ];
  }
  if (OF_DISK.test(name)) {
    return [
      {
        title: 'Save your files',
        text: 'Windows could not read from a disk what it had written there: copy what you need before anything else.',
      },
      { title: 'Check the disk', text: 'Run chkdsk /scan as administrator, and look at the disk’s own health report.' },
      MEMORY,
    ];
  }
  if (OF_GRAPHICS.test(name)) {
    return [
      {
        title: 'Put in a fresh graphics driver',
        text: 'Take the newest one from the maker of the card or the computer; if that is what you have, the one before it.',
      },
      {
        title: 'Look at heat and power',
        text: 'A card that gets too hot or too little power stops answering as well.',
      },
      ...last,
    ];
  }
  const changed: Step = {
    title: 'Undo what is new',
    text: 'A driver, a program or a part that came shortly before the first blue screen is the likeliest cause: update it or take it out.',
  };
  return OF_MEMORY.test(name) ? [MEMORY, changed, ...last] : [changed, MEMORY, ...last];
}
