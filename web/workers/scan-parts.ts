/**
 * What nothing but the search for private data needs: it begins when a file's facts are shown. Loaded beside the workers,
 * before the page closes its network.
 */
export { cutStripes, likelyStripes } from '../engine/scan/stripes.ts';
export { Survey } from '../engine/scan/survey.ts';
export { ScanPool } from './scan-pool.ts';
