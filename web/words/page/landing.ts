/** The page before a file is open. */
export const landing = {
  title: 'See why it crashed. See what the file would give away.',
  lead: 'Drop a memory dump. In about a second you get the cause in plain words, with the stack, the modules and the memory behind it, and what a file of its kind gives away to anyone you send it to.',
  points: [
    'Crashes of programs and whole computers: Windows, Linux, macOS, phones and the BSDs',
    'From a few KB to 256 GB; the file is read in place, never copied',
    'No account, no set-up, no debugger needed',
  ],
  drop: 'Drop a dump anywhere on this page',
  dropTouch: 'Open a dump on this device',
  dropNote: 'It is read here and goes nowhere.',
  choose: 'Choose a file',
  sample: 'Try a sample',
  promises: [
    {
      icon: 'offline',
      title: 'Nothing is sent',
      text: 'The page is forbidden, by its own security policy, to contact any server.',
    },
    {
      icon: 'check',
      title: 'You can check',
      text: 'Pull the network cable, or watch the browser’s network panel. It works the same.',
    },
    {
      icon: 'disk',
      title: 'Nothing is kept',
      text: 'Close the tab and the file, and everything read from it, is forgotten.',
    },
    {
      icon: 'lock',
      title: 'Symbols are never fetched',
      text: 'Function names come from the file itself. No symbol server is asked.',
    },
  ],
  which: 'Which file do you have?',
  whichNote: 'And how careful to be with it',
  kinds: [
    [
      'small',
      'Small memory dump',
      '`C:\\Windows\\Minidump`',
      'Driver list and one stack. Rarely secrets',
      'A forum, after a look',
    ],
    [
      'automatic',
      'Kernel or automatic dump',
      '`C:\\Windows\\MEMORY.DMP`',
      'File names, network names, keys the system held',
      'Your vendor',
    ],
    [
      'complete',
      'Complete memory dump',
      '`C:\\Windows\\MEMORY.DMP`',
      'Everything that was open on the computer',
      'People you would hand it unlocked',
    ],
    [
      'full',
      'Program dump, full',
      '`%LOCALAPPDATA%\\CrashDumps`',
      'Everything that one program knew',
      'The program’s maker, by a safe route',
    ],
    ['core', 'Core file', '`/var/lib/systemd/coredump`', 'The same, on Unix', 'The program’s maker, by a safe route'],
    ['ips', 'Apple crash report', '`~/Library/Logs/DiagnosticReports`', 'Stacks and paths, no memory', 'Nearly anyone'],
  ],
  footer: {
    promise: 'How it keeps the promise',
    privacy: 'Check it yourself',
    formats: 'All kinds of dumps',
    keyboard: 'Keyboard',
    glossary: 'Glossary',
    build: (hash: string) => `Build ${hash.slice(0, 12)}`,
  },
} as const;
