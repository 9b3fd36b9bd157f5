// Cases of which the number of groups is known: some classes of a labelled file, in several sizes; many classes; and the words of a
// file in any order, which hold one group only.
import { join } from 'node:path'
import { detectLanguages } from '../../../analysis/corpus/detect-language'
import { createRandom, type Random } from '../../../analysis/vectors/random'
import { listSets, readLabelled } from '../given/labelled-texts'

export type Kind = 'usual' | 'uneven' | 'many' | 'shuffled'
export type Case = {
  readonly set: string
  readonly kind: Kind
  readonly classes: number
  readonly texts: readonly string[]
  readonly language: string
}

type Draw = {
  readonly seed: number
  readonly classes: (at: number) => number
  readonly sizes: readonly number[]
  /** Shares of classes before they are divided by their sum: the least, and how much more. */
  readonly shares: readonly [number, number]
}

/** Texts of one language: sets that mix languages are counted per language, so they are no case here. */
const mixed = 0.8
const sizes = [60, 100, 200, 400, 1000]
const draws: Readonly<Record<Exclude<Kind, 'shuffled'>, Draw>> = {
  usual: { seed: 11, classes: (at) => 2 + (at % 9), sizes, shares: [0.6, 0.8] },
  uneven: { seed: 12, classes: (at) => 2 + (at % 9), sizes, shares: [0.35, 1.3] },
  many: { seed: 13, classes: (at) => 11 + (at % 14), sizes: [200, 400, 1000, 1000], shares: [0.6, 0.8] },
}

/** Every file of the folder that has cases, with them, in the order of their names. */
export function* drawFolder(folder: string, cases: Readonly<Partial<Record<Kind, number>>>): Generator<Case[]> {
  for (const set of listSets(folder)) {
    const classes = readClasses(join(folder, set))
    const language = languageOf([...classes.values()].flat().slice(0, 200))
    if (language === undefined) continue
    yield [
      ...(['usual', 'uneven', 'many'] as const).flatMap((kind) =>
        drawCases(classes, draws[kind], cases[kind] ?? 0).map((drawn) => ({ set, kind, language, ...drawn })),
      ),
      ...shuffleWords([...classes.values()].flat(), cases.shuffled ?? 0).map((texts) => ({
        ...{ set, kind: 'shuffled' as const, language, classes: 1, texts },
      })),
    ]
  }
}

function languageOf(sample: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const language of detectLanguages(sample)) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [language, most] = [...counts].sort(([, left], [, right]) => right - left)[0] ?? ['und', 0]
  return most < mixed * sample.length ? undefined : language
}

type Drawn = Pick<Case, 'classes' | 'texts'>

function drawCases(classes: ReadonlyMap<string, readonly string[]>, draw: Draw, cases: number): Drawn[] {
  const random = createRandom(draw.seed)
  return Array.from({ length: cases }, (_, at): Drawn | undefined => {
    const wanted = draw.classes(at)
    const size = draw.sizes[at % draw.sizes.length]!
    const fewest = Math.max(6, Math.floor((0.5 * size) / wanted))
    const able = [...classes.keys()].filter((label) => classes.get(label)!.length >= fewest)
    if (able.length < wanted) return undefined
    const chosen = shuffled(able, random).slice(0, wanted)
    const shares = chosen.map(() => draw.shares[0] + draw.shares[1] * random.next())
    const all = shares.reduce((sum, share) => sum + share, 0)
    const texts = chosen.flatMap((label, place) =>
      shuffled(classes.get(label)!, random).slice(0, Math.max(5, Math.round((size * shares[place]!) / all))),
    )
    return { classes: wanted, texts }
  }).filter((one) => one !== undefined)
}

/** Texts as long as those that were written, of the same words in any order. */
function shuffleWords(texts: readonly string[], cases: number): string[][] {
  const random = createRandom(14)
  return Array.from({ length: cases }, (_, at) => {
    const own = shuffled(texts, random).slice(0, sizes[at % sizes.length]!)
    const lengths = own.map((text) => text.split(/\s+/u).length)
    const words = shuffled(
      own.flatMap((text) => text.split(/\s+/u)),
      random,
    )
    return lengths.map((length) => words.splice(0, length).join(' '))
  })
}

function readClasses(file: string): Map<string, string[]> {
  const classes = new Map<string, string[]>()
  for (const { label, text: written } of readLabelled(file)) {
    const text = written.replaceAll('\t', ' ').trim()
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
