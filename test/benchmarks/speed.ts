// `npm run bench -- speed --data FOLDER`: seconds and memory of the whole command from 5,000 to 100,000 texts (the sets of the
// folder joined and repeated with a word changed), the exponent of growth, and scikit-learn's seconds where it is there.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom } from '../../analysis/vectors/random'
import { sklearnRival } from './rivals/text-rivals'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    sizes: { type: 'string', default: '5000,20000,50000,100000' },
    groups: { type: 'string', default: '20' },
  },
})
if (values.data === undefined) {
  console.error('expected --data FOLDER with files NAME.tsv that have the columns label and text')
  process.exit(2)
}
const pool = readdirSync(values.data)
  .filter((file) => file.endsWith('.tsv'))
  .flatMap((file) => readFileSync(join(values.data!, file), 'utf8').trimEnd().split(/\r?\n/).slice(1))
  .map((line) => line.split('\t').slice(1).join(' '))
const groups = Number(values.groups)
const folder = mkdtempSync(join(tmpdir(), 'speed-'))
const seen: { size: number; seconds: number }[] = []
console.log('   texts   seconds   memory MB   scikit-learn seconds')
for (const size of values.sizes.split(',').map(Number)) {
  const file = join(folder, `${size}.tsv`)
  writeFileSync(
    file,
    `label\ttext\n${draw(size)
      .map((text) => `x\t${text}`)
      .join('\n')}\n`,
  )
  const started = performance.now()
  const cli = [
    '-e',
    "process.argv.splice(1,0,'cli');process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+'\\n'));require('./dist/cli.js')",
  ]
  const run = spawnSync(
    process.execPath,
    [...cli, 'themes', '--in', file, '--text', 'text', '--groups', String(groups), '--out', join(folder, 'out.csv')],
    { encoding: 'utf8', maxBuffer: 1e9 },
  )
  const seconds = (performance.now() - started) / 1000
  if (run.status !== 0) throw new Error(run.stderr)
  seen.push({ size, seconds })
  const peak = Number(/peak (\d+)/.exec(run.stderr)?.[1] ?? 0) / 1024
  const rival = sklearnRival(file, groups, [1])?.[0]?.seconds.toFixed(2) ?? '-'
  console.log(
    `${String(size).padStart(8)} ${seconds.toFixed(2).padStart(9)} ${peak.toFixed(0).padStart(11)} ${rival.padStart(22)}`,
  )
}
rmSync(folder, { recursive: true })
const [first, last] = [seen[0]!, seen.at(-1)!]
if (last.size > first.size)
  console.log(`growth: n^${(Math.log(last.seconds / first.seconds) / Math.log(last.size / first.size)).toFixed(2)}`)

/** Texts in an order drawn by chance; from the second time on, one word of each is replaced, so that none repeats. */
function draw(size: number): string[] {
  const random = createRandom(7)
  return Array.from({ length: size }, (_, at) => {
    const text = pool[(at * 7919) % pool.length]!
    if (at < pool.length) return text
    const words = text.split(' ')
    words[random.whole(words.length)] = pool[random.whole(pool.length)]!.split(' ')[0]!
    return words.join(' ')
  })
}
