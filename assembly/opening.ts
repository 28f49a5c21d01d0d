/** One file on its way: containers, format, analyses. */
import { analyses, Pipeline } from "./analysis/pipeline";
import { leaveToFull } from "./builds";
import { HostSource, StoredSource } from "./bytes/source";
import { cutTexts } from "./bytes/text";
import { MemberChoice } from "./choosing";
import { Archive, HeadSource } from "./containers/archives/archive";
import { ContainerReader } from "./containers/container";
import { MAX_DEPTH, openContainer } from "./containers/probe";
import { limitOutput, stopAtHead } from "./containers/streams/stream-reader";
import { decoderOf, streamKind } from "./containers/streams/streams";
import { Dump } from "./facts/dump";
import { Container } from "./facts/file";
import { isLeftOut, PROBING, tellLeftOut, UNPACKING } from "./facts/reading/left-out";
import { Stage } from "./facts/stage";
import { counted, FAULT, LOSS, NOTE } from "./facts/warnings";
import { openFormat, probe, probing, takeForMemory } from "./formats/probe";
import { GivenPrograms } from "./given-programs";

@final
export class Opening {
  readonly dump: Dump;
  /** Of the file as it was given, packed or not. */
  readonly fileSize: u64;
  private container: ContainerReader | null = null;
  private archive: Archive | null = null;
  private choice: MemberChoice | null = null;
  /** The member of an archive to be shown; -1: the first that is a dump. */
  private asked: i32 = -1;
  /** The person says that the file is memory. */
  private isMemory: bool = false;
  /** Members of the archive that are programs. */
  private members: Array<i32> = [];
  private programs: GivenPrograms | null = null;
  /** Bits of work done so far before the format is known. */
  private unpacked: i32 = 0;
  private depth: i32 = 0;
  private pipeline: Pipeline | null = null;
  private isDone: bool = false;

  constructor(source: HostSource) {
    this.dump = new Dump(source, [] as StoredSource[]);
    this.fileSize = source.size;
  }

  /** Asks for a member of the outermost archive by its place in the list; before the first step. */
  ask(member: i32): void {
    this.asked = member;
  }

  /** Takes the file, unpacked, for memory from address 0 on, whatever it looks like; before the first step. */
  askForMemory(): void {
    this.isMemory = true;
  }

  /** The stage under work: see `facts/reading/left-out.ts`. */
  get stage(): i32 {
    const pipeline = this.pipeline;
    if (pipeline) return pipeline.stage;
    return probing >= 0 ? PROBING : UNPACKING;
  }

  /** Which bit of it. */
  get bit(): i32 {
    const pipeline = this.pipeline;
    if (pipeline) return pipeline.bit;
    return probing >= 0 ? probing : this.unpacked;
  }

  /** Sets how much a packed stream may unpack to; before the first step. */
  limitUnpacked(bytes: u64): void {
    limitOutput(bytes);
  }

  /** Reads no more than so many bytes of what a packed stream holds; before the first step. */
  lookAtHead(bytes: u64): void {
    stopAtHead(bytes);
  }

  /** Does the next bit; false when all is known. */
  step(): bool {
    if (this.isDone) return false;
    const pipeline = this.pipeline;
    if (pipeline) {
      if (pipeline.step(this.dump)) return true;
      this.finish();
      return false;
    }
    const isLeft = isLeftOut(UNPACKING, this.unpacked);
    const isInside = this.container !== null;
    const goesOn = this.unpackOn(isLeft);
    if (isLeft) tellLeftOut(this.dump, UNPACKING, !isInside);
    this.unpacked++;
    return goesOn;
  }

  /** The next bit of what comes before the format is known; `isLeft`: without what an earlier try stopped in. */
  private unpackOn(isLeft: bool): bool {
    const container = this.container;
    if (container) return this.unpack(container, isLeft);
    if (IS_FULL) {
      const choice = this.choice;
      const archive = this.archive;
      if (choice && archive) return this.choose(choice, archive, isLeft);
      const programs = this.programs;
      if (programs) return this.takePrograms(programs, isLeft);
    }
    return this.begin(isLeft);
  }

  /** Whether the crash is told, as far as it can be. */
  get isAnswered(): bool {
    const pipeline = this.pipeline;
    return pipeline !== null && pipeline.isAnswered;
  }

  /** 0 to 1,000. */
  get progress(): i32 {
    const pipeline = this.pipeline;
    if (pipeline) return 500 + pipeline.progress / 2;
    const container = this.container;
    return container ? container.progress / 2 : 0;
  }

  private unpack(container: ContainerReader, isLeft: bool): bool {
    if (isLeft ? container.passOver(this.dump) : container.step(this.dump)) return true;
    this.container = null;
    if (IS_FULL && container instanceof Archive) {
      this.choice = new MemberChoice(container as Archive, this.asked);
      this.archive = container as Archive;
      return true;
    }
    const inside = container.inside;
    if (inside) {
      this.dump.source = inside;
      this.dump.warnings.end = inside.size;
      return true;
    }
    this.finish();
    return false;
  }

  /** Opens the archive's dump; without one the archive itself is what is shown. */
  private choose(choice: MemberChoice, archive: Archive, isLeft: bool): bool {
    const isOver = choice.isOver;
    if (isLeft && !isOver) choice.passOver();
    else if (choice.step()) return true;
    if (!isOver) return true;
    this.choice = null;
    const dump = this.dump;
    const file = dump.file;
    if (isLeft) {
      file.kindName = archive.kindName;
      this.finish();
      return false;
    }
    this.members = choice.programs;
    const index = choice.chosen;
    if (file.members.length == 0) {
      file.members = archive.members;
      file.member = index;
    }
    choice.tell(dump);
    if (index < 0) {
      file.kindName = archive.kindName;
      // One that is damaged has said so.
      if (archive.members.length == 0 && dump.warnings.list.length == 0) {
        dump.warnings.add("empty-container", FAULT, "The archive lists no files.").field = archive.kind;
      }
      this.finish();
      return false;
    }
    const name = archive.members[index].name;
    file.containers.push(new Container(archive.kind, name));
    file.prove("Lies in a " + archive.kindName + ", as " + name, 0);
    archive.describe(index, dump);
    this.asked = -1;
    this.container = archive.open(index, dump);
    return true;
  }

  private takePrograms(programs: GivenPrograms, isLeft: bool): bool {
    if (isLeft ? programs.passOver() : programs.step()) return true;
    return this.read();
  }

  private begin(isLeft: bool): bool {
    const dump = this.dump;
    if (isLeft) this.depth = MAX_DEPTH;
    if (this.depth < MAX_DEPTH) {
      const container = openContainer(dump.source, dump);
      if (container) {
        this.depth++;
        if (!IS_FULL && isLeftInside(dump.source)) return this.leave();
        this.container = container;
        return true;
      }
    }
    if (!IS_FULL) return this.read();
    if (this.depth == MAX_DEPTH && !isLeft && isPackedAgain(dump.source)) {
      dump.warnings.add(
        "too-deep",
        LOSS,
        "What lies inside of " + MAX_DEPTH.toString() + " containers is packed once more; it is not unpacked further.",
      );
    }
    this.programs = new GivenPrograms(dump, this.archive, this.members);
    return true;
  }

  /** Begins to read what lies inside of all containers. */
  private read(): bool {
    const dump = this.dump;
    const format = this.isMemory ? takeForMemory(dump) : probe(dump.source, dump);
    const stages: Array<Stage> = [];
    if (format >= 0) {
      const reader = openFormat(format, dump);
      if (reader) {
        stages.push(reader);
        const more = analyses();
        for (let i = 0; i < more.length; i++) stages.push(more[i]);
      } else leaveToFull();
    } else {
      this.explainUnknown();
      leaveToFull();
    }
    this.pipeline = new Pipeline(stages);
    return true;
  }

  /** Ends here: what follows is for the full build. */
  private leave(): bool {
    leaveToFull();
    this.finish();
    return false;
  }

  private explainUnknown(): void {
    const source = this.dump.source;
    if (source.size > 0 && source.locate(0) == 0) {
      this.dump.warnings.addAt(
        "unreadable",
        "fault",
        "The file could not be read.",
        0,
        "File",
        source.size.toString(),
        "0",
      );
    }
  }

  private finish(): void {
    this.isDone = true;
    if (this.dump.isHead) {
      this.dump.warnings.forget();
      this.dump.file.isTruncated = false;
    } else if (cutTexts > 0) {
      this.dump.warnings.add(
        "text-cut",
        NOTE,
        counted(cutTexts, "text is", "texts are") + " too long to be kept whole, and cut.",
      );
    }
    this.dump.warnings.close();
  }
}

/**
 * Whether what a packed stream holds is nothing for the small build: told by its beginning, so that a long one is not
 * unpacked twice.
 */
function isLeftInside(source: StoredSource): bool {
  const kind = streamKind(source);
  if (kind == "") return false;
  const head = new HeadSource(source, decoderOf(kind));
  const dump = new Dump(head, []);
  if (openContainer(head, dump)) return false;
  const format = probe(head, dump);
  return format < 0 || !openFormat(format, dump);
}

/** By their first bytes: streams, and zip archives. */
function isPackedAgain(source: StoredSource): bool {
  return streamKind(source).length > 0 || (source.byte(0) == 0x50 && source.byte(1) == 0x4b && source.byte(2) == 3);
}
