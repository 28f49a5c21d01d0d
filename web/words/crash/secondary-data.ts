/**
 * What stands behind a dump of the Windows kernel, by its tag: what the system and drivers add to it. Tags as in
 * Microsoft's and makers' public headers and as their contents in real dumps show.
 */
const WORDS: Readonly<Record<string, string>> = {
  'bc5c008f-1e3a-44d7-988d-86f6884c6758': 'Firmware: maker, model, serial numbers (SMBIOS)',
  '6c7ac389-4313-47dc-9f34-a8800a0fb56c': 'Processor, as the registry describes it',
  'e83b40d2-b0a0-4842-abea-71c9e3463dd1': 'Firmware tables (ACPI)',
  'd03dc06f-d88e-44c5-ba2a-fae035172d19': 'Processor features (CPUID)',
  '9276c055-eb87-425c-b8b5-04e4d247f6cd': 'PCI devices and their settings',
  '2b88b710-1c93-4f7c-b06c-655ecc50decc': 'Event traces and boot options: devices, networks',
  '2b4ae195-a64d-4f04-8ede-7e4f981bd42a': 'Who added blocks of memory',
  '4ee76bd8-3cf4-44a0-a0ac-3937643e37a3': 'Path of the program that ran',
  'be84d651-a550-4367-8e63-ab792b631f94': 'Path of the program that ran',
  'b7631941-532a-4cd6-b1b1-edb5917d4557': 'Device concerned',
  '270a33fd-3da6-460d-ba89-3c1bae21e39b': 'Graphics',
  'da82441d-7142-4bc1-b844-0807c5a4b67f': 'Storage (storport)',
  'f87e4a4c-c5a1-4d2f-bff0-d5de63a5e4c3': 'Driver framework (WDF)',
  '54c84888-01d1-4c1e-bed6-282c98241303': 'Power',
  'bf2297dc-34ba-11dc-868a-e19155d89593': 'Graphics driver of NVIDIA',
  'e1d08891-d5a3-45f9-b811-ad711dfb2607': 'Black box: what the system noted before',
};

/** First parts of tags that drivers keep their traces under. */
const TRACES: readonly string[] = ['335d5e04', '0f81ec00', '67fc721a', '21ba7b61'];

/** Undefined where the tag is not known. */
export function secondaryDataWords(guid: string): string | undefined {
  return WORDS[guid] ?? (TRACES.some((start) => guid.startsWith(`${start}-`)) ? 'Trace of a driver' : undefined);
}
