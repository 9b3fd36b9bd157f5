// People with planted personas, made from labelled texts (NAME.tsv with the columns label and text): two questions, three subjects
// a persona and question, of which neighbours share some, a tenth of the sentences from elsewhere, an eighth of the people junk.
// One to five personas in 60 to 220 people. The same folder and seeds give the same people.
import { join } from 'node:path'
import type { Person } from '../../../analysis'
import { createRandom, type Random } from '../../../analysis/vectors/random'
import { adjustedRand } from '../../analysis/persona-planted-people'
import { listSets, readLabelled } from '../given/labelled-texts'

export type PlantedSet = {
  readonly name: string
  readonly people: readonly Person[]
  /** Persona of each person, null for junk. */
  readonly truth: ReadonlyMap<string, string | null>
  /** Agreement of whoever knows every subject and every persona's shares, and guesses: no method can do better on average. */
  readonly ceiling: number
}

type Subjects = ReadonlyMap<string, readonly string[]>
/** Subjects of each question, the persona's own first. */
type Kind = readonly (readonly string[])[]

/** What challenges and motivators are made from: survey answers, intents in three languages, patients' comments. */
const sources: readonly (readonly [string, string])[] = [
  ['anes_mip', 'anes_candidates'],
  ['clinc150_test', 'clinc150_test'],
  ['banking77_test', 'banking77_test'],
  ['xsid_de', 'xsid_de'],
  ['leyzer_pl', 'leyzer_pl'],
  ['anes_mip', 'nhs_v6'],
]
/** Personas and people of a set, by seed. */
const shapes: readonly (readonly [number, number])[] = [
  [1, 80],
  [2, 60],
  [3, 150],
  [3, 120],
  [4, 100],
  [5, 220],
]
const fewestTexts = 12
const longestText = 300
const shares = [0.5, 0.33, 0.17]
const leaked = 0.1
const junkShare = 0.12
const offTopic = 0.3
const silent = 0.04
const junkWords =
  "n/a|N/A|idk|dont know|I don't know|asdf|test|lol|?|...|none|nothing|nothing really|see above|good|all good|no|xxx|cannot think of anything|not sure|same|na|-|123|qwerty|.".split(
    '|',
  )
const titles = ['HR Director', 'Marketing Manager', 'CFO', 'Consultant', 'Software Engineer', 'Operations Lead']
const topics = ['challenge', 'motivator']

export function plantHarder(folder: string, seeds: readonly number[]): PlantedSet[] {
  listSets(folder, [...new Set(sources.flat())])
  const read = new Map<string, Subjects>()
  const subjectsOf = (name: string): Subjects => {
    if (!read.has(name)) read.set(name, readSubjects(join(folder, `${name}.tsv`)))
    return read.get(name)!
  }
  return sources.flatMap(([challenge, motivator], at) =>
    seeds.map((seed) => {
      const [personas, people] = shapes[(seed + at) % shapes.length]!
      const name = `${challenge.slice(0, 6)}-${motivator.slice(0, 6)}-${personas}-${people}-s${seed}`
      return plant(name, [subjectsOf(challenge), subjectsOf(motivator)], { personas, people, seed })
    }),
  )
}

function readSubjects(file: string): Subjects {
  const subjects = new Map<string, string[]>()
  for (const { label, text: given } of readLabelled(file)) {
    const text = given.replaceAll('\t', ' ').trim()
    if (text !== '' && text.length <= longestText) subjects.set(label, [...(subjects.get(label) ?? []), text])
  }
  return subjects
}

type Shape = { readonly personas: number; readonly people: number; readonly seed: number }

function plant(
  name: string,
  pools: readonly [Subjects, Subjects],
  { personas, people: count, seed }: Shape,
): PlantedSet {
  const random = createRandom(seed * 7919 + personas * 101 + count)
  const kinds = drawKinds(choosePools(pools, personas, random), personas, random)
  const used = topics.map((_, question) => [...new Set(kinds.flatMap((kind) => kind[question]!))])
  const sizes = kinds.map(() => 0.7 + 0.6 * random.next())
  const truth = new Map<string, string | null>()
  const people: Person[] = []
  const actual: string[] = []
  const guessed: string[] = []
  for (let at = 0; at < count; at++) {
    const id = `r${String(at).padStart(5, '0')}`
    const traits = {
      jobTitle: pick(titles, random),
      employees: pick([30, 500, 2500], random),
      fit: pick(['good', 'poor'], random),
    }
    if (random.next() < junkShare) {
      truth.set(id, null)
      people.push({ id, answers: writeJunk(pools, used, random), traits })
      continue
    }
    const kind = drawBySize(sizes, random)
    const said: [number, string][] = []
    const answers = topics.map((topic, question) => {
      const length = pick([1, 1, 2, 2, 2, 3], random)
      const sentences = Array.from({ length }, () => {
        const subject =
          random.next() < leaked ? pick(used[question]!, random) : drawSubject(kinds[kind]![question]!, random)
        said.push([question, subject])
        return asSentence(pick(pools[question]!.get(subject)!, random))
      })
      return { topic, text: sentences.join(' ') }
    })
    if (random.next() < silent) answers.splice(random.whole(2), 1)
    truth.set(id, `p${kind}`)
    people.push({ id, answers, traits })
    actual.push(`p${kind}`)
    guessed.push(`p${guess(said, kinds, sizes, used)}`)
  }
  return { name, people, truth, ceiling: adjustedRand(actual, guessed) }
}

/** Subjects that a set's questions are about, at least six; one source for both questions gives them different ones. */
function choosePools([first, second]: readonly [Subjects, Subjects], personas: number, random: Random): string[][] {
  const size = Math.max(6, 3 * personas)
  const frequent = (subjects: Subjects) =>
    [...subjects].filter(([, texts]) => texts.length >= fewestTexts).map(([label]) => label)
  const [challenges, motivators] = [frequent(first), frequent(second)]
  const own = shuffled(challenges, random).slice(0, Math.min(challenges.length - 4, size))
  if (first !== second) return [own, shuffled(motivators, random).slice(0, Math.min(motivators.length - 4, size))]
  const rest = motivators.filter((label) => !own.includes(label))
  return [own, shuffled(rest, random).slice(0, size)]
}

/** Personas of three subjects a question; none is like another in both questions, or all but one in either. */
function drawKinds(pools: readonly (readonly string[])[], personas: number, random: Random): Kind[] {
  const kinds: Kind[] = []
  while (kinds.length < personas) {
    const kind = pools.map((pool) => {
      const own = pool[kinds.length % pool.length]!
      const others = pool.filter((subject) => subject !== own)
      return [own, ...shuffled(others, random).slice(0, 2)]
    })
    if (!kinds.some((other) => isAlike(other, kind))) kinds.push(kind)
  }
  return kinds
}

function isAlike(left: Kind, right: Kind): boolean {
  return (
    left.every((subjects, question) => subjects[0] === right[question]![0]) ||
    left.every((subjects, question) => new Set([...subjects, ...right[question]!]).size <= 3) ||
    left.some((subjects, question) => subjects[0] === right[question]![0] && subjects[1] === right[question]![1])
  )
}

function writeJunk(pools: readonly Subjects[], used: readonly (readonly string[])[], random: Random) {
  const strays = random.next() < offTopic
  const write = (question: number): string => {
    if (strays && random.next() < 0.7) {
      const known = new Set(used.flat())
      const others = shuffled(
        [...pools[question]!.keys()].filter((subject) => !known.has(subject)),
        random,
      )
      return pick(pools[question]!.get(others[0]!)!, random)
    }
    return random.next() < 0.7 ? pick(junkWords, random) : `${pick(junkWords, random)} ${pick(junkWords, random)}`
  }
  return topics.map((topic, question) => ({ topic, text: write(question) })).filter(() => random.next() < 0.8)
}

function guess(
  said: readonly (readonly [number, string])[],
  kinds: readonly Kind[],
  sizes: readonly number[],
  used: readonly (readonly string[])[],
): number {
  const scores = kinds.map((kind, at) =>
    said.reduce((sum, [question, subject]) => {
      const place = kind[question]!.indexOf(subject)
      const own = place < 0 ? 0 : (1 - leaked) * shares[place]!
      return sum + Math.log(leaked / used[question]!.length + own)
    }, Math.log(sizes[at]!)),
  )
  return scores.indexOf(Math.max(...scores))
}

function drawBySize(sizes: readonly number[], random: Random): number {
  let aim = random.next() * sizes.reduce((sum, size) => sum + size, 0)
  let at = 0
  while (at < sizes.length - 1 && aim > sizes[at]!) aim -= sizes[at++]!
  return at
}

function drawSubject([own, second, third]: readonly string[], random: Random): string {
  const draw = random.next()
  return (draw < shares[0]! ? own : draw < shares[0]! + shares[1]! ? second : third)!
}

function asSentence(text: string): string {
  const bare = text.trim().replace(/[\s.]+$/, '')
  return `${bare.charAt(0).toUpperCase()}${bare.slice(1)}.`
}

const pick = <Item>(list: readonly Item[], random: Random): Item => list[random.whole(list.length)]!

function shuffled<Item>(list: readonly Item[], random: Random): Item[] {
  const mixed = list.slice()
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = random.whole(at + 1)
    ;[mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!]
  }
  return mixed
}
