/** Reads an Apple report: the head, then what the head says follows, in JSON or in text. */

import { BufferSource } from "../../bytes/buffer-source";
import { JsonTree } from "../../bytes/json/tree";
import { Dump } from "../../facts/dump";
import { tellJsonFlaws } from "../../facts/reading/json-flaws";
import { RawRecord } from "../../facts/rows";
import { Stage } from "../../facts/stage";
import { ThreadFacts } from "../../facts/thread";
import { LOSS } from "../../facts/warnings";
import { readIdentity, readReason } from "./json/crash";
import { readHeader } from "./json/header";
import { ImageTable } from "./json/images";
import { JetsamReader, readMemory } from "./json/jetsam";
import { BinaryImages, Stackshot } from "./json/stackshot";
import { readSystem } from "./json/system";
import { ThreadReader } from "./json/threads";
import { PanicText } from "./panic/panic-text";
import { AppleReport } from "./report";
import { TextReport } from "./text/report";
import { textStart } from "./text/start";
import { tellThrown } from "./thrown";
import { concludeReport } from "./verdicts";

const HEAD: i32 = 0;
const TEXT: i32 = 1;
const PANIC: i32 = 2;
const BODY: i32 = 3;
const IMAGES: i32 = 4;
const THREADS: i32 = 5;
const IMAGE_ROWS: i32 = 6;
const PROCESSES: i32 = 7;
const JETSAM: i32 = 8;
const END: i32 = 9;

@final
export class AppleReportReader extends Stage {
  private readonly report: AppleReport;
  private phase: i32 = HEAD;
  private head: JsonTree | null = null;
  private body: JsonTree | null = null;
  private text: TextReport | null = null;
  private panic: PanicText | null = null;
  private images: ImageTable | null = null;
  private threads: ThreadReader | null = null;
  private rows: BinaryImages | null = null;
  private stackshot: Stackshot | null = null;
  private jetsam: JetsamReader | null = null;

  constructor(dump: Dump) {
    super();
    const report = new AppleReport(dump);
    this.report = report;
    const source = dump.source;
    const start = textStart(source, source.size);
    if (dump.file.kind == "ips") this.head = new JsonTree(source, start, source.size);
    else if (dump.file.kind == "apple-panic") {
      this.panic = new PanicText(report, source, start, source.size);
      this.phase = PANIC;
    } else {
      this.text = new TextReport(report, source, start);
      this.phase = TEXT;
    }
  }

  step(dump: Dump): bool {
    switch (this.phase) {
      case HEAD:
        return this.readHead(dump);
      case TEXT: {
        const text = this.text;
        if (!text || !text.step()) this.phase = END;
        return true;
      }
      case PANIC: {
        const panic = this.panic;
        if (!panic || !panic.step()) this.phase = this.body ? IMAGE_ROWS : END;
        return true;
      }
      case BODY:
        return this.readBody();
      case END:
        concludeReport(this.report);
        return false;
      default: {
        const body = this.body;
        if (body) this.readParts(body);
        else this.phase = END;
        return true;
      }
    }
  }

  private readHead(dump: Dump): bool {
    const head = this.head;
    if (!head) return false;
    if (head.step()) return true;
    this.list("ips header", head);
    tellJsonFlaws(head, dump.warnings);
    readHeader(this.report, head);
    dump.origins.settle(dump, <i64>head.at(head.root));
    const source = dump.source;
    let at = head.end;
    while (at < source.size) {
      const byte = source.byte(at);
      if (byte != 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d) break;
      // A file of nothing but spaces is no report of any length.
      if (at - head.end > 1 << 20) break;
      at++;
    }
    const family = this.report.family;
    this.report.bodyAt = at;
    if (at >= source.size) {
      dump.warnings.addAt("no-body", LOSS, "Behind the head there is no report.", source.size, "Report.body", "", "");
      this.phase = END;
    } else if (source.byte(at) == 0x7b) {
      if (family == "usage" || family == "log") {
        this.phase = END;
        return true;
      }
      this.body = new JsonTree(source, at, source.size);
      this.phase = BODY;
    } else if (family == "panic") {
      this.panic = new PanicText(this.report, source, at, source.size);
      this.phase = PANIC;
    } else {
      this.text = new TextReport(this.report, source, at);
      this.phase = TEXT;
    }
    return true;
  }

  private readBody(): bool {
    const body = this.body;
    if (!body) return false;
    if (body.step()) return true;
    this.list("ips body", body);
    readSystem(this.report, body);
    readMemory(this.report, body);
    readIdentity(this.report, body);
    const dump = this.report.dump;
    dump.origins.settle(dump, <i64>body.at(body.root));
    const panic = this.panicString(body);
    if (panic) {
      this.panic = new PanicText(this.report, panic, 0, panic.size);
      this.phase = PANIC;
      return true;
    }
    readReason(this.report, body);
    const isJetsam = body.isArray(body.find(body.root, "processes")) && body.find(body.root, "memoryStatus") >= 0;
    this.phase = isJetsam ? JETSAM : IMAGES;
    return true;
  }

  /** The kernel's last words, where the report holds them. */
  private panicString(body: JsonTree): BufferSource | null {
    const names: StaticArray<string> = ["panicString", "string", "macOSPanicString"];
    for (let i = 0; i < names.length; i++) {
      const node = body.find(body.root, names[i]);
      if (!body.isString(node)) continue;
      if (!body.isDecodedWhole(node)) {
        this.report.dump.warnings.addAt(
          "panic-cut",
          LOSS,
          "The panic's text is longer than what is read of it: 1 MB is.",
          body.at(node),
          "Report.panicString",
          "",
          "",
        );
      }
      return body.decode(node);
    }
    return null;
  }

  /** Does the next bit of the parts of a body, one after the other. */
  private readParts(body: JsonTree): void {
    const report = this.report;
    switch (this.phase) {
      case JETSAM: {
        let jetsam = this.jetsam;
        if (!jetsam) {
          jetsam = new JetsamReader(report, body);
          this.jetsam = jetsam;
        }
        if (!jetsam.step()) this.phase = END;
        break;
      }
      case IMAGES: {
        let images = this.images;
        if (!images) {
          images = new ImageTable(report, body);
          this.images = images;
        }
        if (images.step()) break;
        this.threads = new ThreadReader(report, body, images);
        this.phase = THREADS;
        break;
      }
      case THREADS: {
        const threads = this.threads;
        if (threads && threads.step()) break;
        this.endThreads(body);
        this.phase = IMAGE_ROWS;
        break;
      }
      case IMAGE_ROWS: {
        let rows = this.rows;
        if (!rows) {
          rows = new BinaryImages(report, body);
          this.rows = rows;
        }
        if (rows.step()) break;
        this.stackshot = new Stackshot(report, body, rows);
        this.phase = PROCESSES;
        break;
      }
      case PROCESSES: {
        const stackshot = this.stackshot;
        if (!stackshot || !stackshot.step()) this.phase = END;
        break;
      }
    }
    if (this.phase == END) tellJsonFlaws(body, report.dump.warnings);
  }

  private endThreads(body: JsonTree): void {
    const report = this.report;
    const faulting = body.find(body.root, "faultingThread");
    if (body.isNumber(faulting)) report.setFaulting(<i32>min<i64>(body.integer(faulting), i32.MAX_VALUE));
    report.assignRoles();
    const images = this.images;
    const thrown = body.find(body.root, "lastExceptionBacktrace");
    if (!images || !body.isArray(thrown)) return;
    const thread = new ThreadFacts();
    for (let one = body.first(thrown); one >= 0; one = body.next(thrown, one)) {
      if (!images.addFrame(thread, one)) break;
    }
    tellThrown(report, thread, body.at(thrown));
  }

  /** The parts of the file, as its inventory. */
  private list(name: string, tree: JsonTree): void {
    const at = tree.root >= 0 ? tree.at(tree.root) : 0;
    const record = new RawRecord();
    record.typeName = name;
    record.at = <i64>min(at, this.report.dump.source.size);
    record.size = <i64>(tree.end - at);
    record.isRead = true;
    this.report.dump.records.push(record);
  }
}
