/**
 * Compiles the boosting kernel (kernel/boosting.ts, AssemblyScript) into a TypeScript module that holds its bytes.
 * The module is generated, never committed. Does nothing while it was made from the present source.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = 'kernel/boosting.ts';
const TARGET = 'src/core/ml/boosting/kernel/kernel-code.ts';
const OPTIONS = ['--optimizeLevel', '3', '--shrinkLevel', '0', '--enable', 'simd', '--runtime', 'stub', '--noAssert'];

const root = fileURLToPath(new URL('..', import.meta.url));
const source = readFileSync(`${root}${SOURCE}`, 'utf8');
const compiler = createRequire(import.meta.url)('assemblyscript/package.json').version;
const origin = createHash('sha256')
  .update(JSON.stringify([source, OPTIONS, compiler]))
  .digest('hex')
  .slice(0, 16);

if (!existsSync(`${root}${TARGET}`) || !readFileSync(`${root}${TARGET}`, 'utf8').includes(origin)) await build();

async function build() {
  const { default: asc } = await import('assemblyscript/asc');
  let bytes;
  const { error, stderr } = await asc.main([SOURCE, '--outFile', 'kernel.wasm', ...OPTIONS], {
    readFile: (name) => (name === SOURCE ? source : null),
    writeFile: (_name, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || bytes === undefined) {
    process.stderr.write(`${stderr.toString()}\n`);
    throw error ?? new Error('the compiler wrote nothing');
  }
  mkdirSync(dirname(`${root}${TARGET}`), { recursive: true });
  // Renamed into place: whoever builds at the same moment never reads half a file.
  const draft = `${root}${TARGET}.${process.pid}`;
  writeFileSync(
    draft,
    [
      `// Made by bin/build-kernel.mjs from ${SOURCE}; do not edit. Origin ${origin}.`,
      '/** The compiled kernel, two hexadecimal digits a byte. */',
      'export const KERNEL_CODE =',
      `  '${Buffer.from(bytes).toString('hex')}';`,
      '',
    ].join('\n'),
  );
  renameSync(draft, `${root}${TARGET}`);
  process.stdout.write(`${TARGET}: ${bytes.length} bytes of WebAssembly\n`);
}
