// Bundles the TypeScript of the house into dist/: one file per process, thread and browser page. Packages stay outside the
// bundles, so that native modules load from where npm put them.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')
const stampFile = join(dist, 'stamp')
const sources = ['server', 'surveys', 'analysis', 'views', 'package-lock.json', 'tsconfig.json']

/** Entry points: the output name in dist/, and the source it comes from. Missing sources are a build error. */
const nodeEntries = {
  main: 'server/main.ts',
  cli: 'server/cli.ts',
  // The command line loads one of these: what a server needs takes as long to load as short work takes.
  'commands/on-server': 'server/commands/on-server.ts',
  'commands/themes': 'server/commands/themes.ts',
  'commands/personas': 'server/commands/personas.ts',
  'store-thread': 'server/platform/store/embedded/store-thread.ts',
  'analysis-thread': 'server/insights/workers/analysis-thread.ts',
  'crew-thread': 'server/insights/crew/crew-thread.ts',
}

/** Builds dist/ unless it already holds what the sources say. Returns whether anything was built. */
export async function ensureBuilt() {
  const stamp = sourceStamp()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false
  // Built beside and moved in whole, so that a build that fails, or two at the same time, never leave half a dist/.
  const fresh = `${dist}.${process.pid}`
  try {
    await build(fresh)
    writeFileSync(join(fresh, 'stamp'), stamp)
    rmSync(dist, { recursive: true, force: true })
    renameSync(fresh, dist)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return true
}

async function build(folder) {
  const { build: bundle } = await import('esbuild')
  const common = { absWorkingDir: root, bundle: true, sourcemap: true, logLevel: 'warning' }
  await Promise.all([
    bundle({
      ...common,
      entryPoints: nodeEntries,
      outdir: folder,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      packages: 'external',
      plugins: [apart],
    }),
    bundle({
      ...common,
      entryPoints: [...filesIn('views/client', '.ts'), ...filesIn('views/styles', '.css')],
      outdir: join(folder, 'client'),
      platform: 'browser',
      format: 'iife',
      target: 'es2020',
      minify: true,
      loader: { '.woff2': 'file' },
      assetNames: '[name]-[hash]',
    }),
  ])
  cpSync(join(root, 'views', 'assets'), join(folder, 'client'), { recursive: true })
}

/** What is an entry of its own is not bundled where it is required. */
const apart = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/commands\// }, ({ path, kind }) =>
      kind === 'require-call' && path.slice(2) in nodeEntries ? { path: `${path}.js`, external: true } : undefined,
    )
  },
}

/** Top-level files of a folder are entries; what they import lives in its subfolders. */
function filesIn(folder, ending) {
  const path = join(root, folder)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ in: join(folder, name), out: name.slice(0, -ending.length) }))
}

function sourceStamp() {
  const hash = createHash('sha256')
  const visit = (path) => {
    const about = statSync(path)
    if (about.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name))
    else if (!path.endsWith('.hbs')) hash.update(`${relative(root, path)} ${about.mtimeMs} ${about.size}\n`)
  }
  for (const source of sources) if (existsSync(join(root, source))) visit(join(root, source))
  return hash.digest('hex')
}
