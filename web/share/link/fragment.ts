/** Whether a fragment is a shared summary, however damaged. Apart, since the first screen needs no more than this. */
export function isSharedLink(fragment: string): boolean {
  return /^#?[se]=/.test(fragment);
}
