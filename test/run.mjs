// `npm test`: installs what is missing (packages, and a browser for the journeys), builds, checks types and style, runs every
// test. Ends with one line: N passed, N failed. Works on a bare machine, and again without reinstalling.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt, root } from '../server/build.mjs'
import { ensureInstalled } from '../server/install.mjs'
import { ensureBrowser } from './support/ensure-browser.mjs'

ensureInstalled(root, { development: true })
const browser = ensureBrowser()
await ensureBuilt()

const only = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'verbatim-results-'))
const results = join(folder, 'results.json')
const bin = (name) => join(root, 'node_modules', '.bin', name)
const run = (command, args) =>
  spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CHROMIUM: browser },
  }).status === 0

const checks =
  only.length > 0
    ? []
    : [
        ['types', () => run(bin('tsc'), ['--noEmit'])],
        ['style', () => run(bin('biome'), ['check', '--diagnostic-level=warn'])],
      ]
let failed = 0
let passed = 0
for (const [name, check] of checks) {
  const fine = check()
  console.log(`${name}: ${fine ? 'clean' : 'see above'}`)
  fine ? passed++ : failed++
}
const fine = run(process.execPath, [bin('jest'), '--json', `--outputFile=${results}`, ...only])
if (existsSync(results)) {
  const report = JSON.parse(readFileSync(results, 'utf8'))
  passed += report.numPassedTests
  failed +=
    report.numFailedTests +
    report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
      .length
} else failed++
rmSync(folder, { recursive: true, force: true })
if (!fine && failed === 0) failed++
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
