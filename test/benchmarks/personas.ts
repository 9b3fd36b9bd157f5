// `npm run bench -- personas --data FOLDER`: planted personas (NAME.jsonl beside NAME.truth.jsonl) found by us, and by TF-IDF and
// k-means that is told the planted number. Prints one line a set and the means; agreement is the adjusted Rand index over the
// real respondents, where whoever is in no persona counts as alone.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findPersonas, type Person } from '../../analysis'
import { presence, readVocabulary } from '../../analysis/corpus/vocabulary'
import { reduce } from '../../analysis/embed/reduce'
import { kmeans } from '../../analysis/group/kmeans'
import { normaliseRows, zeros } from '../../analysis/vectors/matrix'
import { columnSums, scale } from '../../analysis/vectors/sparse'
import { adjustedRand } from '../analysis/persona-planted-people'

type Row = {
  ours: number
  rival: number
  miss: number
  junkKept: number
  setAside: number
  leak: number
  seconds: number
}

const { values } = parseArgs({ options: { data: { type: 'string' } } })
if (values.data === undefined) {
  console.error('expected --data FOLDER with NAME.jsonl and NAME.truth.jsonl')
  process.exit(2)
}
const folder = values.data
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.truth.jsonl'))
  .map((file) => file.replace('.truth.jsonl', ''))
  .sort()
const line = (cells: readonly (string | number)[]) =>
  console.log(cells.map((cell, at) => String(cell).padEnd(at === 0 ? 30 : 14)).join(''))
line(['set', 'planted', 'found', 'verdict', 'ARI', 'TF-IDF ARI', 'junk kept', 'set aside', 'leakage', 'seconds'])
const rows = names.map(measure)
const mean = (pick: (row: Row) => number) =>
  (rows.reduce((sum, row) => sum + pick(row), 0) / Math.max(1, rows.length)).toFixed(3)
line([
  'mean',
  '',
  `|Δk| ${mean((row) => row.miss)}`,
  '',
  mean((row) => row.ours),
  mean((row) => row.rival),
  mean((row) => row.junkKept),
  mean((row) => row.setAside),
  mean((row) => row.leak),
  mean((row) => row.seconds),
])

function measure(name: string): Row {
  const people = readLines<Person>(`${name}.jsonl`)
  const truth = new Map(
    readLines<{ id: string; persona: string | null }>(`${name}.truth.jsonl`).map(({ id, persona }) => [id, persona]),
  )
  const real = people.filter(({ id }) => truth.get(id) !== null)
  const junk = people.filter(({ id }) => truth.get(id) === null)
  const planted = new Set(real.map(({ id }) => truth.get(id))).size
  const started = performance.now()
  const result = findPersonas(people, { personas: 'auto' })
  const seconds = (performance.now() - started) / 1000
  const personaOf = new Map(
    result.personas.flatMap(({ id, members }) => members.map((member) => [member, id] as const)),
  )
  const aside = new Set(result.unplaced.map(({ id }) => id))
  const labels = real.map(({ id }) => truth.get(id) as string)
  const rival = clusterJoinedText(people, planted)
  const share = (list: readonly Person[], of: (id: string) => boolean) =>
    list.length === 0 ? 0 : list.filter(({ id }) => of(id)).length / list.length
  const row: Row = {
    ours: adjustedRand(
      labels,
      real.map(({ id }) => personaOf.get(id) ?? `alone ${id}`),
    ),
    rival: adjustedRand(
      labels,
      real.map(({ id }) => rival.get(id) as number),
    ),
    miss: Math.abs(planted - result.k),
    junkKept: share(junk, (id) => personaOf.has(id)),
    setAside: share(real, (id) => aside.has(id)),
    leak: Math.max(0, ...result.leakage.map(({ ami }) => ami)),
    seconds,
  }
  line([
    name,
    planted,
    result.k,
    result.verdict,
    ...[row.ours, row.rival, row.junkKept, row.setAside, row.leak].map((value) => value.toFixed(3)),
    seconds.toFixed(2),
  ])
  return row
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

function readLines<Line>(file: string): Line[] {
  return readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as Line)
}
