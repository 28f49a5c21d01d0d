import { StoredSource } from "../../bytes/source";
import { ERROR_BAD_CHECKSUM, ERROR_CUT_SHORT, ERROR_UNSUPPORTED, errorWords } from "../../codecs/errors";
import { Decoder, HAS_ENDED } from "../../codecs/stream";
import { Dump } from "../../facts/dump";
import { FAULT, LOSS, NOTE } from "../../facts/warnings";
import { ContainerReader } from "../container";
import { DecodedSource } from "./decoded-source";

/** Pieces of at most 128 KiB that one step decodes: some milliseconds. */
const PIECES: i32 = 4;
/** Deflate, the one method that there is (RFC 1952, section 2.3.1). */
const GZIP_METHOD: i32 = 8;
const GZIP_METHOD_AT: u64 = 2;
/** More than this, and more than so many times the packed size, is no dump but a trap. */
let outputLimit: u64 = 16 << 30;
const RATIO_LIMIT: u64 = 64;
/** Where only the beginning is asked for: so much of it; 0: all. */
let headLimit: u64 = 0;
/** Members whose sum is wrong are told one by one; with more than these, unpacking ends. */
const MOST_FAULTS: i32 = 20;

/** Sets how much a stream may unpack to, where 64 times its packed size is less. */
export function limitOutput(bytes: u64): void {
  outputLimit = bytes;
}

/** Asks for no more than the beginning of what streams hold. */
export function stopAtHead(bytes: u64): void {
  headLimit = bytes;
}

/** Opens a compressed stream: decodes it once from front to back, then holds what is inside. */
export class StreamReader extends ContainerReader {
  protected readonly decoded: DecodedSource;
  private faults: i32 = 0;

  constructor(
    protected readonly packed: StoredSource,
    /** As the report names the container. */
    protected readonly kind: string,
    private readonly decoder: Decoder,
  ) {
    super();
    this.decoded = new DecodedSource(packed, decoder);
  }

  step(dump: Dump): bool {
    const decoded = this.decoded;
    const decoder = this.decoder;
    for (let i = 0; i < PIECES; i++) {
      if (!decoded.prepare()) return true;
      const status = decoded.countNext();
      this.observe(decoder.piece, decoder.pieceLength);
      if (status == HAS_ENDED) return this.end(dump);
      if (status == ERROR_BAD_CHECKSUM) {
        if (this.faults < MOST_FAULTS) {
          this.tellFault(dump, status);
          continue;
        }
        this.tellMany(dump);
        return this.passOver(dump);
      }
      if (status < 0) {
        this.tellFault(dump, status);
        if (status == ERROR_CUT_SHORT) dump.file.truncate(-1, <i64>this.packed.size);
        return this.end(dump);
      }
      if (headLimit > 0 && decoded.size >= headLimit) {
        dump.isHead = true;
        this.inside = decoded;
        return false;
      }
      if (decoded.size > max(outputLimit, mulRatio(this.packed.size))) {
        this.tellLimit(dump);
        // Nothing is told of an end that was not reached.
        return this.passOver(dump);
      }
    }
    return true;
  }

  /** What was decoded until there is what there is. */
  passOver(_dump: Dump): bool {
    this.decoded.close();
    this.inside = this.decoded;
    return false;
  }

  /** 0 to 1,000. */
  get progress(): i32 {
    return this.packed.size == 0 ? 0 : <i32>((this.decoded.packedAt * 1000) / this.packed.size);
  }

  /** Sees each piece of the first pass; for sums that stand outside the stream. */
  protected observe(_piece: usize, _length: i32): void {}

  /** What there is to say when all is decoded. */
  protected close(dump: Dump): void {
    const decoder = this.decoder;
    if (!decoder.hasTrailing) return;
    const warning = dump.warnings.add(
      "trailing-bytes",
      NOTE,
      "From byte " +
        decoder.trailingAt.toString() +
        " of the " +
        this.kind +
        " file on lie bytes that belong to nothing.",
    );
    warning.field = this.kind;
    warning.found = (this.packed.size - decoder.trailingAt).toString() + " bytes";
  }

  private end(dump: Dump): bool {
    this.close(dump);
    if (this.decoded.size == 0 && this.faults == 0) this.tellEmpty(dump);
    this.decoded.close();
    this.inside = this.decoded;
    return false;
  }

  private tellEmpty(dump: Dump): void {
    const warning = dump.warnings.add(
      "empty-container",
      FAULT,
      "The " + this.kind + " file is whole and holds nothing: it unpacks to 0 bytes.",
    );
    warning.field = this.kind;
    warning.expected = "at least 1 byte";
    warning.found = "0 bytes";
  }

  private tellFault(dump: Dump, status: i32): void {
    this.faults++;
    // Places count in what is inside; this one is of the packed file, so it stands in the sentence.
    const isOtherMethod = IS_FULL && status == ERROR_UNSUPPORTED && this.kind == "gzip";
    const place = (isOtherMethod ? GZIP_METHOD_AT : this.decoded.packedAt).toString();
    const warning = dump.warnings.add(
      "damaged-container",
      FAULT,
      "At byte " +
        place +
        " of the " +
        this.kind +
        " file the data " +
        errorWords(status) +
        "; what was unpacked is shown.",
    );
    warning.field = this.kind;
    warning.found = this.decoded.size.toString() + " bytes unpacked";
    if (isOtherMethod) {
      warning.field = "Gzip.CM";
      warning.expected = GZIP_METHOD.toString();
      warning.found = this.packed.byte(GZIP_METHOD_AT).toString();
    }
  }

  private tellMany(dump: Dump): void {
    const warning = dump.warnings.add(
      "damaged-container",
      FAULT,
      "More than " +
        MOST_FAULTS.toString() +
        " parts of the " +
        this.kind +
        " file are damaged: what lies behind its byte " +
        this.decoded.packedAt.toString() +
        " is not unpacked.",
    );
    warning.field = this.kind;
    warning.found = this.decoded.size.toString() + " bytes unpacked";
  }

  private tellLimit(dump: Dump): void {
    const warning = dump.warnings.add(
      "output-limit",
      LOSS,
      "The file unpacks to more than a dump of its size would; unpacking was stopped, in case it was built to do harm.",
    );
    warning.field = this.kind;
    warning.found = this.decoded.size.toString() + " bytes";
  }
}

function mulRatio(size: u64): u64 {
  return size > u64.MAX_VALUE / RATIO_LIMIT ? u64.MAX_VALUE : size * RATIO_LIMIT;
}
