// `npm run bench -- count --data FOLDER [--cases 45]`: how well the number of groups is told, over 2 to 10 classes drawn from every
// file of the folder with the columns label and text, 60 to 1,000 texts. Prints the mean error and the share that is exact, for what
// we choose and for each index alone, by size and by half: the weights were fitted on every other set, the rest were not looked at.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { detectLanguages } from '../../analysis/corpus/detect-language'
import { readVocabulary } from '../../analysis/corpus/vocabulary'
import { alone } from '../../analysis/crew'
import { type ChosenCount, chooseCount } from '../../analysis/group/choose-count'
import { offerPieces, readViews } from '../../analysis/group/views'
import { createRandom, orderByHash, type Random } from '../../analysis/vectors/random'
import { listSets, readLabelled, refuse } from './given/labelled-texts'

type Case = {
  readonly set: string
  readonly classes: number
  readonly texts: readonly string[]
  readonly language: string
}
type Told = {
  readonly set: string
  readonly classes: number
  readonly texts: number
  readonly votes: Readonly<Record<string, number>>
}

const { values } = parseArgs({ options: { data: { type: 'string' }, cases: { type: 'string', default: '45' } } })
if (values.data === undefined) {
  console.error('expected --data FOLDER with files NAME.tsv that have the columns label and text')
  process.exit(2)
}
const folder = values.data
const cases = Number(values.cases)
const sizes = [60, 100, 200, 400, 1000]
const mostClasses = 10
/** Texts of one language: sets that mix languages are counted per language, so they are no case here. */
const mixed = 0.8

const told: Told[] = []
const spent = process.cpuUsage()
const sets = listSets(folder)
const counted = sets.filter((file) => {
  const drawn = drawCases(file)
  for (const one of drawn) told.push(tell(one))
  return drawn.length > 0
})
if (told.length === 0) refuse('a set of one language with two classes of 15 texts and more', `none in ${folder}`)
const isFitted = (set: string): boolean => counted.indexOf(set) % 2 === 0
console.log(
  `${told.length} cases of ${counted.length} sets, ${(process.cpuUsage(spent).user / 1e6).toFixed(1)} s of processor time`,
)
console.log(
  '                    mean error    exact   to 200 texts   above   sets fitted on   other sets   exact there',
)
for (const name of Object.keys(told[0]?.votes ?? {})) {
  const error = (list: readonly Told[]): string =>
    mean(list.map(({ votes, classes }) => Math.abs(votes[name]! - classes))).toFixed(2)
  const exact = (list: readonly Told[]): string =>
    `${(100 * mean(list.map(({ votes, classes }) => Number(votes[name] === classes)))).toFixed(0)} %`
  const others = told.filter(({ set }) => !isFitted(set))
  const cells = [
    error(told),
    exact(told),
    error(told.filter(({ texts }) => texts <= 220)),
    error(told.filter(({ texts }) => texts > 220)),
    error(told.filter(({ set }) => isFitted(set))),
    error(others),
    exact(others),
  ]
  console.log(`${name.padEnd(18)}${cells.map((cell) => cell.padStart(12)).join('')}`)
}

function tell({ set, classes, texts, language }: Case): Told {
  const ordered = Array.from(orderByHash(texts), (at) => texts[at]!)
  const views = readViews(
    readVocabulary(ordered, language),
    offerPieces(ordered, language, alone, () => undefined),
  )
  const { chosen, votes }: ChosenCount = chooseCount(views.features[0]!, views.words, { seed: 1 })
  return { set, classes, texts: texts.length, votes: { chosen, ...votes } }
}

/** Cases of one file: 2 to 10 of its classes in turn, of sizes that differ by a factor of up to 2.3. */
function drawCases(file: string): Case[] {
  const classes = readClasses(join(folder, file))
  const sample = [...classes.values()].flat().slice(0, 200)
  const counts = new Map<string, number>()
  for (const language of detectLanguages(sample)) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [language, most] = [...counts].sort(([, left], [, right]) => right - left)[0] ?? ['und', 0]
  if (most < mixed * sample.length) return []
  const random = createRandom(11)
  return Array.from({ length: cases }, (_, at): Case | undefined => {
    const wanted = 2 + (at % (mostClasses - 1))
    const size = sizes[at % sizes.length]!
    const fewest = Math.max(6, Math.floor((0.5 * size) / wanted))
    const able = [...classes.keys()].filter((label) => classes.get(label)!.length >= fewest)
    if (able.length < wanted) return undefined
    const chosen = shuffled(able, random).slice(0, wanted)
    const shares = chosen.map(() => 0.6 + 0.8 * random.next())
    const all = shares.reduce((sum, share) => sum + share, 0)
    const texts = chosen.flatMap((label, place) =>
      shuffled(classes.get(label)!, random).slice(0, Math.max(5, Math.round((size * shares[place]!) / all))),
    )
    return { set: file, classes: wanted, texts, language }
  }).filter((one) => one !== undefined)
}

function readClasses(file: string): Map<string, string[]> {
  const classes = new Map<string, string[]>()
  for (const { label, text: given } of readLabelled(file)) {
    const text = given.replaceAll('\t', ' ').trim()
    if (text === '') continue
    const own = classes.get(label)
    if (own) own.push(text)
    else classes.set(label, [text])
  }
  return classes
}

function shuffled<Item>(list: readonly Item[], random: Random): Item[] {
  const drawn = list.slice()
  for (let at = drawn.length - 1; at > 0; at--) {
    const other = random.whole(at + 1)
    ;[drawn[at], drawn[other]] = [drawn[other]!, drawn[at]!]
  }
  return drawn
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / Math.max(1, numbers.length)
}
