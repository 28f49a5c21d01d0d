/** Expected facts that are wrong, with the bytes that prove it. */
export interface Exception {
  readonly file: string;
  /** As the comparison names it: "threads[0].registers.rip". */
  readonly path: string;
  readonly proof: string;
}

export const EXCEPTIONS: readonly Exception[] = [];
