// `npm run bench -- frozen --data FOLDER`: people who come later, on planted sets (NAME.jsonl beside NAME.truth.jsonl). A quarter
// of the people is kept out of the frozen personas and then placed; printed is how many get the persona that the run with everybody
// gave them, how many real people fit nowhere, and how many junk respondents are placed all the same.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { assignPeople, findPersonas, freezePersonas, type Person } from '../../analysis'

const { values } = parseArgs({ options: { data: { type: 'string' } } })
if (values.data === undefined) {
  console.error('expected --data FOLDER with NAME.jsonl and NAME.truth.jsonl')
  process.exit(2)
}
const folder = values.data
const folds = 4
const sum = { agree: 0, known: 0, nowhere: 0, real: 0, junkPlaced: 0, junk: 0 }

console.log('set                    same persona   fits nowhere   junk placed')
for (const file of readdirSync(folder).sort()) {
  if (!file.endsWith('.truth.jsonl')) continue
  const name = file.replace('.truth.jsonl', '')
  const people = readLines<Person>(`${name}.jsonl`)
  const truth = new Map(readLines<{ id: string; persona: string | null }>(file).map(({ id, persona }) => [id, persona]))
  const { personas } = findPersonas(people, { personas: 'auto' })
  if (personas.length < 2) continue
  const own = { agree: 0, known: 0, nowhere: 0, real: 0, junkPlaced: 0, junk: 0 }
  for (let fold = 0; fold < folds; fold++) measure(people, truth, personas, fold, own)
  print(name, own)
  for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += own[key]
}
print('all', sum)

function measure(
  people: readonly Person[],
  truth: ReadonlyMap<string, string | null>,
  personas: ReturnType<typeof findPersonas>['personas'],
  fold: number,
  own: typeof sum,
): void {
  const isLate = new Set(people.flatMap(({ id }, at) => (at % folds === fold ? [id] : [])))
  const wanted = new Map(personas.flatMap(({ id, members }) => members.map((member) => [member, id] as const)))
  const model = freezePersonas(
    people.filter(({ id }) => !isLate.has(id)),
    { personas: personas.map((persona) => ({ ...persona, members: persona.members.filter((id) => !isLate.has(id)) })) },
  )
  for (const { id, persona } of assignPeople(
    model,
    people.filter((person) => isLate.has(person.id)),
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

function print(name: string, { agree, known, nowhere, real, junkPlaced, junk }: typeof sum): void {
  const share = (part: number, whole: number) => (part / Math.max(1, whole)).toFixed(3).padStart(15)
  console.log(`${name.padEnd(20)}${share(agree, known)}${share(nowhere, real)}${share(junkPlaced, junk)}`)
}

function readLines<Line>(file: string): Line[] {
  return readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as Line)
}
