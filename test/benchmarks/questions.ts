// How quickly the nearest of 10,000 recurring questions is found, beside a plain comparison of all word sets.
// npm run bench -- questions
import { parseArgs } from 'node:util'
import { createQuestionIndex } from '../../analysis'

parseArgs({})

const subjects =
  'invoice plan route photo signature calendar contract user password report customer machine delivery order template'.split(
    ' ',
  )
const verbs = 'change export import print share delete lock copy move approve sign archive filter sort merge'.split(' ')
const places =
  'on a phone|in the app|for one site|per team|before noon|after a visit|from a file|by e-mail|at night|without a login'.split(
    '|',
  )
const count = 10_000

const questions = Array.from({ length: count }, (_, at) => {
  const [subject, verb, place] = [subjects[at % 15], verbs[Math.floor(at / 15) % 15], places[Math.floor(at / 225) % 10]]
  return `How do we ${verb} the ${subject} ${place} number ${at}?`
})

const index = createQuestionIndex()
for (const [at, text] of questions.entries()) index.add(String(at), text)

const typed = questions.filter((_, at) => at % 97 === 0).map((text) => text.slice(0, 28))
const ours = typed.map((text) => timed(() => index.nearest(text)))
const sets = questions.map((text) => new Set(text.toLowerCase().split(' ')))
const plain = typed.map((text) =>
  timed(() => {
    const words = text.toLowerCase().split(' ')
    sets
      .map((set, at) => [words.filter((word) => set.has(word)).length, at] as const)
      .sort(([left], [right]) => right - left)
  }),
)
console.log(`nearest of ${count.toLocaleString('en')}: median ${median(ours)} ms (goal: under 5 ms)`)
console.log(
  `all word sets compared: median ${median(plain)} ms; ${(Number(median(plain)) / Number(median(ours))).toFixed(1)} times ours`,
)

function timed(act: () => void): number {
  const began = process.hrtime.bigint()
  act()
  return Number(process.hrtime.bigint() - began) / 1e6
}

function median(values: number[]): string {
  return ([...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(2)
}
