/** A bit of the core's work: which stage, and which bit of it, counted from 0; see assembly/analysis/left-out.ts. */
export interface Bit {
  readonly stage: number;
  readonly bit: number;
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
