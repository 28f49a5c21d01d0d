/** What the first page of a dump does without. Loaded behind it, before the page closes its network. */
export { buffersOf } from '../../engine/scan/findings/packed-findings.ts';
export { tryFromWorker } from '../../seal/worker-test.ts';
export { openScratchFile } from '../files/scratch-file.ts';
export { FoundInDump } from './found-in-dump.ts';
export { lookAhead, summaryOfHead } from './look-ahead.ts';
export { recognise } from './recognise.ts';
