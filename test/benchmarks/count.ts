// `npm run bench -- count --data FOLDER [--cases 45] [--fit]`: how well the number of groups is told, over 2 to 10 classes drawn from
// every file of the folder with the columns label and text, 60 to 1,000 texts, and over 11 to 24 classes and words in any order. With
// --fit, weights are fitted anew and printed, and each set is told by weights from sets of other names.
import { parseArgs } from 'node:util'
import { readVocabulary } from '../../analysis/corpus/vocabulary'
import { alone } from '../../analysis/crew'
import { askCount } from '../../analysis/group/ask-count'
import { type MeasuredCount, measureCounts, measureNames } from '../../analysis/group/count-measures'
import { voteOnCount } from '../../analysis/group/count-votes'
import { countWeights } from '../../analysis/group/count-weights'
import { offerPieces, readViews } from '../../analysis/group/views'
import { middleCount, weighCounts } from '../../analysis/group/weigh-counts'
import { orderByHash } from '../../analysis/vectors/random'
import { type Case, drawFolder, type Kind } from './count/draw-cases'
import { fitWeights } from './count/fit-weights'

type Told = Omit<Case, 'texts' | 'language'> & {
  readonly texts: number
  readonly votes: Readonly<Record<string, number>>
  readonly counts: readonly MeasuredCount[]
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    cases: { type: 'string', default: '45' },
    fit: { type: 'boolean', default: false },
  },
})
if (values.data === undefined) {
  console.error('expected --data FOLDER with files NAME.tsv that have the columns label and text')
  process.exit(2)
}
const cases = Number(values.cases)
/** How much a case counts when weights are fitted: usual numbers are what is asked for most. */
const trust: Readonly<Record<Kind, number>> = { usual: 1, uneven: 1, many: 0.6, shuffled: 1 }

const told: Told[] = []
let asking = 0
for (const drawn of drawFolder(values.data, {
  ...{ usual: cases, uneven: values.fit ? cases : 0 },
  ...{ many: Math.ceil(cases * 0.6), shuffled: Math.ceil(cases / 9) },
}))
  for (const one of drawn) {
    const answer = tell(one)
    if (answer) told.push(answer)
  }
const sets = [...new Set(told.map(({ set }) => set))]
console.log(`${told.length} cases of ${sets.length} sets, asking took ${(asking / 1e6).toFixed(1)} s of processor time`)
console.log(
  '                mean error  exact  to 200  above  2-4   5-7   8-10  even sets  odd sets   11-24  exact  shuffled: 1',
)
printRow(
  'chosen',
  chosenBy(() => countWeights),
)
for (const name of Object.keys(told[0]?.votes ?? {})) printRow(name, (one) => one.votes[name]!)
if (values.fit) {
  const families = [...new Set(told.map(familyOf))]
  const without = new Map(families.map((family) => [family, fitted(told.filter((one) => familyOf(one) !== family))]))
  printRow(
    'fitted, held out',
    chosenBy((one) => without.get(familyOf(one))!),
  )
  const even = fitted(told.filter(({ set }) => sets.indexOf(set) % 2 === 0))
  printRow(
    'fitted on even',
    chosenBy(() => even),
  )
  const all = fitted(told)
  printRow(
    'fitted on all',
    chosenBy(() => all),
  )
  for (const [at, weight] of all.entries())
    console.log(`  ${Number(weight.toFixed(3))}, // ${measureNames[at]!.join(': ')}`)
}

function tell({ texts, language, ...about }: Case): Told | undefined {
  const ordered = Array.from(orderByHash(texts), (at) => texts[at]!)
  const views = readViews(
    readVocabulary(ordered, language),
    offerPieces(ordered, language, alone, () => undefined),
  )
  const from = process.cpuUsage().user
  const asked = askCount(views.features[0]!, views.words, { seed: 1 })
  asking += process.cpuUsage().user - from
  if (!asked) return undefined
  const votes = voteOnCount(asked)
  return { ...about, texts: texts.length, votes, counts: measureCounts(asked, votes) }
}

function fitted(from: readonly Told[]): number[] {
  return fitWeights(from.map(({ counts, classes, kind }) => ({ counts, truth: classes, weight: trust[kind] })))
}

/** Files that share a name up to a sign hold the same texts in other languages, or answers to the same study: one is no stranger to the other. */
function familyOf({ set }: Told): string {
  return set.split(/[_.]/)[0]!
}

function chosenBy(weightsOf: (one: Told) => readonly number[]): (one: Told) => number {
  return (one) => one.counts[middleCount(weighCounts(one.counts, weightsOf(one)))]!.groups
}

function printRow(name: string, choose: (one: Told) => number): void {
  const error = (list: readonly Told[]): string =>
    mean(list.map((one) => Math.abs(choose(one) - one.classes))).toFixed(2)
  const exact = (list: readonly Told[]): string =>
    `${(100 * mean(list.map((one) => Number(choose(one) === one.classes)))).toFixed(0)} %`
  const usual = told.filter(({ kind }) => kind === 'usual')
  const many = told.filter(({ kind }) => kind === 'many')
  const between = (least: number, most: number): string =>
    error(usual.filter(({ classes }) => classes >= least && classes <= most))
  const cells = [
    ...[error(usual), exact(usual), error(usual.filter(({ texts }) => texts <= 220))],
    ...[error(usual.filter(({ texts }) => texts > 220)), between(2, 4), between(5, 7), between(8, 10)],
    ...[0, 1].map((odd) => error(usual.filter(({ set }) => sets.indexOf(set) % 2 === odd))),
    ...[error(many), exact(many), exact(told.filter(({ kind }) => kind === 'shuffled'))],
  ]
  const widths = [8, 8, 8, 7, 6, 6, 6, 9, 10, 9, 7, 9]
  console.log(`${name.padEnd(18)}${cells.map((cell, at) => cell.padStart(widths[at]!)).join('')}`)
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / Math.max(1, numbers.length)
}
