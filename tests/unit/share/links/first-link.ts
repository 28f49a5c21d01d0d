/** Reads the link on its standard input in a process of its own: nothing of the reader has run before, or was compiled. */
import { readFileSync } from 'node:fs';
import { decodeLink } from '../../../../web/share/link/link.ts';
import { cpuMilliseconds } from '../../cpu-time.ts';

const link = readFileSync(0, 'utf8');
const start = cpuMilliseconds();
const result = await decodeLink(link);
const milliseconds = cpuMilliseconds() - start;
console.log(JSON.stringify({ milliseconds, ...(result.state === 'refused' && { fault: result.fault }) }));
