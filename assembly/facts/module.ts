import { Fact, UNKNOWN, Word } from "./fact";

/** A code image: executable, library, driver, the kernel. */
@final
export class ModuleFacts extends Fact {
  name: string = "";
  path: string = "";
  hasBase: bool = true;
  base: u64 = 0;
  /** Bytes of the image in memory; UNKNOWN where not recorded. */
  size: i64 = UNKNOWN;
  role: string = "";
  version: string = "";
  productVersion: string = "";
  timestamp: Word | null = null;
  checksum: Word | null = null;
  codeId: string = "";
  debugFile: string = "";
  debugId: string = "";
  buildId: string = "";
  uuid: string = "";
  /** Its file was given with the dump. */
  hasFile: bool = false;

  /** Whether `address` lies in the image. */
  holds(address: u64): bool {
    return this.hasBase && this.size > 0 && address >= this.base && address - this.base < <u64>this.size;
  }
}
