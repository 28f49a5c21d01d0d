import type { DumpAccess } from '../../engine/access.ts';
import { notify } from '../../parts/messages/toast.ts';
import { given } from '../../words/page/given.ts';
import type { DumpStore } from '../dump/dump-store.ts';

/** What the core writes of files that were given with a dump; see assembly/facts/given/given-file.ts. */
const USED = 'given file';
const UNUSED = 'companion-unused';
/** Of each of the two so many are told. */
const MOST = 16;

/** Says of each dump, once it is read, which programs and libraries that came with it are read with it, and which not. */
export function tellGivenPrograms(store: DumpStore, from: EventTarget): void {
  let told: DumpAccess | undefined;
  store.addEventListener('change', () => {
    const { state } = store;
    if (state.phase !== 'ready' || !state.summary.isComplete || state.access === told) return;
    const { access, summary } = state;
    told = access;
    void sentences(access, summary.file.name ?? '').then(
      (said) => said.length > 0 && notify(from, { text: said.join(' ') }),
      () => {},
    );
  });
}

async function sentences(access: DumpAccess, dump: string): Promise<readonly string[]> {
  const query = { from: 0, count: MOST };
  const [used, unused] = await Promise.all([
    access.rows('annotations', { ...query, filter: USED }),
    access.rows('warnings', { ...query, filter: UNUSED }),
  ]);
  const programs = used.rows.filter(({ type }) => type === USED).map(({ key }) => key);
  const refused = unused.rows.filter(({ code }) => code === UNUSED).map(({ message }) => message);
  return [...(programs.length > 0 ? [given.together(dump, programs)] : []), ...refused.slice(0, 1)];
}
