/** The check value of an xz block, of whichever type: none, CRC-32, CRC-64, SHA-256; others are passed over. */

import { SHA256_STATE, sha256Digest, sha256Start, sha256Update } from "../../digests/sha256";
import { crc32 } from "../checksums/crc32";
import { crc64 } from "../checksums/crc64";

const CRC32: u32 = 1;
const CRC64: u32 = 4;
const SHA256: u32 = 10;

export const CHECK_STATE: i32 = 16 + SHA256_STATE;

@final
export class XzCheck {
  type: u32 = 0;
  private crc: u64 = 0;
  private readonly sha: usize = heap.alloc(SHA256_STATE);

  start(): void {
    this.crc = 0;
    if (this.type == SHA256) sha256Start(this.sha);
  }

  update(from: usize, length: usize): void {
    if (this.type == CRC32) this.crc = crc32(<u32>this.crc, from, length);
    else if (this.type == CRC64) this.crc = crc64(this.crc, from, length);
    else if (this.type == SHA256) sha256Update(this.sha, from, length);
  }

  /** Whether the stored value is that of what was seen. */
  isRight(stored: usize): bool {
    if (this.type == CRC32) return load<u32>(stored) == <u32>this.crc;
    if (this.type == CRC64) return load<u64>(stored) == this.crc;
    if (this.type != SHA256) return true;
    sha256Digest(this.sha);
    return memory.compare(this.sha, stored, 32) == 0;
  }

  save(into: usize): void {
    store<u32>(into, this.type);
    store<u64>(into, this.crc, 8);
    memory.copy(into + 16, this.sha, SHA256_STATE);
  }

  restore(from: usize): void {
    this.type = load<u32>(from);
    this.crc = load<u64>(from, 8);
    memory.copy(this.sha, from + 16, SHA256_STATE);
  }
}
