/** Reads a Mach-O core: load commands, notes, then what memory adds. */
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { machMachineOf } from "../../machines/mach-machines";
import { CommandReader } from "./commands";
import { conclude } from "./conclusion";
import { MachCore } from "./core";
import { MachHeader } from "./header";
import { ImageReader } from "./images";
import { readNote } from "./notes";

const COMMANDS: i32 = 0;
const NOTES: i32 = 1;
const IMAGES: i32 = 2;
const CONCLUSION: i32 = 3;

@final
export class MachCoreReader extends Stage {
  private readonly core: MachCore;
  private readonly commands: CommandReader;
  private images: ImageReader | null = null;
  private phase: i32 = COMMANDS;
  private nextNote: i32 = 0;

  constructor(dump: Dump, header: MachHeader) {
    super();
    dump.system.arch = header.arch;
    const core = new MachCore(dump, header, machMachineOf(header.arch));
    this.core = core;
    this.commands = new CommandReader(core);
  }

  step(_dump: Dump): bool {
    const core = this.core;
    switch (this.phase) {
      case COMMANDS:
        if (this.commands.step()) return true;
        this.commands.finish();
        this.phase = NOTES;
        return true;
      case NOTES:
        if (this.nextNote < core.notes.length) {
          readNote(core, core.notes[this.nextNote++]);
          return true;
        }
        this.images = new ImageReader(core);
        this.phase = IMAGES;
        return true;
      case IMAGES: {
        const images = this.images;
        if (images && images.step()) return true;
        this.phase = CONCLUSION;
        return true;
      }
      default:
        conclude(core);
        return false;
    }
  }
}
