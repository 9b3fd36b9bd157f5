// `npm run bench -- personas --data FOLDER`: planted personas (NAME.jsonl beside NAME.truth.jsonl) found by us, and by TF-IDF and
// k-means that is told the planted number. `--texts FOLDER [--seeds 7-18] [--told]`: harder ones, planted in labelled texts; told
// also runs with the number given. Prints one line a set and the means; agreement is the adjusted Rand index over the real
// respondents, where whoever is in no persona counts as alone.
import { parseArgs } from 'node:util'
import { findPersonas, type Person, type PersonasResult } from '../../analysis'
import { presence, readVocabulary } from '../../analysis/corpus/vocabulary'
import { reduce } from '../../analysis/embed/reduce'
import { kmeans } from '../../analysis/group/kmeans'
import { scale } from '../../analysis/vectors/combine'
import { normaliseRows, zeros } from '../../analysis/vectors/matrix'
import { columnSums } from '../../analysis/vectors/sparse'
import { adjustedRand } from '../analysis/persona-planted-people'
import { readPlanted } from './given/planted-people'
import { type PlantedSet, plantHarder } from './planted/harder-people'

type Row = {
  readonly ours: number
  readonly told: number
  readonly rival: number
  readonly ceiling: number
  readonly miss: number
  readonly junkKept: number
  readonly setAside: number
  readonly leak: number
  readonly seconds: number
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    texts: { type: 'string' },
    seeds: { type: 'string', default: '7-18' },
    told: { type: 'boolean', default: false },
  },
})
const sets =
  values.data !== undefined
    ? readPlanted(values.data).map((set): PlantedSet => ({ ...set, ceiling: Number.NaN }))
    : values.texts !== undefined
      ? plantSets(values.texts)
      : []
if (sets.length === 0) {
  console.error('expected --data FOLDER with NAME.jsonl and NAME.truth.jsonl, or --texts FOLDER with NAME.tsv')
  process.exit(2)
}
const line = (cells: readonly (string | number)[]) =>
  console.log(cells.map((cell, at) => String(cell).padEnd(at === 0 ? 30 : 13)).join(''))
line([
  'set',
  'planted',
  'found',
  'verdict',
  'ARI',
  'told',
  'TF-IDF ARI',
  'ceiling',
  'junk kept',
  'set aside',
  'leakage',
  'seconds',
])
const rows = sets.map(measure)
const mean = (pick: (row: Row) => number) =>
  (rows.reduce((sum, row) => sum + pick(row), 0) / Math.max(1, rows.length)).toFixed(3)
line([
  'mean',
  '',
  `|Δk| ${mean((row) => row.miss)}`,
  '',
  mean((row) => row.ours),
  mean((row) => row.told),
  mean((row) => row.rival),
  mean((row) => row.ceiling),
  mean((row) => row.junkKept),
  mean((row) => row.setAside),
  mean((row) => row.leak),
  mean((row) => row.seconds),
])

function plantSets(folder: string): PlantedSet[] {
  const [from = Number.NaN, to = from] = values.seeds.split('-').map(Number)
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from <= to)) {
    console.error('expected --seeds with a range of whole numbers, as in 7-18')
    process.exit(2)
  }
  return plantHarder(
    folder,
    Array.from({ length: to - from + 1 }, (_, at) => from + at),
  )
}

function measure({ name, people, truth, ceiling }: PlantedSet): Row {
  const real = people.filter(({ id }) => truth.get(id) !== null)
  const junk = people.filter(({ id }) => truth.get(id) === null)
  const labels = real.map(({ id }) => truth.get(id) as string)
  const planted = new Set(labels).size
  const started = performance.now()
  const result = findPersonas(people, { personas: 'auto' })
  const seconds = (performance.now() - started) / 1000
  const personaOf = placesOf(result)
  const agreement = (places: ReadonlyMap<string, string | number>) =>
    adjustedRand(
      labels,
      real.map(({ id }) => places.get(id) ?? `alone ${id}`),
    )
  const aside = new Set(result.unplaced.map(({ id }) => id))
  const share = (list: readonly Person[], of: (id: string) => boolean) =>
    list.length === 0 ? 0 : list.filter(({ id }) => of(id)).length / list.length
  const row: Row = {
    ours: agreement(personaOf),
    told: values.told ? agreement(placesOf(findPersonas(people, { personas: planted }))) : Number.NaN,
    rival: agreement(clusterJoinedText(people, planted)),
    ceiling,
    miss: Math.abs(planted - result.k),
    junkKept: share(junk, (id) => personaOf.has(id)),
    setAside: share(real, (id) => aside.has(id)),
    leak: Math.max(0, ...result.leakage.map(({ ami }) => ami)),
    seconds,
  }
  const shown = [row.ours, row.told, row.rival, row.ceiling, row.junkKept, row.setAside, row.leak]
  line([
    name,
    planted,
    result.k,
    result.verdict,
    ...shown.map((value) => (Number.isNaN(value) ? '-' : value.toFixed(3))),
    seconds.toFixed(2),
  ])
  return row
}

function placesOf({ personas }: PersonasResult): Map<string, string> {
  return new Map(personas.flatMap(({ id, members }) => members.map((member) => [member, id] as const)))
}

/** TF-IDF of all answers joined, 50 latent dimensions, k-means: what a script of an afternoon does. */
function clusterJoinedText(people: readonly Person[], k: number): Map<string, number> {
  const words = presence(
    readVocabulary(
      people.map(({ answers }) => answers.map(({ text }) => text).join(' ')),
      'en',
    ),
    2,
  ).matrix
  const documents = columnSums(words)
  const weighted = scale(
    words,
    new Float64Array(words.rows).fill(1),
    documents.map((count) => Math.log((1 + words.rows) / (1 + count)) + 1),
  )
  const { left, values: singular } = reduce(weighted, { dimensions: 50, seed: 1 })
  const points = zeros(left.rows, left.cols)
  for (let at = 0; at < points.data.length; at++) points.data[at] = left.data[at]! * singular[at % left.cols]!
  const { labels } = kmeans(normaliseRows(points), { groups: k, seed: 1 })
  return new Map(people.map(({ id }, row) => [id, labels[row] as number]))
}
