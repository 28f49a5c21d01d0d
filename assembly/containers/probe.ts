/**
 * The registry of containers: one row each. A container makes a byte source from another; dumps inside are
 * read like any other, and may lie in a container again.
 */
import { StoredSource } from "../bytes/source";
import { Dump } from "../facts/dump";
import { Stage } from "../facts/stage";

/** A container that is being opened: a stage that, when it is done, holds the source inside. */
export abstract class ContainerReader extends Stage {
  /** What lies inside; null while it is being opened, or when it cannot be. */
  inside: StoredSource | null = null;
}

/** Containers in containers beyond this are somebody's joke. */
export const MAX_DEPTH: i32 = 4;

/**
 * A reader for the container that `source` is, or null when it is none. The reader names itself in
 * `dump.file.containers` and reports damage.
 */
export function openContainer(_source: StoredSource, _dump: Dump): ContainerReader | null {
  return null;
}
