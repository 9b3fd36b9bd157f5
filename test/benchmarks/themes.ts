// `npm run bench -- themes --data FOLDER [--sets a,b] [--seeds 1,2,3] [--alone]`: accuracy and mutual information of our themes beside
// TF-IDF + LSA-100 + k-means (unless alone), on every file of the folder that has the columns label and text. Medians over seeds.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findThemes } from '../../analysis'
import { assignOneToOne } from '../../analysis/corrections/assign'
import { listSets, readLabelled } from './given/labelled-texts'
import { ownRival, sklearnRival } from './rivals/text-rivals'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    sets: { type: 'string' },
    seeds: { type: 'string', default: '1,2,3' },
    alone: { type: 'boolean', default: false },
  },
})
if (values.data === undefined) {
  console.error('expected --data FOLDER with files NAME.tsv that have the columns label and text')
  process.exit(2)
}
const folder = values.data
const seeds = values.seeds.split(',').map(Number)
if (!seeds.every((seed) => Number.isSafeInteger(seed))) {
  console.error('expected --seeds with whole numbers, as in 1,2,3')
  process.exit(2)
}
const sets = listSets(folder, values.sets?.split(',')).map((file) => ({ file, set: readLabelled(join(folder, file)) }))

console.log('set                 texts groups |    ours ACC NMI   seconds | rival ACC NMI   seconds  (rival)')
for (const { file, set } of sets) {
  const [labels, texts] = [set.map(({ label }) => label), set.map(({ text }) => text)]
  const groups = new Set(labels).size
  const ours = seeds.map((seed) => timed(() => group(texts, groups, seed)))
  const line = (runs: typeof ours): string => {
    const scores = runs.map(({ found }) => score(labels, found))
    return `${percent(median(scores.map(({ acc }) => acc)))} ${percent(median(scores.map(({ nmi }) => nmi)))} ${median(
      runs.map(({ seconds }) => seconds),
    )
      .toFixed(2)
      .padStart(9)}`
  }
  const name = file.slice(0, -4).padEnd(17)
  const own = `${name} ${String(texts.length).padStart(7)} ${String(groups).padStart(6)} |      ${line(ours)}`
  if (values.alone) {
    console.log(own)
    continue
  }
  const fromSklearn = sklearnRival(join(folder, file), groups, seeds)
  const rival = fromSklearn ?? seeds.map((seed) => timed(() => ownRival(texts, groups, seed)))
  console.log(`${own} |   ${line(rival)}  (${fromSklearn ? 'scikit-learn' : 'own TF-IDF + k-means'})`)
}

function group(texts: readonly string[], groups: number, seed: number): string[] {
  const verbatims = texts.map((text, at) => ({
    id: String(at).padStart(9, '0'),
    respondent: String(at),
    topic: '',
    text,
  }))
  // Whoever is unplaced counts as alone, as in any honest score.
  return findThemes({ verbatims }, { groups, seed }).placements.map(
    ({ theme, verbatim }) => theme ?? `alone ${verbatim}`,
  )
}

function timed(run: () => string[]): { found: string[]; seconds: number } {
  const started = performance.now()
  const found = run()
  return { found, seconds: (performance.now() - started) / 1000 }
}

/** Share matched one to one, and arithmetic normalised mutual information. */
function score(labels: readonly string[], found: readonly string[]): { acc: number; nmi: number } {
  const rows = numbered(labels)
  const cols = numbered(found)
  const width = Math.max(...cols) + 1
  const height = Math.max(...rows) + 1
  const table = new Float64Array(height * width)
  rows.forEach((row, at) => {
    table[row * width + cols[at]!]!++
  })
  const n = labels.length
  const rowSums = sums(rows, height)
  const colSums = sums(cols, width)
  let mutual = 0
  for (let row = 0; row < height; row++)
    for (let col = 0; col < width; col++) {
      const both = table[row * width + col]!
      if (both > 0) mutual += (both / n) * Math.log((both * n) / (rowSums[row]! * colSums[col]!))
    }
  const matched = assignOneToOne(table, height, width).reduce(
    (sum, col, row) => sum + (col < 0 ? 0 : table[row * width + col]!),
    0,
  )
  return { acc: matched / n, nmi: (2 * mutual) / (entropy(rowSums, n) + entropy(colSums, n)) }
}

function numbered(values: readonly string[]): number[] {
  const known = new Map<string, number>()
  return values.map((value) => {
    if (!known.has(value)) known.set(value, known.size)
    return known.get(value)!
  })
}

function sums(values: readonly number[], count: number): Float64Array {
  const totals = new Float64Array(count)
  for (const value of values) totals[value]!++
  return totals
}

function entropy(counts: Float64Array, n: number): number {
  return -counts.reduce((sum, count) => sum + (count > 0 ? (count / n) * Math.log(count / n) : 0), 0)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)]!
}

function percent(share: number): string {
  return (100 * share).toFixed(1).padStart(5)
}
