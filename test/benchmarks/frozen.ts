// `npm run bench -- frozen --data FOLDER` or `--texts FOLDER [--sets a,b]`: people and answers that come later. Of planted sets
// (NAME.jsonl beside NAME.truth.jsonl) a quarter of the people is kept out of the frozen personas and then placed; of labelled texts
// (NAME.tsv) a fifth of the answers. Printed is how many get what the run with everybody gave them, how many fit nowhere though they
// belong, and how many of those that do not belong are placed all the same: junk respondents, answers from the other sets.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { assignPeople, findPersonas, freezePersonas, type Person } from '../../analysis'
import { measureAnswers } from './frozen/late-answers'
import { listSets, readLabelled, refuse } from './given/labelled-texts'
import { plantedExpected, readPlanted } from './given/planted-people'

const { values } = parseArgs({
  options: { data: { type: 'string' }, texts: { type: 'string' }, sets: { type: 'string' } },
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
    texts: readLabelled(join(folder, file)),
  }))
  console.log(
    'set                     same theme   of the sure   fits nowhere   strangers placed   other languages placed',
  )
  for (const set of sets) {
    const found = measureAnswers(set, sets)
    if (!found) continue
    const { late, same, sure, sureSame, nowhere, strangers, strangersPlaced, foreign, foreignPlaced } = found
    const placed = `${share(strangersPlaced, strangers).padStart(19)}${share(foreignPlaced, foreign).padStart(25)}`
    console.log(`${set.name.padEnd(20)}${share(same, late)}${share(sureSame, sure)}${share(nowhere, late)}${placed}`)
  }
}

/** Three decimals, or a dash where there was nobody to count. */
function share(part: number, whole: number): string {
  return (whole === 0 ? '-' : (part / whole).toFixed(3)).padStart(15)
}
