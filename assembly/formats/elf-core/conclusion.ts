/** What follows from the notes and from memory: modules, arguments, stacks, roles, losses. */
import { UNKNOWN } from "../../facts/fact";
import { counted, LOSS, NOTE } from "../../facts/warnings";
import { LINUX } from "../../machines/elf-registers";
import { readProgramStrings } from "../../systems/freebsd/program-strings";
import { StartFacts } from "../../systems/unix/auxv";
import { nameMalloc } from "../../systems/unix/malloc";
import { RegionIndex } from "../../systems/unix/region-index";
import { StartStack } from "../../systems/unix/start-stack";
import { StartStrings } from "../../systems/unix/start-strings";
import { ElfCore } from "./core";
import { settleCrash } from "./crash";
import { GivenImages } from "./given-images";
import { nameProcess, nameSystem } from "./identity";
import { ImageReader } from "./images";
import { tellLosses } from "./losses";
import { findStacks, nameRoles } from "./roles";
import { wantFiles } from "./wanted";
import { nameWriter } from "./writer";

const IMAGES: i32 = 0;
const GIVEN: i32 = 1;
const ARGUMENTS: i32 = 2;
const FACTS: i32 = 3;
const REST: i32 = 4;

@final
export class Conclusion {
  private phase: i32 = IMAGES;
  private readonly images: ImageReader;
  private given: GivenImages | null = null;
  private readonly strings: StartStrings;
  private stack: StartStack | null = null;
  /** Places above the vector that are still to be tried. */
  private readonly places: Array<u64> = [];

  constructor(private readonly core: ElfCore) {
    core.start = new StartFacts(core.dump.auxv, core.dump.system.os);
    this.images = new ImageReader(core, core.memory);
    this.strings = new StartStrings(core.memory, core.header.wordBytes, core.header.isBigEndian);
  }

  /** The next bit; false when all is said. */
  step(): bool {
    const core = this.core;
    switch (this.phase) {
      case IMAGES:
        if (this.images.step()) return true;
        if (IS_FULL) this.given = new GivenImages(core, this.images.regions);
        this.phase = GIVEN;
        return true;
      case GIVEN:
        return IS_FULL ? this.takeGiven() : this.beginArguments();
      case ARGUMENTS:
        if (!this.findArguments()) this.phase = FACTS;
        return true;
      case FACTS:
        this.keepArguments();
        nameSystem(core, this.images.finder);
        nameWriter(core);
        nameProcess(core, this.images.main);
        settleCrash(core);
        this.phase = REST;
        return true;
      default:
        findStacks(core, this.images.regions);
        nameRoles(core, this.images.regions, this.images.main);
        if (core.system == LINUX) nameMalloc(core.dump.regions, this.strings.cursorAt(0));
        wantFiles(core, this.images.regions);
        tellLosses(core);
        return false;
    }
  }

  private takeGiven(): bool {
    const given = this.given;
    return given !== null && given.step() ? true : this.beginArguments();
  }

  /** Always true: something follows. */
  private beginArguments(): bool {
    const core = this.core;
    this.phase = ARGUMENTS;
    const start = core.start;
    if (IS_FULL && core.programStrings != 0 && readProgramStrings(this.strings, core.programStrings)) {
      this.phase = FACTS;
      return true;
    }
    if (start.args != 0 && this.strings.readCounted(start.args, start.argCount, true)) {
      this.strings.readCounted(start.variables, start.variableCount, false);
      this.phase = FACTS;
      return true;
    }
    const regions = this.images.regions;
    // Tried from the last to the first.
    const threads = core.dump.threads;
    for (let i = min(threads.length, 8) - 1; i >= 0; i--) {
      const sp = core.stackPointer(threads[i]);
      if (threads[i].id == core.dump.process.pid || i == 0) this.tryBelow(endOf(regions, sp));
    }
    this.tryBelow(endOf(regions, start.path));
    this.tryBelow(start.random);
    return true;
  }

  private tryBelow(place: u64): void {
    if (place != 0 && !this.places.includes(place)) this.places.push(place);
  }

  private findArguments(): bool {
    const stack = this.stack;
    if (stack) {
      if (stack.step()) return true;
      this.stack = null;
      // Found once, the vector is not looked for elsewhere.
      this.core.vectorAt = stack.vectorAt;
      if (stack.vectorAt != 0) return false;
    }
    if (this.places.length == 0) return false;
    const place = this.places.pop();
    const regions = this.images.regions;
    const index = regions.find(place - 1);
    if (index >= 0) this.stack = new StartStack(this.strings, this.core.dump.auxv, place, regions.at(index).base);
    return true;
  }

  private keepArguments(): void {
    const strings = this.strings;
    const dump = this.core.dump;
    const process = dump.process;
    if (strings.args.length > 0 || strings.environment.length > 0) {
      dump.origins.settle(dump, UNKNOWN);
      process.environment = strings.environment;
      dump.origins.settleMemory(dump, strings.firstVariableAt);
      process.args = strings.args;
      if (strings.args.length > 0) process.commandLine = strings.args.join(" ");
      dump.origins.settleMemory(dump, strings.firstArgumentAt);
      process.startTexts.addAll(strings.texts);
      process.startDataAt.push(strings.firstVariableAt);
      process.startDataAt.push(strings.firstArgumentAt);
    }
    if (strings.lost > 0) {
      dump.warnings.add(
        "strings-lost",
        LOSS,
        "Of the program's arguments and variables " +
          counted(strings.lost, "is", "are") +
          " not in this dump or beyond the limit.",
      );
    }
    if (strings.odd > 0) {
      dump.warnings.add(
        "environment-overwritten",
        NOTE,
        counted(strings.odd, "entry", "entries") +
          " of the environment " +
          (strings.odd == 1
            ? "is no variable: the program has written over it."
            : "are no variables: the program has written over them."),
      );
    }
  }
}

/** Where the region that holds `address` ends; 0: there is none. */
function endOf(regions: RegionIndex, address: u64): u64 {
  if (address == 0) return 0;
  const place = regions.find(address);
  if (place < 0) return 0;
  const region = regions.at(place);
  return region.base + region.size;
}
