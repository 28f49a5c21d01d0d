/** Mach-O cores, Apple's reports in JSON and in text, and the text of a kernel's log. */
import { crashReport, jetsamReport, PANIC_TEXT, panicReport } from '../../../synth/apple-report/ips.ts';
import { encode, IOS_CRASH, MAC_CRASH, SAMPLE, SPINDUMP } from '../../../synth/apple-report/text.ts';
import { KERNEL_LOG } from '../../../synth/every-format.ts';
import type { BuiltCore } from '../../../synth/macho-core/builder.ts';
import { arm64Core, x86Core } from '../../../synth/macho-core/samples.ts';
import { type Case, dataOf, type Places, type RowPlace, rowsAt } from '../report-places.ts';

// ---- Mach-O cores

/** Records are the load commands in their order: threads, notes, segments. */
function common({ segments, threads, states, notes }: BuiltCore): Places {
  const first = states.map(([general]) => dataOf(general ?? { at: 0, size: 0 }));
  return {
    // Where the header says that the file is a core.
    'file.evidence': rowsAt(12),
    threads: threads.map(({ at }, index) => ({ at, ...first[index] })),
    'memory.regions': segments.map(({ command, data }) => ({ at: command.at, ...(data.size > 0 && dataOf(data)) })),
    records: [
      ...rowsAt(...threads),
      ...notes.map(({ command, data }) => ({ at: command.at, ...dataOf(data) })),
      ...rowsAt(...segments.map(({ command }) => command)),
    ],
  };
}

/** That a thread crashed is judged by the exception's state among its registers. */
function crashOf(exception: { readonly at: number } | undefined): RowPlace[] {
  return [{ at: exception?.at ?? 0, from: 'guess' }];
}

function arm64(): Case {
  const built = arm64Core().build();
  const [program, stack, dyld, data] = built.segments.map((segment) => segment.data);
  if (!program || !stack || !dyld || !data) throw new Error('the core has five segments');
  return {
    bytes: built.bytes,
    places: {
      ...common(built),
      crash: crashOf(built.states[1]?.[1]),
      'threads.stack': [dataOf(stack), dataOf(stack)],
      modules: [program, dyld].map(({ at }) => ({ at, from: 'memory' })),
      // What the loader says of itself lies at the start of its data.
      annotations: rowsAt(data, data),
    },
  };
}

function x86(): Case {
  const built = x86Core().build();
  const [, stack] = built.segments.map((segment) => segment.data);
  return {
    bytes: built.bytes,
    places: { ...common(built), crash: crashOf(built.states[0]?.[1]), 'threads.stack': stack ? [dataOf(stack)] : [] },
  };
}

// ---- Texts, whose records are found by what they begin with

interface Text {
  /** Places of texts in the file, each that of the first one behind the one before. */
  of(...texts: readonly string[]): number[];
  /** The place of one text, wherever; `into` of its characters later. */
  one(text: string, into?: number): number;
  /** Where the name of a key of JSON begins, behind its quotation mark. */
  key(key: string): number;
  /** Where the value of a key of JSON begins; that of a text behind its quotation mark. */
  value(key: string): number;
}

function textOf(bytes: Uint8Array): Text {
  const text = Buffer.from(bytes).toString('latin1');
  const find = (what: string, from: number) => {
    const at = text.indexOf(Buffer.from(what).toString('latin1'), from);
    if (at < 0) throw new Error(`the report does not hold ${what}`);
    return at;
  };
  return {
    of(...texts) {
      let from = 0;
      return texts.map((what) => {
        const at = find(what, from);
        from = at + 1;
        return at;
      });
    },
    one: (what, into = 0) => find(what, 0) + into,
    key: (key) => find(`"${key}":`, 0) + 1,
    value(key) {
      const at = find(`"${key}":`, 0) + key.length + 3;
      return at + (/^ *"?/.exec(text.slice(at, at + 4))?.[0].length ?? 0);
    },
  };
}

/** Places of what the head of a JSON report says, and of its two parts. */
function jsonHead(text: Text, rest: Places): Places {
  return {
    'file.evidence': rowsAt(0, text.value('bug_type')),
    records: rowsAt(0, text.one('\n{', 1)),
    ...rest,
    annotations: [...rowsAt(text.key('incident_id'), text.key('platform')), ...(rest['annotations'] ?? [])],
  };
}

function ipsCrash(): Case {
  const bytes = crashReport();
  const text = textOf(bytes);
  const termination = text.value('termination');
  return {
    bytes,
    places: jsonHead(text, {
      crash: rowsAt(text.value('exception')),
      threads: rowsAt(text.one('{\n      "id": 100'), text.one('{\n      "id": 101')),
      modules: rowsAt(text.one('{\n      "source": "P"'), text.one('{\n      "source": "S"')),
      annotations: rowsAt(termination, termination, termination),
    }),
  };
}

function ipsJetsam(): Case {
  const bytes = jetsamReport();
  const text = textOf(bytes);
  const [launchd = 0, game = 0] = [text.one('{\n      "pid": 1,'), text.one('{\n      "pid": 99')];
  return {
    bytes,
    places: jsonHead(text, {
      crash: rowsAt(game),
      processes: rowsAt(launchd, game),
      annotations: rowsAt(
        ...['active', 'inactive', 'wired', 'free', 'fileBacked'].map(text.key),
        text.value('compressorSize'),
        game,
        text.value('largestProcess'),
      ),
    }),
  };
}

function ipsPanic(): Case {
  const bytes = panicReport();
  const text = textOf(bytes);
  // The panic's text is one value: its lines have no place of their own.
  const panic = text.value('panicString');
  return {
    bytes,
    places: jsonHead(text, {
      crash: rowsAt(panic),
      threads: rowsAt(panic, text.one('{\n          "id": 7,'), text.one('{\n          "id": 50,')),
      modules: rowsAt(panic, panic, panic, text.one('[\n      "5730ae18')),
      annotations: rowsAt(panic, panic, panic, panic, panic, panic),
      // By their ids, which are the keys.
      processes: rowsAt(text.key('0'), text.key('1')),
    }),
  };
}

function panicText(): Case {
  const bytes = encode(PANIC_TEXT);
  const text = textOf(bytes);
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(0),
      crash: rowsAt(0),
      threads: rowsAt(text.one('Panicked thread:')),
      modules: rowsAt(
        text.one('         com.apple.driver.AppleARMWatchdogTimer('),
        ...text.of('com.example.filter\t', 'com.apple.filesystems.apfs\t'),
      ),
      annotations: rowsAt(
        ...text.of('Debugger message:', 'Kernel slide:', 'Kernel text base:', 'Compressor Info:', 'Panicked task '),
        text.one('last started kext'),
      ),
    },
  };
}

function macCrash(): Case {
  const bytes = encode(MAC_CRASH);
  const text = textOf(bytes);
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(text.one('Code Type:')),
      crash: rowsAt(text.one('Exception Type:')),
      threads: rowsAt(text.one('Thread 0::'), text.one('Thread 1 Crashed::')),
      modules: rowsAt(...text.of('       0x100000000 -', '       0x100100000 -', '    0x7fff68120000 -')),
      annotations: rowsAt(
        ...text.of('Identifier:', 'Version:', 'Code Type:', 'Responsible:', 'Report Version:', 'Exception Note:'),
        ...text.of('Termination Signal:', 'Termination Reason:', 'Application Specific Information:'),
      ),
      processes: rowsAt(0, text.one('Process:  not a label')),
    },
  };
}

function phoneCrash(): Case {
  const bytes = encode(IOS_CRASH);
  const text = textOf(bytes);
  const backtrace = text.one('Last Exception Backtrace:');
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(0),
      crash: rowsAt(text.one('Exception Type:')),
      threads: rowsAt(text.one('Thread 0 name:')),
      modules: rowsAt(...text.of('0x100000000 - ', '0x183620000 - ')),
      annotations: rowsAt(
        ...text.of('Incident Identifier:', 'CrashReporter Key:', 'Code Type:', 'Report Version:'),
        backtrace,
        backtrace,
      ),
    },
  };
}

function spindump(): Case {
  const bytes = encode(SPINDUMP);
  const text = textOf(bytes);
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(text.one('Report Version:')),
      threads: rowsAt(text.one('  Thread 0x9bd')),
      modules: rowsAt(...text.of('           0x100000000 -', '        0x7fff68d4f000 -')),
      annotations: rowsAt(
        ...text.of('Report Version:', 'Data Source:', 'Event:', 'Duration:', 'Steps:', 'Num samples:'),
      ),
    },
  };
}

function sample(): Case {
  const bytes = encode(SAMPLE);
  const text = textOf(bytes);
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(text.one('Code Type:')),
      threads: rowsAt(text.one('    2786 Thread_1234'), text.one('    2786 Thread_1235')),
      modules: rowsAt(text.one('       0x100000000 -')),
    },
  };
}

function kernelLog(): Case {
  const bytes = Buffer.from(KERNEL_LOG);
  const lines: number[] = [];
  let at = 0;
  for (const line of KERNEL_LOG.trimEnd().split('\n')) {
    // Behind the time, a bracket and a space.
    lines.push(at + line.indexOf('] ') + 2);
    at += line.length + 1;
  }
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(0, 0),
      crash: rowsAt(textOf(bytes).one('BUG: ')),
      'log.lines': rowsAt(...lines),
    },
  };
}

export const APPLE: Readonly<Record<string, () => Case>> = {
  'Mach-O core, arm64': arm64,
  'Mach-O core, x86-64': x86,
  '.ips crash': ipsCrash,
  '.ips jetsam': ipsJetsam,
  '.ips panic': ipsPanic,
  '.panic': panicText,
  '.crash of a Mac': macCrash,
  '.crash of a phone': phoneCrash,
  spindump,
  sample,
  'kernel log': kernelLog,
};
