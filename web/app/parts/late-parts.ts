/**
 * What the first screen does without: loaded behind `first-parts.ts` right after the start, before the page closes its
 * network. Nothing is loaded later than that: after an update the old build's files are gone.
 */
import './first-parts.ts';
import '../../panels/clean/clean-panel.ts';
import '../../panels/exposure/exposure-panel.ts';
import '../../panels/help/help-panel.ts';
import '../../panels/hex/hex-panel.ts';
import '../../panels/landing/recents.ts';
import '../../panels/memory/memory-panel.ts';
import '../../panels/modules/modules-panel.ts';
import '../../panels/share/share-panel.ts';
import '../../panels/share/shared-page.ts';
import '../../panels/strings/strings-panel.ts';
import '../../panels/system/system-panel.ts';
import '../../panels/threads/threads-panel.ts';
import '../files/file-choice.ts';
import { registerOffline as register } from '../../offline/register.ts';
import { notify } from '../../parts/messages/toast.ts';
import { reader } from '../../words/page/reader.ts';
import type { DumpOpener } from '../dump/dump-opener.ts';
import type { DumpStore } from '../dump/dump-store.ts';
import '../palette/command-palette.ts';
import { ReaderWatch } from '../dump/reader-watch.ts';
import { reloadOnceFree, UpdateOffer } from '../page/update-offer.ts';

export { buildHash } from '../../offline/build.ts';
export { compareWith } from '../../panels/share/compare.ts';
export { tellLeftovers } from '../dump/leftovers.ts';
export { tellGivenPrograms } from '../files/given-programs.ts';
export { RecentsKeeper } from '../files/recents-keeper.ts';
export { Announcer } from '../page/announcer.ts';

/** See `register`; messages about updates are sent from `from`. */
export function registerOffline(from: EventTarget): Promise<boolean> {
  const offer = new UpdateOffer(from);
  return register({ onUpdateReady: (restart) => void offer.make(restart), onReplaced: reloadOnceFree });
}

/** While a file is open: a reader that does not answer is started anew. Messages are sent from `from`. */
export function watchReader(opener: DumpOpener, store: DumpStore, from: EventTarget): void {
  const watch = new ReaderWatch(opener, {
    onRestarted: () => notify(from, { text: reader.restarted, icon: 'warn', stays: true }),
    onSilent: () =>
      notify(from, {
        text: opener.isCleaning ? reader.silentInCopy : reader.silent,
        icon: 'warn',
        stays: true,
        action: { word: reader.anew, run: () => watch.startAnew() },
      }),
  });
  store.addEventListener('change', () => {
    const { phase } = store.state;
    watch.follow(phase === 'opening' || phase === 'ready');
  });
}
