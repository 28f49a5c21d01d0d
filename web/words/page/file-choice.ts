/** The question which of several files is shown. */
export const fileQuestion = {
  title: 'Which file do you want to see?',
  lead: 'The others stay beside it: parts of one dump are read together.',
  leadArchive: 'The file is an archive. What is shown is read from inside it, nothing is unpacked to the disk.',
  shown: 'Shown',
} as const;
