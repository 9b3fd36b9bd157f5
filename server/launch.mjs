// The way in for `npm start`, `npm run demo`, `npm run cli` and `npm run build`: installs what is missing, builds what has
// changed, then hands over to the bundle. On an installed and built tree it adds a few milliseconds.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ensureBuilt, root } from './build.mjs'
import { ensureInstalled } from './install.mjs'

const [mode = 'serve', ...rest] = process.argv.slice(2)
ensureInstalled(root)
const require = createRequire(import.meta.url)

if (mode === 'build') console.log((await ensureBuilt()) ? 'Built dist/.' : 'dist/ is up to date.')
else {
  await ensureBuilt()
  process.argv.splice(2, process.argv.length, ...(mode === 'demo' ? ['demo'] : rest))
  require(join(root, 'dist', mode === 'cli' ? 'cli.js' : 'main.js'))
}
