/** What a plan does besides replacing findings: counts for the manifest, filled on the way. */
import type { Remains } from './manifest.ts';

export class Tallies {
  arguments = 0;
  environmentValues = 0;
  pathComponents = 0;
  vectorRegisters = 0;
  stackWords = 0;
  stackBytes = 0;
  moduleBytes = 0;
  /** Bytes that are not in the copy, by what they are. */
  readonly dropped = new Map<string, number>();
  readonly unknown = new Set<string>();
  readonly notPossible = new Set<string>();

  drop(what: string, bytes: number): void {
    if (bytes > 0) this.dropped.set(what, (this.dropped.get(what) ?? 0) + bytes);
  }

  remains(): Remains {
    return {
      filled: {
        arguments: this.arguments,
        environmentValues: this.environmentValues,
        pathComponents: this.pathComponents,
        vectorRegisters: this.vectorRegisters,
        stackWords: this.stackWords,
      },
      kept: { stackBytes: this.stackBytes, moduleBytes: this.moduleBytes },
      dropped: [...this.dropped].map(([what, bytes]) => ({ what, bytes })),
      unknown: [...this.unknown],
      notPossible: [...this.notPossible],
    };
  }
}
