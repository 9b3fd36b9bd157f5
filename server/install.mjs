// Installs what package-lock.json asks for, when node_modules does not hold it yet. Plain JavaScript without packages: it
// runs on a fresh clone, before anything else exists.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Installs unless npm's own record in node_modules agrees with the lock file. Returns whether it installed. `npm install` and not
 * `npm ci`: the latter refuses a lock file in which binaries for other platforms are not named.
 */
export function ensureInstalled(root, { development = false } = {}) {
  refuseOldNode()
  if (isInstalled(root, development)) return false
  console.log('Installing packages (the first time takes a minute)…')
  const npm = spawnSync(
    'npm',
    ['install', '--no-save', development ? '--include=dev' : '--omit=dev', '--no-audit', '--no-fund'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    },
  )
  if (npm.status !== 0) {
    console.error('npm install did not finish: see its message above. Nothing was started.')
    process.exit(npm.status ?? 1)
  }
  return true
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Verbatim needs Node.js 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org.`)
  process.exit(1)
}

function isInstalled(root, development) {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.optional || entry.peer || (entry.dev && !development)) return true
    return present[path]?.version === entry.version
  })
}
