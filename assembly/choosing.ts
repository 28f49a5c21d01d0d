/**
 * Which file of an archive is shown: the first that is a dump, else the first that is packed once more, else one of a
 * kind that is told and not read, else the largest that may be raw memory: that is told by what lies far inside.
 */
import { Archive } from "./containers/archives/archive";
import { openContainer } from "./containers/probe";
import { Dump } from "./facts/dump";
import { Member } from "./facts/file";
import { LOSS, NOTE } from "./facts/warnings";
import { probe } from "./formats/probe";
import { isProgram } from "./given-programs";

const UNKNOWN_KIND: string = "unknown";
/** So many members are looked into; an archive with more before its first dump is told. */
const MOST_PROBED: i32 = 64;
/** Smaller ones are no memory of a machine, and all have whole pages. */
const LEAST_MEMORY: i64 = 16 << 20;
const PAGE: i64 = 4096;
/** Names of further dumps that one warning lists. */
const MOST_NAMED: i32 = 10;

@final
export class MemberChoice {
  private next: i32 = 0;
  private firstDump: i32 = -1;
  private firstKnown: i32 = -1;
  private firstPacked: i32 = -1;
  /** The largest that may be raw memory. */
  private memory: i32 = -1;
  /** Of those that cannot be looked into. */
  private firstUnread: i32 = -1;
  private dumps: i32 = 0;
  /** Members that are programs or libraries: of the dump, perhaps. */
  readonly programs: Array<i32> = [];

  constructor(
    private readonly archive: Archive,
    /** The member that was asked for; -1: none. */
    private readonly asked: i32,
  ) {}

  /** Looks into the next member; false when all are seen. */
  step(): bool {
    if (this.isOver) return false;
    const members = this.archive.members;
    const index = this.next++;
    const head = this.archive.head(index);
    if (!head) {
      if (this.firstUnread < 0) this.firstUnread = index;
      return true;
    }
    const scratch = new Dump(head, []);
    if (probe(head, scratch) >= 0 && scratch.file.kind != UNKNOWN_KIND) {
      members[index].isDump = true;
      this.dumps++;
      if (this.firstDump < 0) this.firstDump = index;
    } else if (isProgram(head)) {
      this.programs.push(index);
    } else if (scratch.file.isUnreadDump) {
      if (this.firstKnown < 0) this.firstKnown = index;
    } else if (openContainer(head, scratch)) {
      if (this.firstPacked < 0) this.firstPacked = index;
    } else this.weigh(index);
    return true;
  }

  get isOver(): bool {
    return this.next >= min(this.archive.members.length, MOST_PROBED);
  }

  /** Goes on without the next member. */
  passOver(): void {
    this.next++;
  }

  /** The member to open; -1: there is no dump. */
  get chosen(): i32 {
    if (this.asked >= 0 && this.asked < this.archive.members.length) return this.asked;
    if (this.firstDump >= 0) return this.firstDump;
    if (this.firstPacked >= 0) return this.firstPacked;
    return this.firstKnown >= 0 ? this.firstKnown : this.memory;
  }

  private weigh(index: i32): void {
    const members = this.archive.members;
    const size = members[index].size;
    if (size < LEAST_MEMORY || size % PAGE != 0) return;
    if (this.memory < 0 || size > members[this.memory].size) this.memory = index;
  }

  /** Names what is not shown. */
  tell(dump: Dump): void {
    const members = this.archive.members;
    if (members.length > MOST_PROBED) {
      dump.warnings.add(
        "members-unprobed",
        LOSS,
        "The archive holds " +
          members.length.toString() +
          " files; the first " +
          MOST_PROBED.toString() +
          " were looked into.",
      );
    }
    const chosen = this.chosen;
    // A dump may be among them: nobody can tell.
    if (chosen < 0 && this.firstUnread >= 0) this.archive.tellUnread(this.firstUnread, dump);
    const others = this.dumps - (chosen >= 0 && members[chosen].isDump ? 1 : 0);
    if (others > 0) this.tellOthers(dump, members, chosen, others);
  }

  private tellOthers(dump: Dump, members: Array<Member>, chosen: i32, others: i32): void {
    let names = "";
    let named = 0;
    for (let i = 0; i < members.length && named < MOST_NAMED; i++) {
      if (i == chosen || !members[i].isDump) continue;
      names += (named++ > 0 ? ", " : "") + members[i].name;
    }
    dump.warnings.add(
      "more-dumps",
      NOTE,
      "The archive holds more dumps than the one shown: " + names + (others > named ? " and others." : "."),
    );
  }
}
