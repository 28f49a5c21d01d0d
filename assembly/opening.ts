/** One file on its way: containers, format, analyses. */
import { analyses, Pipeline } from "./analysis/pipeline";
import { leaveToFull } from "./builds";
import { HostSource, StoredSource } from "./bytes/source";
import { cutTexts } from "./bytes/text";
import { ContainerReader } from "./containers/container";
import { MAX_DEPTH, openContainer } from "./containers/probe";
import { Dump } from "./facts/dump";
import { Stage } from "./facts/stage";
import { NOTE } from "./facts/warnings";
import { openFormat, probe } from "./formats/probe";

@final
export class Opening {
  readonly dump: Dump;
  /** Of the file as it was given, packed or not. */
  readonly fileSize: u64;
  private container: ContainerReader | null = null;
  private depth: i32 = 0;
  private pipeline: Pipeline | null = null;
  private isDone: bool = false;

  constructor(source: HostSource) {
    this.dump = new Dump(source, [] as StoredSource[]);
    this.fileSize = source.size;
  }

  /** Does the next bit; false when all is known. */
  step(): bool {
    if (this.isDone) return false;
    const container = this.container;
    if (container) return this.unpack(container);
    const pipeline = this.pipeline;
    if (!pipeline) return this.begin();
    if (pipeline.step(this.dump)) return true;
    this.finish();
    return false;
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
    const inside = container.inside;
    if (inside) {
      this.dump.source = inside;
      this.dump.warnings.end = inside.size;
      return true;
    }
    this.finish();
    return false;
  }

  private begin(): bool {
    const dump = this.dump;
    if (this.depth < MAX_DEPTH) {
      const container = openContainer(dump.source, dump);
      if (container) {
        this.depth++;
        this.container = container;
        return true;
      }
    }
    const format = probe(dump.source, dump);
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
    if (cutTexts > 0) {
      this.dump.warnings.add(
        "text-cut",
        NOTE,
        cutTexts.toString() + " texts are longer than 32,768 characters and were cut.",
      );
    }
    this.dump.warnings.close();
  }
}
