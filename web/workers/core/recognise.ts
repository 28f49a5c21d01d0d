import { Core } from '../../engine/core/core.ts';
import { stepToKind } from '../../engine/core/recognise.ts';
import { TextMasker } from '../../engine/masking/text-masker.ts';
import { BlobSource } from '../../engine/sources/blob-source.ts';
import type { RecognisedFile } from '../surface.ts';
import type { CoreParts } from './open-dump.ts';

/** The kind of a file by its first steps; a packed one may take more than are taken here. */
export async function recognise({ module, scanner, bringFull }: CoreParts, file: File): Promise<RecognisedFile> {
  try {
    const small = new Core(module, new TextMasker(scanner.module), new BlobSource(file));
    const known = stepToKind(small);
    if (small.refused?.isFirst) return { ...known, isRefused: true };
    const full = small.wantsFull ? await bringFull().catch(() => undefined) : undefined;
    return full ? stepToKind(small.reopened(full)) : known;
  } catch {
    return { kind: 'unknown', isPacked: false };
  }
}
