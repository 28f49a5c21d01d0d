/** Minidumps of each system, as DbgHelp, Breakpad, Crashpad and crash reporters on them write. */
import { exceptionStream, MinidumpBuilder, memoryList, type Place, systemInfo } from '../../../synth/minidump/index.ts';
import { richDump } from '../../../synth/minidump/rich.ts';
import { buildUpload } from '../../../synth/upload.ts';
import { buildUserDump } from '../../../synth/userdump.ts';
import { type Case, dataOf, rowsAt } from '../report-places.ts';

/** Spans of a builder by name; a name that was never written is a fault of the test. */
function finder(places: Readonly<Record<string, Place>>): (name: string) => Place {
  return (name) => {
    const place = places[name];
    if (!place) throw new Error(`the builder wrote no ${name}`);
    return place;
  };
}

const START = { at: 0 };

function windows(): Case {
  const { bytes, places } = richDump('windows');
  const of = finder(places);
  const all = (...names: string[]) => rowsAt(...names.map(of));
  const counters = Array.from({ length: 18 }, (_, index) => `vm counters.counter ${index}`);
  const performance = [0, 1, 2, 3].map((index) => `system memory.performance ${index}`);
  return {
    bytes,
    places: {
      'file.evidence': [START, ...all('breakpad info')],
      crash: all('exception'),
      threads: all('thread 0', 'thread 1'),
      'threads.stack': [dataOf(of('stack 0')), dataOf(of('stack 1'))],
      modules: all('module 0', 'module 1'),
      unloadedModules: all('unloaded 0'),
      'memory.regions': [
        ...all('memory info 0', 'memory info 1'),
        // The exception's own range lies in the image above.
        ...[1, 2, 3, 4].map((index) => ({ at: of(`range64 ${index}`).at, ...dataOf(of(`memory64 ${index}`)) })),
        { at: of('thread list.stack of 1').at, ...dataOf(of('stack 1')) },
      ],
      handles: all('handle 0', 'handle 1'),
      annotations: [
        ...all('system info', 'system info'),
        ...all('misc info', 'misc info.bias', 'misc info.debug build'),
        ...all('breakpad info.dump thread', 'breakpad info.requesting thread'),
        ...all('assertion.kind', 'assertion', 'assertion.function', 'assertion.file'),
        ...all('comment', 'object 4', 'handle operations.operation'),
        ...all('token.session', 'token.user', 'token.group', 'token.primary group', 'token.privilege'),
        ...all(...performance, 'system memory.page size', 'vm counters.faults', ...counters),
        ...all(`function table ${0x1000}`, 'function table'),
        // Of the process's environment block, which lies in memory.
        { from: 'memory' },
        { from: 'memory' },
      ],
      records: all(
        ...['system info', 'misc info', 'module list', 'unloaded modules', 'thread list', 'thread info'],
        ...['thread names', 'exception', 'memory info', 'handles', 'handle operations', 'token', 'system memory'],
        ...['vm counters', 'function table', 'wide comment', 'comment', 'assertion', 'breakpad info'],
        'memory64 list',
      ),
    },
  };
}

function linux(): Case {
  const { bytes, places } = richDump('linux');
  const of = finder(places);
  const all = (...names: string[]) => rowsAt(...names.map(of));
  return {
    bytes,
    places: {
      'file.evidence': [START, ...all('limits')],
      crash: all('exception'),
      threads: all('thread 0'),
      'threads.stack': [dataOf(of('stack'))],
      modules: all('module 0'),
      'memory.regions': [
        ...all('maps'),
        // The second line of the copy of /proc/PID/maps.
        { at: of('maps').at + '400000-409000 r-xp 0 08:01 1 /x/a\n'.length, ...dataOf(of('stack')) },
      ],
      auxv: all('auxv'),
      annotations: [
        ...all('lsb'),
        { at: of('lsb').at + 'DISTRIB_ID=x\n'.length },
        ...all('dso debug', 'dso debug', 'dso debug', 'link map', 'limits', 'soft errors'),
      ],
      records: all(
        ...['system info', 'module list', 'thread list', 'thread names', 'memory list', 'exception', 'cpuinfo'],
        ...['status', 'lsb', 'cmdline', 'environ', 'maps', 'limits', 'soft errors', 'auxv', 'dso debug'],
      ),
    },
  };
}

function macos(): Case {
  const { bytes, places } = richDump('macos');
  const of = finder(places);
  const all = (...names: string[]) => rowsAt(...names.map(of));
  return {
    bytes,
    places: {
      'file.evidence': [START, ...all('misc info')],
      crash: all('exception'),
      threads: all('thread 0'),
      'threads.stack': [dataOf(of('stack 0'))],
      modules: all('module 0'),
      'memory.regions': [{ at: of('thread list.stack of 0').at, ...dataOf(of('stack 0')) }],
      annotations: [
        ...all('misc info', 'misc info.bias', 'misc info.debug build'),
        ...all('crashpad info.report', 'crashpad info.client', 'crashpad info.address mask'),
        ...all(
          'simple annotations.row',
          'list annotations 0.row',
          'module annotations 0.row',
          'annotation objects 0.row',
        ),
        ...all('crash info 0.text 0', 'crash info 0.text 1', 'crash info 0.text 4', 'string -v'),
      ],
      records: all(
        ...['system info', 'misc info', 'module list', 'thread list', 'exception', 'crashpad info'],
        ...['mac crash info', 'boot args'],
      ),
    },
  };
}

function upload(): Case {
  const { body, bytes, places } = buildUpload('Crashpad42');
  const of = finder(places);
  // Places count in the dump that lies in the upload.
  if (bytes.length >= body.length) throw new Error('the upload holds more than the dump');
  return {
    bytes: body,
    places: {
      'file.evidence': rowsAt(0, 0, 4),
      modules: rowsAt(of('module 0')),
      annotations: rowsAt(of('system info'), of('system info')),
      records: rowsAt(of('system info'), of('module list')),
    },
  };
}

function userDump(): Case {
  const { bytes, modules } = buildUserDump(32);
  return { bytes, places: { 'file.evidence': [START], modules: rowsAt(...modules) } };
}

/** An exception that another led to: its record lies in the process's memory. */
function nested(): Case {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  // EXCEPTION_RECORD: code, flags, the next record, the address, no parameters.
  const record = dump.put('record', dump.writer().u32(0xc0000094).u32(0).u64(0).u64(0x401000n).u64(0));
  memoryList(dump, [{ base: 0x5000n, place: record }]);
  exceptionStream(dump, { threadId: 1, code: 0xc0000025, record: 0x5000n });
  const { bytes, places } = dump.build();
  const of = finder(places);
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(0, 4),
      crash: rowsAt(of('exception')),
      'crash.nested': [{ at: record.at, from: 'memory' }],
      'memory.regions': [{ at: of('range 0').at, ...dataOf(record) }],
      annotations: rowsAt(of('system info'), of('system info')),
      records: rowsAt(...['system info', 'memory list', 'exception'].map(of)),
    },
  };
}

export const MINIDUMPS: Readonly<Record<string, () => Case>> = {
  minidump: windows,
  'minidump of Linux': linux,
  'minidump of macOS': macos,
  'upload of a crash reporter': upload,
  'minidump of nested exceptions': nested,
  'user dump of Windows NT': userDump,
};
