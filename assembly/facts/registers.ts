/**
 * Registers of one thread, by the lower-case names of the architecture's manual, in the order they were set.
 * Wider ones (vector, FPU) are hex texts of their own, most significant digit first.
 */
@final
export class Registers {
  readonly names: Array<string> = [];
  readonly values: Array<u64> = [];
  readonly wideNames: Array<string> = [];
  /** "0x…" without padding. */
  readonly wideValues: Array<string> = [];

  set(name: string, value: u64): void {
    const index = this.names.indexOf(name);
    if (index >= 0) this.values[index] = value;
    else {
      this.names.push(name);
      this.values.push(value);
    }
  }

  setWide(name: string, value: string): void {
    this.wideNames.push(name);
    this.wideValues.push(value);
  }

  has(name: string): bool {
    return this.names.indexOf(name) >= 0;
  }

  /** The value, or 0 where it is not known: ask `has` first. */
  get(name: string): u64 {
    const index = this.names.indexOf(name);
    return index >= 0 ? this.values[index] : 0;
  }
}
