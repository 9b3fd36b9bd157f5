// `npm run bench -- pauses [--data FILE.tsv]`: how long the analysis works between two places where it tells how far it is and can
// be stopped, with 20,000 texts (the file's column text, or made up) and 400 people. Goals: progress five times a second, a wish
// to stop heard within 200 ms.
import { parseArgs } from 'node:util'
import { AnalysisError, findPersonas, findThemes, type Hooks } from '../../analysis'
import { createRandom } from '../../analysis/vectors/random'
import { plantPeople } from '../analysis/persona-planted-people'
import { readText, refuse } from './given/labelled-texts'

const { values } = parseArgs({ options: { data: { type: 'string' } } })
const texts = values.data === undefined ? makeTexts(20_000) : readTexts(values.data)
const verbatims = texts.map((text, at) => ({ id: String(at), respondent: String(at), topic: '', text }))
const { people } = plantPeople({ count: 400, seed: 5 })
const works: readonly (readonly [string, (hooks: Hooks) => unknown])[] = [
  [`${texts.length} texts, 20 themes`, (hooks) => findThemes({ verbatims }, { groups: 20 }, hooks)],
  [`${texts.length} texts, auto`, (hooks) => findThemes({ verbatims }, { groups: 'auto' }, hooks)],
  ['400 people, auto', (hooks) => findPersonas(people, { personas: 'auto' }, hooks)],
]

console.log('work                        seconds   pauses   longest ms  between              stopped after ms')
for (const [name, work] of works) {
  const { seconds, pauses, longest, between } = watch(work)
  const late = Math.max(...[0.1, 0.3, 0.5, 0.7, 0.9].map((share) => stopAfter(work, seconds * share)))
  console.log(
    `${name.padEnd(26)}${seconds.toFixed(2).padStart(9)}${String(pauses).padStart(9)}${longest.toFixed(0).padStart(13)}  ${between.padEnd(24)}${late.toFixed(0).padStart(8)}`,
  )
}

function watch(work: (hooks: Hooks) => unknown) {
  const started = performance.now()
  let last = started
  let before = 'start'
  let longest = 0
  let between = ''
  let pauses = 0
  const see = (step: string): void => {
    const now = performance.now()
    if (now - last > longest) {
      longest = now - last
      between = `${before} > ${step}`
    }
    last = now
    before = step
    pauses++
  }
  work({ progress: ({ step }) => see(step) })
  see('end')
  return { seconds: (performance.now() - started) / 1000, pauses, longest, between }
}

/** How long after the wish the work ends, in ms. */
function stopAfter(work: (hooks: Hooks) => unknown, seconds: number): number {
  const wish = performance.now() + 1000 * seconds
  try {
    work({ cancelled: () => performance.now() >= wish })
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error
    return performance.now() - wish
  }
  return 0
}

function readTexts(file: string): string[] {
  const [head = '', ...lines] = readText(file, 'a file with the column text').split(/\r?\n/)
  const column = head.split('\t').indexOf('text')
  if (column < 0 || lines.length === 0)
    refuse(`${file} to have a column text and lines below it`, `“${head.slice(0, 60)}”`)
  return lines.map((line) => line.split('\t')[column] ?? '')
}

/** Twenty subjects of forty words each, and words that all share. */
function makeTexts(count: number): string[] {
  const random = createRandom(1)
  return Array.from({ length: count }, () => {
    const subject = random.whole(20)
    return Array.from({ length: 6 + random.whole(8) }, () =>
      random.next() < 0.6 ? `subject${subject}word${random.whole(40)}` : `common${random.whole(400)}`,
    ).join(' ')
  })
}
