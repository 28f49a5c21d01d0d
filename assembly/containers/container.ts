import { StoredSource } from "../bytes/source";
import { Stage } from "../facts/stage";

/** A container that is being opened: a stage that, when it is done, holds the source inside. */
export abstract class ContainerReader extends Stage {
  /** What lies inside; null while it is being opened, or when it cannot be. */
  inside: StoredSource | null = null;

  /** How far it is, 0 to 1,000. */
  abstract get progress(): i32;
}
