// First, before anything can take hold of a network global. A bare import stays put when imports are sorted.
import '../seal/worker.ts';
import * as Comlink from 'comlink';
import type { CleanAnswer } from '../clean/access.ts';
import { SourceChanged } from '../clean/bytes/read.ts';
import { type CleanOutcome, cleanFile } from '../clean/job.ts';
import { Cancelled } from '../clean/pace.ts';
import { askedBytes, isRefusedAllocation } from '../engine/core/allocation.ts';
import { pause } from '../engine/pause.ts';
import { fingerprintOf } from '../engine/sources/fingerprint.ts';
import { SteadyBlobSource } from '../engine/sources/steady-blob-source.ts';
import { unsealed } from '../seal/worker.ts';
import { tryFromWorker } from '../seal/worker-test.ts';
import {
  fileTarget,
  NoRoom,
  NotAsChecked,
  type OfferedTarget,
  offerTarget,
  refuseEmptied,
  removeEmpty,
  roomOf,
  SameFile,
} from './files/clean-targets.ts';
import { DigestSteps } from './files/digest-steps.ts';
import { openScratchFile, type ScratchFile } from './files/scratch-file.ts';
import { removeLeftovers } from './files/storage-file.ts';
import type { CleanParts, CleanSurface, CleanTask, OnCleaned } from './surface.ts';

/** Progress goes to the page at most this often. */
const NEWS_MS = 100;

const digests = new DigestSteps();
let parts: CleanParts;
let onProgress: OnCleaned;
/** Grows with every copy and cancel: a copy whose number is old ends at its next pause. */
let turn = 0;
/** The copy that was offered last: it goes when the next one comes. */
let offered: OfferedTarget | undefined;

const surface: CleanSurface = {
  trySending: tryFromWorker,

  answer() {},

  start(core, full, scanner, listener) {
    parts = { core, full, scanner };
    onProgress = listener;
    return unsealed;
  },

  removeLeftovers,

  async clean(task) {
    const mine = ++turn;
    const { place } = task;
    const answer = await cleanUnless(() => mine !== turn, task).catch(answerOf);
    // The name that was chosen has an empty file by now, whenever it ended.
    if (place.kind === 'file' && answer.state !== 'done' && answer.state !== 'same-file') {
      await removeEmpty(place.handle);
    }
    return answer;
  },

  cancel() {
    turn++;
  },

  digest: (file, from) => digests.step(file, from),

  async forget() {
    turn++;
    await offered?.discard();
    offered = undefined;
  },
};

async function cleanUnless(isOutdated: () => boolean, task: CleanTask): Promise<CleanAnswer> {
  const { file, member, options, place, found } = task;
  await offered?.discard();
  offered = undefined;
  const before = await fingerprintOf(file).catch(() => undefined);
  if (place.kind === 'file') await refuseEmptied(place.handle, file, before !== undefined);
  let target: OfferedTarget | undefined;
  const scratches: ScratchFile[] = [];
  let toldAt = 0;
  const outcome = await cleanFile({
    source: new SteadyBlobSource(file),
    options,
    builds: {
      core: parts.core,
      full: parts.full,
      scan: parts.scanner.module,
      scratch: async () => {
        const scratch = await openScratchFile();
        if (scratch) scratches.push(scratch);
        return scratch;
      },
    },
    key: parts.scanner.key,
    ...(member !== undefined && { member }),
    ...(found && { found }),
    async openTarget(planned, packing) {
      target =
        place.kind === 'file'
          ? await fileTarget(place.handle, file, planned, packing)
          : await offerTarget(planned.size, roomOf(file, planned, packing));
      return target;
    },
    isUnchanged: async () => (await fingerprintOf(file).catch(() => undefined)) === before,
    async pace(phase, done, total) {
      const now = performance.now();
      if (now - toldAt >= NEWS_MS) {
        toldAt = now;
        onProgress(phase, done, total);
      }
      await pause();
      if (isOutdated()) throw new Cancelled();
    },
  }).finally(() => Promise.all(scratches.map((scratch) => scratch.remove())));
  // Behind its last pause it was cancelled or its file closed: nobody takes what would be offered.
  if (isOutdated() && place.kind === 'offer') {
    await target?.discard();
    throw new Cancelled();
  }
  return answer(outcome, target);
}

function answer(outcome: CleanOutcome, target: OfferedTarget | undefined): CleanAnswer {
  switch (outcome.state) {
    case 'done': {
      offered = target;
      const { manifest } = outcome;
      return { state: 'done', manifest, ...(target?.file && { file: target.file }) };
    }
    case 'failed':
      return { state: 'failed', manifest: outcome.manifest };
    default:
      return outcome;
  }
}

function answerOf(error: unknown): CleanAnswer {
  if (error instanceof Cancelled) return { state: 'cancelled' };
  if (error instanceof NotAsChecked) return { state: 'not-as-checked' };
  if (error instanceof SourceChanged) return { state: 'source-changed' };
  if (error instanceof SameFile) return { state: 'same-file', isEmptied: error.isEmptied };
  if (error instanceof NoRoom) {
    return { state: 'no-room', ...(error.missing !== undefined && { missing: error.missing }) };
  }
  if (isRefusedAllocation(error)) {
    const asked = askedBytes(error);
    return { state: 'no-memory', ...(asked !== undefined && { asked }) };
  }
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return { state: 'no-room' };
  return name === 'NotReadableError' ? { state: 'source-changed' } : { state: 'broken' };
}

Comlink.expose(surface);
