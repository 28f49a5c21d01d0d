/**
 * Where the single facts of the machine, the process and the file were read: whoever reads a record says so when it
 * is done, and what is other than before came from it.
 */
import { Dump } from "../dump";
import { UNKNOWN } from "../fact";

/** Facts that are followed, in the order of `ORIGIN_NAMES` of web/engine/access.ts. */
const FACTS: i32 = 30;

@final
export class Origins {
  /** File offsets of the records, in that order. */
  readonly at: StaticArray<i64> = new StaticArray<i64>(FACTS).fill(UNKNOWN);
  /** The facts as they were last; a text by where it lies. */
  private readonly last: StaticArray<i64> = new StaticArray<i64>(FACTS);
  private index: i32 = 0;
  private place: i64 = UNKNOWN;

  /** What is other than before was read from the record at `place`; UNKNOWN: it was worked out, or lies in none. */
  settle(dump: Dump, place: i64): void {
    this.index = 0;
    this.place = place;
    const system = dump.system;
    this.text(system.osName);
    this.text(system.osVersion);
    this.text(system.osBuild);
    this.text(system.arch);
    this.take(system.cpus + 1);
    this.text(system.cpuVendor);
    this.text(system.cpuName);
    this.text(system.cpuDetail);
    this.take(system.memoryBytes + 1);
    this.text(system.hostname);
    this.text(system.bootTime);
    this.seconds(system.uptimeSeconds);
    this.text(system.kernelRelease);
    this.text(system.kernelVersion);
    this.text(system.hardwareModel);
    const process = dump.process;
    this.take(process.pid + 1);
    this.take(process.ppid + 1);
    this.text(process.name);
    this.text(process.path);
    this.text(process.commandLine);
    this.take(changetype<usize>(process.args));
    this.text(process.cwd);
    this.take(changetype<usize>(process.environment));
    this.text(process.startTime);
    this.seconds(process.userSeconds);
    this.seconds(process.kernelSeconds);
    this.take(process.uid + 1);
    this.text(process.integrity);
    this.text(dump.file.time);
    this.text(dump.file.comment);
  }

  /** The same for what was read from the process's memory at `address`. */
  settleMemory(dump: Dump, address: u64): void {
    const memory = dump.memory;
    const offset = memory && address != 0 ? memory.fileOffsetOf(address) : u64.MAX_VALUE;
    this.settle(dump, offset == u64.MAX_VALUE ? UNKNOWN : <i64>offset);
  }

  private text(value: string): void {
    this.take(value.length > 0 ? changetype<usize>(value) : 0);
  }

  private seconds(value: f64): void {
    this.take(isNaN(value) ? 0 : reinterpret<i64>(value) + 1);
  }

  /** `value`: 0 for what is unknown. */
  private take(value: i64): void {
    const index = this.index++;
    if (this.last[index] == value) return;
    this.last[index] = value;
    this.at[index] = this.place;
  }
}
