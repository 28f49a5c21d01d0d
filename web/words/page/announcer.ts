/** What readers of the screen are told of a file that is being opened. */
export const announced = {
  opened: (kind: string) => `Opened: ${kind}`,
  progress: (part: string) => `${part} read`,
  allRead: 'All read',
} as const;
