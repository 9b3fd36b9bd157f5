// `npm run bench -- frozen --data FOLDER` or `--texts FOLDER [--sets a,b] [--most N] [--pairs]`: people and answers that come later. Of planted sets
// (NAME.jsonl beside NAME.truth.jsonl) a quarter of the people is kept out of the frozen personas and then placed; of labelled texts
// (NAME.tsv) a fifth of the answers. Printed is how many get what the run with everybody gave them, how many fit nowhere though they
// belong, and how many of those that do not belong are placed all the same: junk respondents, answers from the other sets.
// `--most` takes that many answers of each set, `--pairs` prints every set beside every other.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { assignPeople, findPersonas, freezePersonas, type Person } from '../../analysis'
import { measureAnswers, type Placed, thin } from './frozen/late-answers'
import { listSets, readLabelled, refuse } from './given/labelled-texts'
import { plantedExpected, readPlanted } from './given/planted-people'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    texts: { type: 'string' },
    sets: { type: 'string' },
    most: { type: 'string', default: '100000' },
    pairs: { type: 'boolean', default: false },
  },
})
const folds = 4
type Tally = { agree: number; known: number; nowhere: number; real: number; junkPlaced: number; junk: number }
const nothing = (): Tally => ({ agree: 0, known: 0, nowhere: 0, real: 0, junkPlaced: 0, junk: 0 })

if (values.data !== undefined) people(values.data)
else if (values.texts !== undefined) answers(values.texts)
else refuse(`--data with ${plantedExpected}, or --texts with a folder of files NAME.tsv`, 'neither')

function people(folder: string): void {
  const sets = readPlanted(folder)
  const sum = nothing()
  console.log('set                    same persona   fits nowhere   junk placed')
  for (const { name, people: everybody, truth } of sets) {
    const { personas } = findPersonas(everybody, { personas: 'auto' })
    if (personas.length < 2) continue
    const own = nothing()
    for (let fold = 0; fold < folds; fold++) measurePeople(everybody, truth, personas, fold, own)
    print(name, own)
    for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += own[key]
  }
  if (sum.real === 0) refuse('a set in which two personas and more are found', `none in ${folder}`)
  print('all', sum)
}

function measurePeople(
  everybody: readonly Person[],
  truth: ReadonlyMap<string, string | null>,
  personas: ReturnType<typeof findPersonas>['personas'],
  fold: number,
  own: Tally,
): void {
  const isLate = new Set(everybody.flatMap(({ id }, at) => (at % folds === fold ? [id] : [])))
  const wanted = new Map(personas.flatMap(({ id, members }) => members.map((member) => [member, id] as const)))
  const model = freezePersonas(
    everybody.filter(({ id }) => !isLate.has(id)),
    { personas: personas.map((persona) => ({ ...persona, members: persona.members.filter((id) => !isLate.has(id)) })) },
  )
  for (const { id, persona } of assignPeople(
    model,
    everybody.filter((person) => isLate.has(person.id)),
  )) {
    if (truth.get(id) === null) {
      own.junk++
      own.junkPlaced += Number(persona !== null)
      continue
    }
    own.real++
    own.nowhere += Number(persona === null)
    if (!wanted.has(id)) continue
    own.known++
    own.agree += Number(persona === wanted.get(id))
  }
}

function print(name: string, { agree, known, nowhere, real, junkPlaced, junk }: Tally): void {
  console.log(`${name.padEnd(20)}${share(agree, known)}${share(nowhere, real)}${share(junkPlaced, junk)}`)
}

function answers(folder: string): void {
  const sets = listSets(folder, values.sets?.split(',')).map((file) => ({
    name: file.slice(0, -4),
    texts: thin(readLabelled(join(folder, file)), Number(values.most)),
  }))
  console.log(
    `${'set'.padEnd(20)}${['same theme', 'of the sure', 'kept', 'same of kept', 'strangers', 'cut alike', 'other languages'].map((name) => name.padStart(16)).join('')}`,
  )
  const pairs: string[] = []
  const shares: number[][] = []
  for (const set of sets) {
    const found = measureAnswers(set, sets)
    if (!found) continue
    const { late, same, sure, sureSame, nowhere, strangers, foreign } = found
    const whole = sumOf(strangers.map((one) => one.whole))
    const cut = sumOf(strangers.map((one) => one.cut))
    const told: (readonly [number, number])[] = [
      [same, late],
      [sureSame, sure],
      [late - nowhere, late],
      [same, late - nowhere],
      [whole.placed, whole.all],
      [cut.placed, cut.all],
      [foreign.placed, foreign.all],
    ]
    console.log(`${set.name.padEnd(20)}${told.map(([part, all]) => share(part, all).padStart(16)).join('')}`)
    if (whole.all > 0) shares.push(told.map(([part, all]) => part / all))
    pairs.push(
      ...strangers.map(
        (one) =>
          `${set.name.padEnd(20)}${one.set.padEnd(20)}${share(one.whole.placed, one.whole.all)}${share(one.cut.placed, one.cut.all)}`,
      ),
    )
  }
  const means = shares[0]?.map((_, at) => shares.map((one) => one[at] ?? 0).filter(Number.isFinite))
  if (means)
    console.log(`${'mean'.padEnd(20)}${means.map((list) => share(sum(list), list.length).padStart(16)).join('')}`)
  if (values.pairs)
    console.log(
      ['', `${'themes of'.padEnd(20)}${'answers of'.padEnd(20)}  strangers      cut alike`, ...pairs].join('\n'),
    )
}

function sum(list: readonly number[]): number {
  return list.reduce((total, one) => total + one, 0)
}

function sumOf(list: readonly Placed[]): Placed {
  return {
    all: list.reduce((total, { all }) => total + all, 0),
    placed: list.reduce((total, { placed }) => total + placed, 0),
  }
}

/** Three decimals, or a dash where there was nobody to count. */
function share(part: number, whole: number): string {
  return (whole === 0 ? '-' : (part / whole).toFixed(3)).padStart(15)
}
