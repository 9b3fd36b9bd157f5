// `npm run bench -- speed --data FOLDER [--sizes 5000,20000] [--set NAME] [--runs 3]`: seconds and memory of the whole command from
// 5,000 to 100,000 texts (the sets of the folder joined and repeated with a word changed) or for one set as it is, beside
// scikit-learn's where it is there: run in turn, medians of runs and of their ratios; and the exponent of growth.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom } from '../../analysis/vectors/random'
import { listSets, readLabelled } from './given/labelled-texts'
import { sklearnRival } from './rivals/text-rivals'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    sizes: { type: 'string', default: '5000,20000,50000,100000' },
    set: { type: 'string' },
    groups: { type: 'string', default: '20' },
    runs: { type: 'string', default: '3' },
  },
})
const runs = Number(values.runs)
if (values.data === undefined || !Number.isInteger(runs) || runs < 1) {
  console.error('expected --data FOLDER with files NAME.tsv that have the columns label and text, and --runs from 1')
  process.exit(2)
}
const data = values.data
const sets = listSets(data, values.set === undefined ? undefined : [values.set])
const groups = Number(values.groups)
const folder = mkdtempSync(join(tmpdir(), 'speed-'))
const inputs = values.set === undefined ? values.sizes.split(',').map(writeJoined) : [asItIs(values.set)]
const seen: { size: number; seconds: number }[] = []
console.log('   texts   seconds  processor   memory MB   scikit-learn   ours / theirs')
for (const { file, size } of inputs) {
  const pairs = Array.from({ length: runs }, (_, run) => {
    const theirs = sklearnRival(file, groups, [run + 1])?.[0]?.seconds ?? Number.NaN
    return { ...measure(file), theirs }
  })
  const seconds = median(pairs.map((pair) => pair.seconds))
  seen.push({ size, seconds })
  const figures = [
    String(size).padStart(8),
    seconds.toFixed(2).padStart(9),
    median(pairs.map(({ processor }) => processor))
      .toFixed(2)
      .padStart(10),
    Math.max(...pairs.map(({ memory }) => memory))
      .toFixed(0)
      .padStart(11),
    median(pairs.map(({ theirs }) => theirs))
      .toFixed(2)
      .padStart(14),
    median(pairs.map((pair) => pair.seconds / pair.theirs))
      .toFixed(2)
      .padStart(15),
  ]
  console.log(figures.join(' '))
}
rmSync(folder, { recursive: true })
const [first, last] = [seen[0]!, seen.at(-1)!]
if (last.size > first.size)
  console.log(`growth: n^${(Math.log(last.seconds / first.seconds) / Math.log(last.size / first.size)).toFixed(2)}`)

/** One run of the whole command: seconds by the clock, seconds of processor, the most memory in MB. */
function measure(file: string): { seconds: number; processor: number; memory: number } {
  const told =
    "process.on('exit',()=>{const{user,system}=process.cpuUsage();process.stderr.write(`used ${(user+system)/1e6} ${process.resourceUsage().maxRSS/1024}\\n`)})"
  // With the room for short-lived objects that `npm run cli` gives.
  const cli = [
    '--min-semi-space-size=32',
    '--max-semi-space-size=64',
    '-e',
    `process.argv.splice(1,0,'cli');${told};require('./dist/cli.js')`,
  ]
  const out = join(folder, 'out.csv')
  const started = performance.now()
  const run = spawnSync(
    process.execPath,
    [...cli, 'themes', '--in', file, '--text', 'text', '--groups', String(groups), '--out', out],
    { encoding: 'utf8', maxBuffer: 1e9 },
  )
  const seconds = (performance.now() - started) / 1000
  const used = /used (\S+) (\S+)/.exec(run.stderr)
  if (run.status !== 0 || !used) throw new Error(run.stderr)
  return { seconds, processor: Number(used[1]), memory: Number(used[2]) }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)]!
}

function asItIs(set: string): { file: string; size: number } {
  const file = join(data, `${set}.tsv`)
  return { file, size: readLabelled(file).length }
}

function writeJoined(size: string): { file: string; size: number } {
  const file = join(folder, `${size}.tsv`)
  const lines = draw(Number(size)).map((text) => `x\t${text}`)
  writeFileSync(file, `label\ttext\n${lines.join('\n')}\n`)
  return { file, size: Number(size) }
}

/** Texts in an order drawn by chance; from the second time on, one word of each is replaced, so that none repeats. */
function draw(size: number): string[] {
  const pool = sets.flatMap((file) => readLabelled(join(data, file)).map(({ text }) => text.replaceAll('\t', ' ')))
  const random = createRandom(7)
  return Array.from({ length: size }, (_, at) => {
    const text = pool[(at * 7919) % pool.length]!
    if (at < pool.length) return text
    const words = text.split(' ')
    words[random.whole(words.length)] = pool[random.whole(pool.length)]!.split(' ')[0]!
    return words.join(' ')
  })
}
