/**
 * The registry of containers: one row each. A container makes a byte source from another; dumps inside are
 * read like any other, and may lie in a container again.
 */
import { StoredSource } from "../bytes/source";
import { Dump } from "../facts/dump";
import { openApport } from "./apport";
import { openMacCoreFile } from "./archives/mac-core-file";
import { openTar } from "./archives/tar";
import { openZip } from "./archives/zip";
import { ContainerReader } from "./container";
import { openFlattened } from "./flattened";
import { openMultipart } from "./multipart";
import { openStream } from "./streams/streams";

/** Containers in containers beyond this are somebody's joke. */
export const MAX_DEPTH: i32 = 4;

/**
 * A reader for the container that the source is, or null when it is none. It names itself in
 * `dump.file.containers` and reports damage.
 */
type Open = (source: StoredSource, dump: Dump) => ContainerReader | null;

const OPENS: Array<Open> = [openStream, openMultipart];

if (IS_FULL) {
  OPENS.push(openFlattened);
  OPENS.push(openZip);
  OPENS.push(openTar);
  OPENS.push(openApport);
  OPENS.push(openMacCoreFile);
}

export function openContainer(source: StoredSource, dump: Dump): ContainerReader | null {
  for (let i = 0; i < OPENS.length; i++) {
    const reader = OPENS[i](source, dump);
    if (reader) return reader;
  }
  return null;
}
