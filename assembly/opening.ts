/** One file on its way: containers, format, analyses. */
import { LeftOut } from "./analysis/left-out";
import { analyses, Pipeline } from "./analysis/pipeline";
import { leaveToFull } from "./builds";
import { HostSource, StoredSource } from "./bytes/source";
import { cutTexts } from "./bytes/text";
import { MemberChoice } from "./choosing";
import { Archive, HeadSource } from "./containers/archive";
import { ContainerReader } from "./containers/container";
import { MAX_DEPTH, openContainer } from "./containers/probe";
import { limitOutput, stopAtHead } from "./containers/stream-reader";
import { decoderOf, streamKind } from "./containers/streams";
import { Dump } from "./facts/dump";
import { Container } from "./facts/file";
import { Stage } from "./facts/stage";
import { NOTE } from "./facts/warnings";
import { openFormat, probe, takeForMemory } from "./formats/probe";

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
  private readonly leftOut: LeftOut = new LeftOut();
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

  /** Passes over a bit of work in which an earlier try trapped; before the first step. */
  leaveOut(stage: i32, bit: i32): void {
    this.leftOut.add(stage, bit);
  }

  /** The stage under work; -1: none yet, or none of the pipeline's. */
  get stage(): i32 {
    const pipeline = this.pipeline;
    return pipeline ? pipeline.stage : -1;
  }

  /** Which bit of it. */
  get bit(): i32 {
    const pipeline = this.pipeline;
    return pipeline ? pipeline.bit : 0;
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
    const container = this.container;
    if (container) return this.unpack(container);
    if (IS_FULL) {
      const choice = this.choice;
      const archive = this.archive;
      if (choice && archive) return this.choose(choice, archive);
    }
    const pipeline = this.pipeline;
    if (!pipeline) return this.begin();
    if (pipeline.step(this.dump)) return true;
    this.finish();
    return false;
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

  private unpack(container: ContainerReader): bool {
    if (container.step(this.dump)) return true;
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
  private choose(choice: MemberChoice, archive: Archive): bool {
    if (choice.step()) return true;
    this.choice = null;
    const dump = this.dump;
    const file = dump.file;
    const index = choice.chosen;
    if (file.members.length == 0) {
      file.members = archive.members;
      file.member = index;
    }
    choice.tell(dump);
    if (index < 0) {
      file.kindName = archive.kindName;
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

  private begin(): bool {
    const dump = this.dump;
    if (this.depth < MAX_DEPTH) {
      const container = openContainer(dump.source, dump);
      if (container) {
        this.depth++;
        if (!IS_FULL && isLeftInside(dump.source)) return this.leave();
        this.container = container;
        return true;
      }
    }
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
    this.pipeline = new Pipeline(stages, this.leftOut);
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
        cutTexts.toString() + " texts are longer than 32,768 characters and were cut.",
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
