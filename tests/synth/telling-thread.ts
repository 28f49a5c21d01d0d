/** A dump whose crashed thread is named by an address that someone visited: a name that may be shared, and a finding. */
import { contextOf, exceptionStream, MinidumpBuilder, systemInfo, threadList, threadNames } from './minidump/index.ts';

export const TELLING_NAME = 'https://boards.harbour-works.com/launch/plan';

export function buildTellingThread(): Uint8Array<ArrayBuffer> {
  const dump = new MinidumpBuilder({ slots: 6 });
  systemInfo(dump);
  const context = contextOf('x86-64', { rip: 0x1_4000_1000n, rsp: 0x10_0000n }).bytes;
  threadList(dump, [{ id: 7, stackBase: 0x10_0000n, stack: new Uint8Array(256), context }]);
  threadNames(dump, [[7, TELLING_NAME]]);
  exceptionStream(dump, { threadId: 7, code: 0xc0000005, address: 0x1_4000_1000n, parameters: [0n, 0n], context });
  return dump.build().bytes;
}
