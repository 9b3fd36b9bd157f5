// Runs Mongoose's own tests against an address, from a checkout of github.com/Automattic/mongoose with its packages installed:
// npm run bench -- store-mongoose-suite --checkout DIR --uri mongodb://127.0.0.1:PORT/mongoose_test [--timeout 20000]
// Prints passed, failed and skipped; failures that name a feature left out on purpose are listed apart.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

type Outcome = { fullTitle: string; err: { message?: string } }
type Report = { stats: { passes: number; failures: number; pending: number; tests: number }; failures: Outcome[] }

const { values } = parseArgs({
  options: { checkout: { type: 'string' }, uri: { type: 'string' }, timeout: { type: 'string', default: '20000' } },
})

function main(checkout: string, uri: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
  const report = join(folder, 'report.json')
  const args = [
    'mocha',
    '--exit',
    '--timeout',
    values.timeout,
    '--reporter',
    'json',
    '--reporter-option',
    `output=${report}`,
  ]
  const files = ['--ignore', 'test/encryption/**/*.test.js', './test/**/*.test.js']
  const env = { ...process.env, MONGOOSE_TEST_URI: uri }
  spawnSync('npx', [...args, ...files], { cwd: checkout, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const { stats, failures } = JSON.parse(readFileSync(report, 'utf8')) as Report
  rmSync(folder, { recursive: true })
  const leftOut = failures.filter(({ err }) => err.message?.includes('is not supported by the embedded database'))
  for (const { fullTitle, err } of leftOut)
    console.log(`left out  ${fullTitle}: ${err.message?.replace(/ is not supported.*/s, '')}`)
  for (const { fullTitle, err } of failures) {
    if (!leftOut.some((other) => other.fullTitle === fullTitle))
      console.log(`FAILED    ${fullTitle}\n    ${err.message}`)
  }
  console.log(
    `${stats.passes} passed, ${stats.failures} failed (${leftOut.length} left out on purpose), ${stats.pending} skipped, of ${stats.tests}`,
  )
}

if (values.checkout && values.uri) main(values.checkout, values.uri)
else {
  console.error('expected --checkout DIR --uri URI')
  process.exitCode = 2
}
