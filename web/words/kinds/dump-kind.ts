/** What is told about a kind of dump. */

/** How careful to be before anything was searched: as with the unlocked computer, the unlocked program, or little. */
export type Care = 'computer' | 'program' | 'low';

export interface DumpKind {
  readonly name: string;
  readonly care: Care;
  readonly holds: readonly string[];
  readonly leavesOut: readonly string[];
  readonly arises: string;
  readonly found: string;
  /** In a few words, for the table of kinds. */
  readonly givesAway: string;
  readonly showTo: string;
  readonly mayDelete: string;
  readonly onPurpose: string;
  readonly stop: string;
  readonly stopCost: string;
}
