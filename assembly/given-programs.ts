/**
 * Programs and libraries that come packed: in the archive with the dump, or given with it in a compressed file of their
 * own. They are made ready before the dump is read, whose reader takes those that belong to it.
 */
import { StoredSource } from "./bytes/source";
import { baseName } from "./bytes/text";
import { Archive } from "./containers/archives/archive";
import { ContainerReader } from "./containers/container";
import { openStream, streamHead } from "./containers/streams/streams";
import { Dump } from "./facts/dump";
import { GivenFile } from "./facts/given/given-file";
import { LOSS } from "./facts/warnings";

/** More of a kind are no set of files for one dump. */
const MOST: i32 = 64;

// e_ident and e_type (System V ABI, chapter 4): 5 EI_DATA, 2 big-endian; 16 e_type, 2 a program, 3 one that may lie
// anywhere or a library.
const ELF_MAGIC: u32 = 0x464c457f;
/** "MZ" (PE format, MS-DOS stub). */
const MZ: u32 = 0x5a4d;

/** Whether these are the bytes of a program or a library, not of a dump. */
export function isProgram(source: StoredSource): bool {
  const at = source.locate(0);
  if (at == 0 || source.size < 64) return false;
  if (load<u16>(at) == MZ) return true;
  const type = source.byte(source.byte(5) == 2 ? 17 : 16);
  return load<u32>(at) == ELF_MAGIC && (type == 2 || type == 3);
}

const PACKED: StaticArray<string> = [".gz", ".xz", ".zst", ".lz4"];

/** "libc.so.6" of "libc.so.6.gz": as the module is called. */
function unpackedName(name: string): string {
  for (let i = 0; i < PACKED.length; i++) {
    if (name.endsWith(PACKED[i])) return name.substring(0, name.length - PACKED[i].length);
  }
  return name;
}

@final
export class GivenPrograms {
  private next: i32 = 0;
  private reader: ContainerReader | null = null;
  private name: string = "";
  private isMember: bool = false;
  /** What opening them tells is not of the dump. */
  private aside: Dump;

  constructor(
    private readonly dump: Dump,
    private readonly archive: Archive | null,
    /** Its members that are programs. */
    private readonly members: Array<i32>,
  ) {
    this.aside = new Dump(dump.source, []);
  }

  /** Opens the next one, or goes on with it; false: all are ready. */
  step(): bool {
    const reader = this.reader;
    if (reader) {
      if (!reader.step(this.aside)) this.take(reader.inside);
      return true;
    }
    const beside = min(this.dump.companions.length, MOST);
    if (this.next < beside) this.openBeside(this.next);
    else if (this.next - beside < min(this.members.length, MOST)) this.openMember(this.members[this.next - beside]);
    else return false;
    this.next++;
    return true;
  }

  /** Goes on without the one that is being opened. */
  passOver(): bool {
    if (!this.reader) this.next++;
    this.reader = null;
    return true;
  }

  private openBeside(index: i32): void {
    const packed = this.dump.companions[index];
    const head = streamHead(packed);
    if (!head || !isProgram(head)) return;
    this.isMember = false;
    this.name = this.dump.companionNames[index];
    this.aside = new Dump(packed, []);
    this.reader = openStream(packed, this.aside);
  }

  private openMember(index: i32): void {
    const archive = this.archive;
    if (!archive) return;
    this.isMember = true;
    this.name = archive.members[index].name;
    this.aside = new Dump(this.dump.source, []);
    this.reader = archive.open(index, this.aside);
  }

  private take(inside: StoredSource | null): void {
    this.reader = null;
    if (!inside || !isProgram(inside)) return;
    const given = new GivenFile(inside, unpackedName(baseName(this.name)));
    given.isMember = this.isMember;
    this.dump.programs.push(given);
    if (this.aside.warnings.list.length > 0) {
      const message = given.name + " is packed, and damaged: it is used as far as it unpacks.";
      this.dump.warnings.add("companion-damaged", LOSS, message);
    }
  }
}
