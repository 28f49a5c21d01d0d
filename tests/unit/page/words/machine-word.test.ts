import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crash } from '../../../../web/words/crash/crash.ts';
import { overview } from '../../../../web/words/panels/overview.ts';
import { machineWord } from '../../../../web/words/system-name.ts';

test('what the system runs on is a device where it is held in a hand, else a computer', () => {
  for (const osName of ['iPhone OS 14.5.1', 'iOS 17.2', 'iPadOS 17', 'watchOS', 'tvOS 15', 'visionOS 1']) {
    assert.equal(machineWord({ osName }), 'device', osName);
  }
  assert.equal(machineWord({ os: 'android', osName: 'Linux' }), 'device');
  assert.equal(machineWord({ hardwareModel: 'iPad6,3' }), 'device');
  for (const osName of ['Windows 11', 'macOS 14', 'Linux', 'OS X', 'iosys']) {
    assert.equal(machineWord({ osName }), 'computer', osName);
  }
  assert.equal(machineWord(), 'computer');
  assert.equal(machineWord({ hardwareModel: 'MacBookPro16,1' }), 'computer');
});

test('a phone is called a computer nowhere on its first page', () => {
  const words = [crash.whyMachine('device'), crash.unnamedMachine('device'), crash.afterBoot('4 s', 'device')];
  for (const word of words) assert.match(word, /device/);
  assert.equal(overview.machine[machineWord({ os: 'ios' })], 'Device');
});
