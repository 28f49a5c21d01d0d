/** What a person chooses for a cleaned copy. */
import type { Finding } from '../engine/report/report.ts';

export const LEVELS = ['secrets', 'stacks', 'pointers'] as const;
export type Level = (typeof LEVELS)[number];

export interface CleanOptions {
  readonly level: Level;
  /** Fill the names of users, servers and folders in paths. */
  readonly userNames: boolean;
  /** Fill findings of people and of what they did. */
  readonly personal: boolean;
}

/** Both switches are off where only findings go, and on where most of the memory goes. */
export function optionsOf(level: Level, switches: Partial<Omit<CleanOptions, 'level'>> = {}): CleanOptions {
  const isWide = level !== 'secrets';
  return { level, userNames: switches.userNames ?? isWide, personal: switches.personal ?? isWide };
}

/** Whether findings of this detector are filled. Build and source paths are evidence and stay. */
export function isCleaned(options: CleanOptions, detector: string, kind: Finding['class']): boolean {
  switch (kind) {
    case 'credential':
    case 'session':
    case 'key':
      return true;
    case 'personal':
      return options.personal;
    case 'activity':
      return options.personal || (options.userNames && detector === 'path-user');
    case 'code':
      return false;
  }
}
