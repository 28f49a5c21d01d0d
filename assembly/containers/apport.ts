/**
 * Crash reports of Apport (Debian, Ubuntu: /var/crash/*.crash): lines "Key: value", longer values on lines that begin
 * with a space. Binary values stand as base64, each line padded by itself, of a gzip, zlib or zstd stream. The core
 * is one of them. Source: the layout that apport's problem_report module reads and writes.
 */
import { Lines } from "../bytes/lines";
import { StoredSource } from "../bytes/source";
import { countCutText } from "../bytes/text";
import { GzipStream } from "../codecs/gzip";
import { InflateStream } from "../codecs/inflate";
import { Decoder } from "../codecs/stream";
import { Dump } from "../facts/dump";
import { Container } from "../facts/file";
import { Annotation } from "../facts/rows";
import { LOSS } from "../facts/warnings";
import { Base64Source } from "./base64";
import { ContainerReader } from "./container";
import { StreamReader } from "./streams/stream-reader";
import { decoderOf, streamKind } from "./streams/streams";

const FIRST: string = "ProblemType:";
const LINE_FEED: i32 = 0x0a;
const SPACE: i32 = 0x20;
const COLON: i32 = 0x3a;
const VALUE_LIMIT: i32 = 4096;
const MOST_FIELDS: i32 = 200;
/** Of the environment the names are kept: values are nobody's business. */
const ENVIRONMENT: string = "ProcEnviron";
const EQUALS: i32 = 0x3d;
const LINES_AT_ONCE: i32 = 16;
/** Apport packs a mebibyte a line; one of base64 is a third longer. */
const LONGEST_LINE: i32 = 1 << 24;
const BYTES_AT_ONCE: u64 = 1 << 22;

@final
export class ApportReader extends ContainerReader {
  private readonly lines: Lines;
  private readonly packed: Base64Source;
  private stream: StreamReader | null = null;
  private isNamed: bool = false;
  /** The key that lines beginning with a space go on with. */
  private key: string = "";
  private isCore: bool = false;
  private isBinary: bool = false;
  private fields: i32 = 0;
  private isCut: bool = false;
  private isLineTold: bool = false;
  private value: string = "";
  /** Whether the value has more lines than are kept. */
  private isLong: bool = false;

  constructor(private readonly source: StoredSource) {
    super();
    this.lines = new Lines(source, 0, source.size, LINE_FEED, LONGEST_LINE);
    this.packed = new Base64Source(source);
  }

  get progress(): i32 {
    const stream = this.stream;
    if (stream) return 500 + stream.progress / 2;
    return this.source.size == 0 ? 0 : <i32>((this.lines.start * 500) / this.source.size);
  }

  step(dump: Dump): bool {
    const stream = this.stream;
    if (stream) {
      if (stream.step(dump)) return true;
      this.inside = stream.inside;
      return false;
    }
    if (!this.isNamed) {
      this.isNamed = true;
      dump.file.containers.push(new Container("apport"));
      dump.file.prove("Begins as a crash report of Apport does", 0);
    }
    const from = this.lines.start;
    for (let i = 0; i < LINES_AT_ONCE && this.lines.start - from < BYTES_AT_ONCE; i++) {
      if (this.lines.next()) this.take(dump);
      else return this.openCore(dump);
    }
    return true;
  }

  private take(dump: Dump): void {
    const lines = this.lines;
    if (lines.length == LONGEST_LINE) {
      // What follows of it would be taken for a line of its own.
      this.isCore = false;
      this.isBinary = true;
      if (!this.isLineTold)
        dump.warnings.add(
          "line-cut",
          LOSS,
          "A line of the report is longer than any that Apport writes; it is not read.",
        );
      this.isLineTold = true;
      return;
    }
    if (lines.byte(0) == SPACE) {
      if (this.isCore) {
        if (!this.packed.add(lines.start + 1, <u64>(lines.length - 1))) this.isCore = false;
      } else if (!this.isBinary) this.addLine(lines);
      return;
    }
    this.flush(dump);
    const colon = lines.indexOf(COLON);
    if (colon < 0) return;
    this.key = lines.text(0, colon);
    const value = lines.valueAfter(COLON);
    this.isBinary = value == "base64";
    this.isCore = this.isBinary && (this.key == "CoreDump" || this.key == "VmCore") && this.packed.size == 0;
    if (!this.isBinary) this.value = value;
  }

  private addLine(lines: Lines): void {
    if (this.value.length >= VALUE_LIMIT) {
      if (!this.isLong) countCutText();
      this.isLong = true;
      return;
    }
    const end = this.key == ENVIRONMENT ? lines.indexOf(EQUALS) : lines.length;
    const text = lines.text(1, end < 0 ? lines.length : end);
    this.value = this.value.length > 0 ? this.value + "\n" + text : text;
  }

  private flush(dump: Dump): void {
    if (this.value.length > 0 && this.fields == MOST_FIELDS && !this.isCut) {
      this.isCut = true;
      const most = MOST_FIELDS.toString();
      dump.warnings.add("fields-cut", LOSS, "The report has more fields than are listed: " + most + " are.");
    }
    if (this.value.length > 0 && this.fields < MOST_FIELDS) {
      const field = new Annotation(this.key, this.value);
      field.type = "apport";
      dump.annotations.push(field);
      this.fields++;
    }
    this.value = "";
    this.isLong = false;
  }

  private openCore(dump: Dump): bool {
    this.flush(dump);
    if (this.packed.size == 0) {
      dump.file.kindName = "crash report of Apport without a core";
      dump.warnings.add(
        "no-core",
        LOSS,
        "The report holds no core: what it says of the crash is listed as annotations.",
      );
      return false;
    }
    const decoder = this.decoder();
    this.stream = new StreamReader(this.packed, "apport", decoder);
    return true;
  }

  /** By the first bytes: gzip as it is now, zlib as it was, zstd as newest versions have it. */
  private decoder(): Decoder {
    const kind = streamKind(this.packed);
    if (kind == "gzip") return new GzipStream();
    return kind == "" ? new InflateStream(true) : decoderOf(kind);
  }
}

export function openApport(source: StoredSource, _dump: Dump): ContainerReader | null {
  const lines = new Lines(source, 0, min<u64>(source.size, FIRST.length + 64));
  return lines.next() && lines.startsWith(FIRST) ? new ApportReader(source) : null;
}
