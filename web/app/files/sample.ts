/**
 * The sample: a dump of an invented program, built with the site. It is fetched at the start, before the page
 * closes its network, and kept for this visit. Undefined where it cannot be had.
 */
export async function fetchSample(): Promise<File | undefined> {
  try {
    const answer = await fetch('./sample.dmp', { priority: 'low' });
    const isDump = answer.ok && !answer.headers.get('content-type')?.startsWith('text/');
    return isDump ? new File([await answer.blob()], 'sample.dmp') : undefined;
  } catch {
    return undefined;
  }
}
