import { Core } from '../../engine/core/core.ts';
import { TextMasker } from '../../engine/masking/text-masker.ts';
import { BlobSource } from '../../engine/sources/blob-source.ts';
import type { RecognisedFile } from '../surface.ts';
import type { CoreParts } from './open-dump.ts';

/** Steps that a file gets to tell its kind, when several are given. */
const RECOGNISE_STEPS = 64;

/** The kind of a file by its first steps; a packed one may take more than are taken here. */
export async function recognise({ module, scanner, bringFull }: CoreParts, file: File): Promise<RecognisedFile> {
  try {
    const small = new Core(module, new TextMasker(scanner.module), new BlobSource(file));
    const known = stepToKind(small);
    const full = small.wantsFull ? await bringFull().catch(() => undefined) : undefined;
    return full ? stepToKind(small.reopened(full)) : known;
  } catch {
    return { kind: 'unknown', isPacked: false };
  }
}

function stepToKind(tried: Core): RecognisedFile {
  for (let i = 0; i < RECOGNISE_STEPS && tried.step() < 1; i++) {
    if (tried.summary().file.kind !== 'unknown') break;
  }
  const { kind, kindName, container } = tried.summary().file;
  return { kind, ...(kindName && { kindName }), isPacked: container !== undefined };
}
