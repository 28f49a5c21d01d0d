/** A bit of the core's work: which stage, and which bit of it, counted from 0; see assembly/facts/reading/left-out.ts. */
export interface Bit {
  readonly stage: number;
  readonly bit: number;
}

/** Numbers of stages in one build of the core. */
export const STAGES_OF_BUILD = 16;
const WRITING = 10;

/** Whether the core was writing what it knew: then all work on the file can be done once more. */
export function isWriting({ stage }: Bit): boolean {
  return stage % STAGES_OF_BUILD >= WRITING;
}

/** How a file is to be opened, as the person asked. */
export interface Asked {
  /** Of an archive the file at this place of its list. */
  readonly member?: number;
  /** As memory from address 0 on, though nothing in the file says that it is. */
  readonly isMemory?: boolean;
  /** Of what a packed stream holds no more than so many bytes. */
  readonly head?: number;
  /** Without the bits of work in which the core had trapped. */
  readonly leftOut?: readonly Bit[];
}
