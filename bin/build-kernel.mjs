/**
 * Compiles the kernels (kernel/*.ts, AssemblyScript) into TypeScript modules that hold their bytes.
 * The modules are generated, never committed. Does nothing while they were made from the present sources.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Source and target of each kernel. */
const KERNELS = [
  ['kernel/boosting.ts', 'src/core/ml/boosting/kernel/kernel-code.ts'],
  ['kernel/forest.ts', 'src/core/ml/tree/kernel/kernel-code.ts'],
];
const OPTIONS = ['--optimizeLevel', '3', '--shrinkLevel', '0', '--enable', 'simd', '--runtime', 'stub', '--noAssert'];

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = createRequire(import.meta.url)('assemblyscript/package.json').version;

for (const [source, target] of KERNELS) {
  const text = readFileSync(`${root}${source}`, 'utf8');
  const origin = createHash('sha256')
    .update(JSON.stringify([text, OPTIONS, compiler]))
    .digest('hex')
    .slice(0, 16);
  const isFresh = existsSync(`${root}${target}`) && readFileSync(`${root}${target}`, 'utf8').includes(origin);
  if (!isFresh) await build(source, text, target, origin);
}

async function build(source, text, target, origin) {
  const { default: asc } = await import('assemblyscript/asc');
  let bytes;
  const { error, stderr } = await asc.main([source, '--outFile', 'kernel.wasm', ...OPTIONS], {
    readFile: (name) => (name === source ? text : null),
    writeFile: (_name, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || bytes === undefined) {
    process.stderr.write(`${stderr.toString()}\n`);
    throw error ?? new Error('the compiler wrote nothing');
  }
  mkdirSync(dirname(`${root}${target}`), { recursive: true });
  // Renamed into place: whoever builds at the same moment never reads half a file.
  const draft = `${root}${target}.${process.pid}`;
  writeFileSync(
    draft,
    [
      `// Made by bin/build-kernel.mjs from ${source}; do not edit. Origin ${origin}.`,
      '/** The compiled kernel, two hexadecimal digits a byte. */',
      'export const KERNEL_CODE =',
      `  '${Buffer.from(bytes).toString('hex')}';`,
      '',
    ].join('\n'),
  );
  renameSync(draft, `${root}${target}`);
  process.stdout.write(`${target}: ${bytes.length} bytes of WebAssembly\n`);
}
