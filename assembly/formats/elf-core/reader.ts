/** Reads an ELF core: program headers, notes, then what memory adds. */
import { leaveToFull } from "../../builds";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { LINUX } from "../../machines/elf-registers";
import { Conclusion } from "./conclusion";
import { ElfCore } from "./core";
import { ElfHeader, readTables } from "./header";
import { NoteInventory } from "./notes/inventory";
import { NoteReader } from "./notes/reader";
import { SegmentReader } from "./segments";

const HEADER: i32 = 0;
const SEGMENTS: i32 = 1;
const INVENTORY: i32 = 2;
const NOTES: i32 = 3;
const CONCLUSION: i32 = 4;

@final
export class ElfCoreReader extends Stage {
  private readonly core: ElfCore;
  private phase: i32 = HEADER;
  private segments: SegmentReader | null = null;
  private inventory: NoteInventory | null = null;
  private notes: NoteReader | null = null;
  private conclusion: Conclusion | null = null;

  constructor(dump: Dump, header: ElfHeader) {
    super();
    this.core = new ElfCore(dump, header);
  }

  step(dump: Dump): bool {
    switch (this.phase) {
      case HEADER:
        if (!readTables(dump.source, this.core.header, dump.warnings)) return false;
        this.segments = new SegmentReader(this.core);
        this.phase = SEGMENTS;
        break;
      case SEGMENTS:
        this.readSegments();
        break;
      case INVENTORY:
        return this.listNotes();
      case NOTES:
        this.readNotes();
        break;
      default:
        return this.conclude();
    }
    return true;
  }

  private readSegments(): void {
    const segments = this.segments;
    if (segments && segments.step()) return;
    if (segments) segments.finish();
    this.inventory = new NoteInventory(this.core);
    this.phase = INVENTORY;
  }

  private listNotes(): bool {
    const inventory = this.inventory;
    if (inventory && inventory.step()) return true;
    if (inventory) inventory.finish();
    // Programs given with a core are known by the full build.
    if (!IS_FULL && (this.core.system != LINUX || this.core.dump.companions.length > 0)) {
      leaveToFull();
      return false;
    }
    this.notes = new NoteReader(this.core);
    this.phase = NOTES;
    return true;
  }

  private readNotes(): void {
    const notes = this.notes;
    if (notes && notes.step()) return;
    this.conclusion = new Conclusion(this.core);
    this.phase = CONCLUSION;
  }

  private conclude(): bool {
    const conclusion = this.conclusion;
    return conclusion !== null && conclusion.step();
  }
}
