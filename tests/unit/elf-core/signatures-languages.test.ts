/**
 * What groups dumps of programs in C++ and Rust, on cores that the kernel writes here and now: an exception or a panic has
 * one signature wherever the program lay, and those of two places have two. Needs the compilers, and a kernel that writes
 * cores into the working folder.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { reportOf } from '../open-core.ts';

const CPP = `
#include <stdexcept>
#include <vector>
#include <cstdlib>
struct Own { int code; };
#define APART __attribute__((noinline))
APART static int first(int n) { if (n > 0) throw std::runtime_error("the disk is gone"); return n + 1; }
APART static int second(int n) { if (n > 0) throw std::runtime_error("the disk is gone"); return n + 2; }
APART static int own(int n) { if (n > 0) throw Own{n}; return n + 3; }
APART static int range(int n) { std::vector<int> few(n); return few.at(n + 7) + 1; }
APART static int never(int n) noexcept { return first(n) + 4; }
APART static int memory(int n) { volatile size_t size = ~size_t(0) >> 2; return *new char[size + n]; }
struct Base { virtual int ask() = 0; int all() { return ask() + 1; } Base() { all(); } };
struct Derived : Base { int ask() override { return 5; } };
int main(int count, char **args) {
  switch (atoi(args[1])) {
    case 0: return first(count) + 1;
    case 1: return second(count) + 1;
    case 2: return own(count) + 1;
    case 3: return range(count) + 1;
    case 4: return never(count) + 1;
    case 5: return memory(count) + 1;
    case 6: return Derived().all();
  }
  return 0;
}
`;

const RUST = `
use std::hint::black_box;
#[inline(never)] fn index(all: &[i32], at: usize) -> i32 { all[at] + 1 }
#[inline(never)] fn other(all: &[i32], at: usize) -> i32 { all[at] + 2 }
#[inline(never)] fn empty(some: Option<i32>) -> i32 { some.unwrap() + 3 }
#[inline(never)] fn stop(n: usize) -> i32 { if n > 0 { std::process::abort() } 4 }
#[inline(never)] fn null(at: usize) -> i32 { unsafe { std::ptr::read_volatile(at as *const i32) + 5 } }
#[inline(never)] fn sum(a: i32, b: i32) -> i32 { a.checked_add(b).expect("no room for the sum") }
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let n = args.len();
    let all = vec![1, 2, 3];
    let got = match args[1].as_str() {
        "0" => index(&all, black_box(n + 8)),
        "1" => other(&all, black_box(n + 8)),
        "2" => empty(black_box(None)),
        "3" => stop(black_box(n)),
        "4" => null(black_box(0)),
        "5" => sum(black_box(i32::MAX), black_box(1)),
        _ => 0,
    };
    std::process::exit(black_box(got));
}
`;

const pattern = existsSync('/proc/sys/kernel/core_pattern')
  ? readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim()
  : '';
const isHere = process.platform === 'linux' && process.arch === 'x64' && /^[\w.%-]+$/.test(pattern);

const folder = mkdtempSync(join(tmpdir(), 'dumpscope-languages-'));
after(() => rmSync(folder, { recursive: true }));

const LANGUAGES = [
  {
    name: 'C++',
    compiler: 'c++',
    file: 'program.cc',
    source: CPP,
    forms: [['-O0'], ['-O2', '-s']],
    // The names of types stand in the libraries, which the core leaves out; std::bad_alloc is known without.
    sentences: [
      /^program raised an error that nothing caught: a C\+\+ exception\.$/,
      /^program raised an error that nothing caught: a C\+\+ exception\.$/,
      /^program raised an error that nothing caught: a C\+\+ exception\.$/,
      /^program raised an error that nothing caught: a C\+\+ exception\.$/,
      /^program raised an error that nothing caught: a C\+\+ exception\.$/,
      /^program asked for memory and there was none left\.$/,
      // As far as the C++ library is seen on the stack.
      /^program stopped on purpose after noticing a fault: (it called abort\(\)|the C\+\+ library ended it, as for .+)\.$/,
    ],
  },
  {
    name: 'Rust',
    compiler: 'rustc',
    file: 'program.rs',
    source: RUST,
    forms: [
      ['-C', 'panic=abort'],
      ['-C', 'panic=abort', '-O', '-C', 'strip=symbols'],
    ],
    sentences: [
      /: it panicked at line \d+, column \d+ of .+\.$/,
      /: it panicked at line \d+, column \d+ of .+\.$/,
      /: it panicked at line \d+, column \d+ of .+\.$/,
      /^program stopped on purpose after noticing a fault: it called abort\(\)\.$/,
      /null pointer/,
      /: it panicked at line \d+, column \d+ of .+\.$/,
    ],
  },
] as const;

/** `more` shifts what lies on the stack. */
function crashOf(bug: number, more: number) {
  const script = 'ulimit -c unlimited; rm -f core*; exec env -i ./program "$@" 2>/dev/null';
  spawnSync('sh', ['-c', script, 'sh', String(bug), 'x'.repeat(more)], { cwd: folder });
  const core = readdirSync(folder).find((name) => name.startsWith('core'));
  return core === undefined ? undefined : reportOf(new Uint8Array(readFileSync(join(folder, core)))).crash;
}

for (const { name, compiler, file, source, forms, sentences } of LANGUAGES) {
  const hasCompiler = spawnSync(compiler, ['--version']).status === 0;
  for (const flags of forms) {
    test(`${name} ${flags.join(' ')}: one place, one signature`, { skip: !isHere || !hasCompiler }, (context) => {
      writeFileSync(join(folder, file), source);
      const built = spawnSync(compiler, [...flags, '-o', 'program', file], { cwd: folder });
      if (built.status !== 0) return context.skip(`the compiler cannot link: ${built.stderr}`);
      const signatures = new Map<string, number>();
      for (const [bug, sentence] of sentences.entries()) {
        const crash = crashOf(bug, 1);
        if (!crash) return context.skip('the kernel wrote no core');
        assert.match(crash.sentence ?? '', sentence, `${bug}`);
        assert.ok(crash.signature);
        assert.equal(crashOf(bug, 300)?.signature, crash.signature, `${bug}`);
        assert.equal(signatures.get(crash.signature), undefined, `${bug}: ${crash.signature}`);
        signatures.set(crash.signature, bug);
      }
    });
  }
}
