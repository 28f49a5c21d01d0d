/** What an open dump's first page is drawn with: loaded right after the landing page, before the other late parts. */
import '../../panels/overview/overview-panel.ts';
import '../frame/rail.ts';
import '../frame/ribbon-row.ts';
import '../frame/tabs.ts';
