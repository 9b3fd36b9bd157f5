// `npm run bench -- NAME [options]`: bundles test/benchmarks/NAME.ts and runs it. Figures go to stdout.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt, root } from '../../server/build.mjs'
import { ensureInstalled } from '../../server/install.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const [name = '', ...rest] = process.argv.slice(2)
const source = join(here, `${name}.ts`)
if (!/^[a-z-]+$/.test(name) || !existsSync(source)) {
  const names = readdirSync(here)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
  console.error(`expected a benchmark: ${names.join(', ')}`)
  process.exit(2)
}
ensureInstalled(root, { development: true })
await ensureBuilt()
const { build } = await import('esbuild')
const outfile = join(root, 'dist', 'bench', `${name}.js`)
await build({
  stdin: { contents: `import './given/refuse-options'\nimport './${name}'`, resolveDir: here },
  // Else esbuild leaves out files of which nothing is used: package.json says that importing them does nothing.
  ignoreAnnotations: true,
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
  sourcemap: true,
})
/** A benchmark of what `npm start` runs has its process's settings. */
const settings = name === 'store' ? ['--max-semi-space-size=2'] : []
process.exit(
  spawnSync(process.execPath, [...settings, '--enable-source-maps', outfile, ...rest], { cwd: root, stdio: 'inherit' })
    .status ?? 1,
)
