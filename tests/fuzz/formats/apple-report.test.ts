import { crashReport, jetsamReport, PANIC_TEXT, panicReport } from '../../synth/apple-report/ips.ts';
import { encode, IOS_CRASH, MAC_CRASH, SAMPLE, SPINDUMP } from '../../synth/apple-report/text.ts';
import { fuzz } from '../fuzz.ts';

// Two forms of one format share its time.
fuzz('Apple reports in JSON', { seeds: [crashReport(), jetsamReport(), panicReport()], seconds: 10 });
// A text that ends early looks like a shorter one.
fuzz('Apple reports in text', {
  seeds: [MAC_CRASH, IOS_CRASH, SPINDUMP, SAMPLE, PANIC_TEXT].map(encode),
  seconds: 10,
  tellsCuts: false,
});
