import { macCoreFile } from '../synth/macho-core/core-file.ts';
import { arm64Core } from '../synth/macho-core/samples.ts';
import { buildUpload } from '../synth/upload.ts';
import { buildUserDump } from '../synth/userdump.ts';
import { fuzz } from './fuzz.ts';

fuzz('user dumps of Windows NT', { seeds: [buildUserDump(32).bytes, buildUserDump(64).bytes], seconds: 3 });
// What was cut of a form, or of a part that is not shown, is no loss.
fuzz('uploads and kernels’ core files', {
  seeds: [
    buildUpload('Crashpad42').body,
    macCoreFile(1, [{ name: 'kernel', bytes: arm64Core().build().bytes }], 'panic(cpu 0 caller 0): "example"'),
    macCoreFile(2, [{ name: 'kernel', bytes: arm64Core().build().bytes, flags: 0 }]),
  ],
  seconds: 6,
  tellsCuts: false,
});
