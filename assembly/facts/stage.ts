import { Dump } from "./dump";

/**
 * A piece of work that goes on in bounded bits, so that hex reads, row requests and cancel are served between
 * them. Readers of formats and analyses are stages.
 */
export abstract class Stage {
  /** Does the next bit, about a millisecond of work and at most some pages read. False: there is no more. */
  abstract step(dump: Dump): bool;

  /** Passes over what the next step would do, in which an earlier try had stopped. False: the stage ends there. */
  passOver(_dump: Dump): bool {
    return false;
  }
}
