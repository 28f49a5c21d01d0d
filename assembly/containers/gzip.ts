import { Cursor } from "../bytes/cursor";
import { StoredSource } from "../bytes/source";
import { GzipStream } from "../codecs/gzip";
import { Dump } from "../facts/dump";
import { Container } from "../facts/file";
import { NOTE } from "../facts/warnings";
import { ContainerReader } from "./container";
import { StreamReader } from "./stream-reader";

/** ID1, ID2 and the method deflate (RFC 1952, section 2.3). */
const MAGIC: u32 = 0x088b1f;

@final
class GzipReader extends StreamReader {
  constructor(
    packed: StoredSource,
    private readonly stream: GzipStream,
  ) {
    super(packed, "gzip", stream);
  }

  protected close(dump: Dump): void {
    const stream = this.stream;
    if (!stream.hasTrailing) return;
    const count = this.packed.size - stream.trailingAt;
    const warning = dump.warnings.add(
      "trailing-bytes",
      NOTE,
      "From byte " + stream.trailingAt.toString() + " of the gzip file on lie bytes that belong to nothing.",
    );
    warning.field = "Gzip.Member";
    warning.found = count.toString() + " bytes";
  }
}

export function openGzip(source: StoredSource, dump: Dump): ContainerReader | null {
  const cursor = new Cursor(source);
  if (<u32>cursor.bytes(3, "Gzip.Magic") != MAGIC || !cursor.ok) return null;
  dump.file.containers.push(new Container("gzip"));
  dump.file.prove("Packed by gzip", 0);
  return new GzipReader(source, new GzipStream());
}
