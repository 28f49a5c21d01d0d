/** The glossary: the expert's word, then what it means in two or three plain sentences. In order of the alphabet. */
export interface Entry {
  readonly word: string;
  readonly text: string;
}

const entries = {
  abort: {
    word: 'Abort',
    text: 'The program ended itself because its own code noticed a fault it could not repair. The reason often stands in a message it printed first.',
  },
  'access-violation': {
    word: 'Access violation',
    text: 'The program used an address it has no right to: to read, to write, or to run code. The processor notices and the system stops the program. On Unix it is called a segmentation fault.',
  },
  address: {
    word: 'Address',
    text: 'The number of a byte in memory. Each program has addresses of its own: the same number means another byte in another program.',
  },
  'address-space': {
    word: 'Address space',
    text: 'All addresses that a program, or the kernel, can use. Most of it is empty; what is in use is divided into regions.',
  },
  aslr: {
    word: 'Address randomisation (ASLR)',
    text: 'Systems load programs at a different place each time, so that an attacker cannot know addresses beforehand. That is why a place in code is given as module plus offset: it stays the same.',
  },
  assertion: {
    word: 'Assertion',
    text: 'A sentence in a program that its maker held to be always true. When it is not, the program stops on purpose and usually says which sentence it was.',
  },
  'auxiliary-vector': {
    word: 'Auxiliary vector',
    text: 'A short list that the Unix kernel hands to each new program: where it was loaded, how large a page is, what the processor can do.',
  },
  breakpoint: {
    word: 'Breakpoint',
    text: 'A marker in code at which a program halts, for a debugger or for a check that failed. Without a debugger it ends the program.',
  },
  'bug-check': {
    word: 'Bug check (stop code)',
    text: 'The number Windows shows on a blue screen. It says which rule of the kernel was broken; its four parameters say where.',
  },
  'build-id': {
    word: 'Build id',
    text: 'A fingerprint in a program file that names one build of it exactly. Symbol files carry the same one, so that the right file can be found.',
  },
  'bus-error': {
    word: 'Bus error',
    text: 'The program used memory whose bytes could not be had: the file behind it was cut short, or the address does not fit what the processor asks for.',
  },
  'call-stack': {
    word: 'Call stack',
    text: 'The list of functions that were running, each called by the one below it. The newest is on top. It tells how the program came to where it is.',
  },
  cfi: {
    word: 'Unwind information (CFI)',
    text: 'Tables in a program file that say, for each instruction, where the caller’s registers were kept. With them a stack can be walked back exactly.',
  },
  'code-id': {
    word: 'Code id',
    text: 'What names one build of a program file: on Windows its time stamp and size, elsewhere its build id.',
  },
  container: {
    word: 'Container',
    text: 'A file that holds the dump in packed form, such as gzip. Places are counted in what it holds, not in the packed file.',
  },
  'core-file': {
    word: 'Core file',
    text: 'What Unix systems write when a program ends by a fatal signal: its memory and the registers of its threads.',
  },
  crashpad: {
    word: 'Crashpad, Breakpad',
    text: 'Crash reporters that programs carry inside themselves. They write minidumps on every system, not only on Windows.',
  },
  'debug-id': {
    word: 'Debug id',
    text: 'What names one symbol file exactly. A program file carries the id of the symbol file that was made with it.',
  },
  'divide-by-zero': {
    word: 'Division by zero',
    text: 'The program asked the processor to divide by zero, or for a result that fits no number. There is no answer, so the processor stops the thread.',
  },
  driver: {
    word: 'Driver',
    text: 'A module that runs inside the kernel, mostly for a device. A fault in it stops the whole computer, not just one program.',
  },
  dump: {
    word: 'Dump',
    text: 'A file with a copy of memory at one moment, and notes about it. It can be as small as one stack or hold all memory of a computer.',
  },
  endian: {
    word: 'Byte order (endian)',
    text: 'Whether a number’s smallest part comes first in memory (little-endian) or last (big-endian). Nearly all computers of today are little-endian.',
  },
  environment: {
    word: 'Environment variables',
    text: 'Names and values that a program is given at its start. Values often hold passwords and keys, so this page shows names only.',
  },
  exception: {
    word: 'Exception',
    text: 'An error that a program raises, or the processor raises for it, for some other part to handle. When no part does, the system ends the program.',
  },
  'fail-fast': {
    word: 'Fail-fast',
    text: 'The program found that its own state was damaged and ended at once, without running any more of its code. It is a safety measure, not the fault itself.',
  },
  frame: {
    word: 'Frame',
    text: 'One call on the stack: which function was running and where it will go back to.',
  },
  'frame-pointer': {
    word: 'Frame pointer',
    text: 'A register in which functions may keep the place of their frame. The frames then form a chain that can be followed; code built without it breaks the chain.',
  },
  'guard-page': {
    word: 'Guard page',
    text: 'A page set beside a stack or a buffer so that running over its end is noticed at once.',
  },
  handle: {
    word: 'Handle',
    text: 'A number by which a Windows program refers to something the system keeps for it: a file, a lock, a thread.',
  },
  heap: {
    word: 'Heap',
    text: 'The part of memory from which a program takes pieces as it needs them, and to which it gives them back. Most of its data lies there.',
  },
  'heap-corruption': {
    word: 'Damaged heap',
    text: 'The records that keep the heap’s pieces apart were overwritten. It is noticed later than it happens, often in code that has nothing to do with it.',
  },
  'illegal-instruction': {
    word: 'Illegal instruction',
    text: 'The processor met bytes that are no instruction it knows, or one that the program may not use. Programs also use one on purpose to stop themselves.',
  },
  'in-page-error': {
    word: 'In-page error',
    text: 'A page of memory should have been read from disk, and could not be: the file was cut or removed, or the drive failed.',
  },
  irql: {
    word: 'Interrupt level (IRQL)',
    text: 'How urgent what a Windows processor is doing is. At a high level it may not wait, so memory that was swapped out cannot be fetched.',
  },
  kernel: {
    word: 'Kernel',
    text: 'The innermost part of an operating system. It has all rights; programs ask it for files, memory and time.',
  },
  'link-map': {
    word: 'Link map',
    text: 'A list in a Unix program’s memory of all libraries it has loaded and where.',
  },
  lock: {
    word: 'Lock',
    text: 'What lets one thread at a time use something. A thread that wants a lock another one holds has to wait, and is held up.',
  },
  minidump: {
    word: 'Minidump',
    text: 'A dump format from Windows, used on other systems too. “Mini” is only a name: with all memory included it can be as large as the program.',
  },
  misaligned: {
    word: 'Misaligned address',
    text: 'Some instructions need addresses that are multiples of 2, 4, 8 or 16. The program used one that is not.',
  },
  module: {
    word: 'Module',
    text: 'One program file in memory: the program itself, a library, a driver, or the kernel.',
  },
  'null-pointer': {
    word: 'Null pointer',
    text: 'A pointer says where an object lies. A null pointer says “nowhere”: the object was never made, or is gone. Using it reaches an address close to zero, where nothing may live.',
  },
  offset: {
    word: 'Offset',
    text: 'A distance in bytes from a start: from the first byte of a file, or from where a module begins.',
  },
  'out-of-memory': {
    word: 'Out of memory',
    text: 'The program asked for memory and the system had none to give, or the program may not have more.',
  },
  page: {
    word: 'Page',
    text: 'The unit in which a system hands out memory, mostly 4 KB. Rights to read, write and run are set per page.',
  },
  'page-table': {
    word: 'Page tables',
    text: 'Tables that say in which page of physical memory each address of a program lies.',
  },
  pdb: {
    word: 'Symbol file (PDB, DWARF)',
    text: 'A file its maker keeps that tells the names of functions and lines for addresses in a module. Dumpscope never fetches one.',
  },
  'physical-memory': {
    word: 'Physical memory',
    text: 'The memory chips themselves, counted from first byte to last, as opposed to the addresses that programs see.',
  },
  pointer: {
    word: 'Pointer',
    text: 'A number in memory that is the address of something else.',
  },
  process: {
    word: 'Process',
    text: 'One running program with memory of its own. It has one thread or more.',
  },
  protection: {
    word: 'Protection',
    text: 'What a program may do with a region: r read, w write, x run as code. A dash stands for what it may not.',
  },
  region: {
    word: 'Region',
    text: 'A stretch of addresses with one use and one protection: code of a module, a heap, a stack, a mapped file.',
  },
  register: {
    word: 'Register',
    text: 'One of the few numbers that a processor works on directly. One of them says which instruction is next, one where the stack is.',
  },
  'return-address': {
    word: 'Return address',
    text: 'Where a function goes on when the one it called is done. Return addresses are kept on the stack; overwriting one is a classic attack.',
  },
  signal: {
    word: 'Signal',
    text: 'A short message of a Unix system to a program. Some report a fault of the program, such as SIGSEGV; others ask or force it to end.',
  },
  signature: {
    word: 'Signature',
    text: 'A short text made from the kind of fault and the topmost frames. Two dumps of one fault have the same, so they can be counted together.',
  },
  stack: {
    word: 'Stack',
    text: 'The part of memory where a thread keeps what its running functions need: local values and the way back to each caller.',
  },
  'stack-overflow': {
    word: 'Stack overflow',
    text: 'The stack was full and the thread needed more. Usually a function called itself without end; sometimes it kept something far too large on the stack.',
  },
  stream: {
    word: 'Stream',
    text: 'One part of a minidump: the list of threads, of modules, the exception, the memory. A directory at its start says where each lies.',
  },
  symbol: {
    word: 'Symbol',
    text: 'The name of a function or of data in a module. Without symbols a place is given as module plus offset.',
  },
  thread: {
    word: 'Thread',
    text: 'One line of work inside a program. Threads run side by side and share its memory; each has a stack and registers of its own.',
  },
  trust: {
    word: 'How we know a frame',
    text: 'Exact: from the registers. Unwound: by the module’s own tables. Frame pointer: by the chain that code keeps. Guessed: a number on the stack that looks like a return address. Recorded: the dump says so.',
  },
  'use-after-free': {
    word: 'Use after free',
    text: 'The program used a piece of memory it had already given back. By then something else may lie there.',
  },
  vmcoreinfo: {
    word: 'VMCOREINFO',
    text: 'Notes that a Linux kernel leaves for readers of its dumps: its version, where its tables lie, how its records are laid out.',
  },
  wow64: {
    word: '32-bit program on 64-bit Windows (WOW64)',
    text: 'Windows runs old 32-bit programs inside a 64-bit process. Its dumps hold both halves.',
  },
} as const satisfies Record<string, Entry>;

export type TermId = keyof typeof entries;

export const glossary: Readonly<Record<TermId, Entry>> = entries;
