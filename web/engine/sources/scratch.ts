/**
 * A file of the host's in which the core keeps what it unpacked and cannot reach again in time. What it holds is
 * sealed with a key that lives in the core's memory and nowhere else.
 */
export interface Scratch {
  /** Writes and returns the count written; fewer than given when there is no more room. */
  write(offset: number, bytes: Uint8Array<ArrayBuffer>): number;
  /** Reads and returns the count read. */
  read(offset: number, into: Uint8Array<ArrayBuffer>): number;
}
