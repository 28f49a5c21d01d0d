import headersText from '../../public/_headers?raw';
import { headersFor, parseHeaders } from './headers.ts';

const blocks = parseHeaders(headersText);

function policyOf(path: string): string {
  return headersFor(blocks, path).get('content-security-policy') ?? '';
}

/** The policies that this build is served with, to compare with what the browser shows. */
export const policies = { page: policyOf('/index.html'), workers: policyOf('/workers/any.js') } as const;
