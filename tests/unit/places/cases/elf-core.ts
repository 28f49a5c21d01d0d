/** ELF cores of processes, as each system writes them. */
import type { Built, LoadPlace, NotePlace } from '../../../synth/elf-core/builder.ts';
import { freebsdCore, linuxCore, netbsdCore, openbsdCore } from '../../../synth/elf-core/samples.ts';
import { type Case, dataOf, type RowPlace, rowsAt } from '../report-places.ts';

/** Where e_type stands, which says that it is a core. */
const TYPE_AT = 16;

const atNote = ({ at, contents }: NotePlace): RowPlace => ({ at, ...dataOf(contents) });

/** A program header; it has no data in the file where it describes memory alone. */
const atLoad = ({ headerAt, data }: LoadPlace): RowPlace => ({ at: headerAt, ...(data.size > 0 && dataOf(data)) });

/** What every core has: its records are the notes, its regions the segments. */
function common({ notes, loads, marks }: Built) {
  return {
    'memory.regions': loads.map(atLoad),
    auxv: rowsAt(...(marks.get('auxv') ?? [])),
    records: notes.map(atNote),
  };
}

const NT_SIGINFO = 0x53494749;

function linux(name: string, endian: 'little' | 'big', hasStack: boolean): Case {
  const built = linuxCore(name, endian);
  const { bytes, notes, loads, marks } = built;
  const threads = notes.filter(({ owner, type }) => owner === 'CORE' && type === 1);
  const [library, stack] = loads.slice(3).map(({ data }) => data);
  if (!library || !stack) throw new Error('the core has five segments');
  const process = built.note(3);
  return {
    bytes,
    places: {
      ...common(built),
      'file.evidence': rowsAt(0, TYPE_AT, built.note(0x202, 'LINUX')),
      crash: [atNote(built.note(NT_SIGINFO))],
      threads: threads.map(atNote),
      // Both threads stand at the same place: one stack ends behind its pointer, where the other begins.
      ...(hasStack && { 'threads.stack': [dataOf({ at: stack.at, size: 0x201 }), dataOf(stack)] }),
      modules: [{ at: marks.get('file row')?.[1] ?? 0 }, { at: library.at, from: 'memory' }],
      annotations: rowsAt(process, process, process),
    },
  };
}

function freebsd(): Case {
  const built = freebsdCore();
  const { bytes, notes, marks } = built;
  const files = marks.get('open file') ?? [];
  return {
    bytes,
    places: {
      ...common(built),
      'file.evidence': rowsAt(0, TYPE_AT, notes[0]?.at ?? 0),
      // What the thread that took the signal says of it.
      crash: [atNote(built.note(17))],
      threads: [atNote(built.note(1))],
      modules: rowsAt(...(marks.get('mapping') ?? [])),
      openFiles: rowsAt(...files),
      sockets: rowsAt(files[1] ?? 0),
      annotations: rowsAt(built.note(11)),
    },
  };
}

/** NetBSD and OpenBSD: a note of the process, which says why it stopped, and one of its thread. */
function bsd(built: Built, process: number, thread: number): Case {
  const about = built.note(process);
  return {
    bytes: built.bytes,
    places: {
      ...common(built),
      'file.evidence': rowsAt(0, TYPE_AT, about),
      crash: [atNote(about)],
      threads: [atNote(built.note(thread))],
      annotations: rowsAt(about, about),
    },
  };
}

export const ELF_CORES: Readonly<Record<string, () => Case>> = {
  'ELF core': () => linux('x86-64', 'little', true),
  'ELF core of Linux, aarch64': () => linux('aarch64', 'little', true),
  'ELF core of Linux, ppc': () => linux('ppc', 'big', false),
  'ELF core of FreeBSD': freebsd,
  'ELF core of NetBSD': () => bsd(netbsdCore(), 1, 24),
  'ELF core of OpenBSD': () => bsd(openbsdCore(), 10, 20),
};
