/** One report of each kind of body that an .ips file of any bug type may have, in words of our own. */
import { crashBody, head, jetsamReport, PANIC_TEXT, panicReport } from './ips.ts';
import { IOS_CRASH, SPINDUMP } from './text.ts';

export interface BugType {
  /** As it stands in the head: a number, or a word. */
  readonly type: string;
  readonly family: string;
  /** `text`, `json`, `mixed` (either) or `binary`. */
  readonly payload: string;
}

const RESOURCE_TEXT = `Command:         Maps
Path:            /Applications/Maps.app/Maps
PID:             2489

Event:           cpu usage
Action taken:    Process killed
CPU:             48 seconds cpu time over 54 seconds (89% cpu average), violating a CPU usage limit of 48 seconds over 60 seconds
Duration:        54.45s
Steps:           15
`;

const RESET_TEXT = 'Boot failure count: 1\nBoot faults: wdog,reset_in1\nBoot stage: 7\nBoot app: 1\n';

const afterHead = (type: string, body: string) => new TextEncoder().encode(`${head(type)}\n${body}`);

/** A hang in JSON has stacks and no exception. */
function hangBody(): Record<string, unknown> {
  const { exception: _exception, termination: _termination, faultingThread: _thread, ...body } = crashBody();
  return body;
}

/** JSON: what a crash, a hang or a resource limit tells, the panics' and jetsam's own forms, else counts. */
function jsonOf({ type, family }: BugType): Uint8Array<ArrayBuffer> {
  const renamed = (whole: Uint8Array) => {
    const text = new TextDecoder().decode(whole);
    return afterHead(type, text.slice(text.indexOf('\n') + 1));
  };
  if (family === 'panic') return renamed(panicReport());
  if (family === 'memory') return renamed(jetsamReport());
  if (family === 'crash') return afterHead(type, JSON.stringify(crashBody()));
  if (family === 'hang') return afterHead(type, JSON.stringify(hangBody()));
  if (family === 'resource') {
    const exception = { type: 'EXC_RESOURCE', subtype: 'MEMORY', message: '(Limit 1850 MB)' };
    return afterHead(type, JSON.stringify(crashBody({ exception, termination: undefined })));
  }
  return afterHead(type, JSON.stringify({ deviceId: 'a', message: { count: 3 }, name: 'event' }));
}

function textOf({ type, family }: BugType): Uint8Array<ArrayBuffer> {
  if (family === 'crash') return afterHead(type, IOS_CRASH);
  if (family === 'panic') return afterHead(type, PANIC_TEXT);
  if (family === 'hang') return afterHead(type, SPINDUMP);
  if (family === 'resource') return afterHead(type, RESOURCE_TEXT);
  if (type === '115') return afterHead(type, RESET_TEXT);
  return afterHead(type, '2023-05-01 12:34:56 something was noted\nCounter: 3\n\nNo label here, just words.\n');
}

function binaryOf({ type }: BugType): Uint8Array<ArrayBuffer> {
  const text = afterHead(type, '');
  const bytes = new Uint8Array(text.length + 4096);
  bytes.set(text);
  for (let i = text.length; i < bytes.length; i++) bytes[i] = (i * 2654435761) >>> 24;
  // Never an opening brace: that would begin JSON.
  bytes[text.length] = 0x89;
  return bytes;
}

/** Every body that the type may have. */
export function bodiesOf(type: BugType): readonly Uint8Array<ArrayBuffer>[] {
  if (type.payload === 'binary') return [binaryOf(type)];
  if (type.payload === 'json') return [jsonOf(type)];
  return type.payload === 'text' ? [textOf(type)] : [jsonOf(type), textOf(type)];
}
