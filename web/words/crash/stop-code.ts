/** The number of a blue screen and its four parameters. */
export const stopCode = {
  title: (code: string) => `Stop code ${code}`,
  /** Of a dump that was taken while Windows ran on. */
  liveTitle: (code: string) => `Code ${code}, for which Windows wrote this file`,
  parameters: 'Parameters of the stop code',
  parameter: (number: number) => `parameter ${number}`,
  number: 'Number',
  value: 'Value',
  meaning: 'What it is',
  unknown: 'not documented for this stop code',
} as const;
