// Two threads for one analysis: what happens when the second one fails, is in the way or is not wanted any more, and that it
// changes no byte of the result.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { AnalysisError, findThemes, type Hooks, tasks } from '../../analysis'
import { createRandom } from '../../analysis/vectors/random'
import { CrewFailed, createCrew, type OpenCrew } from '../../server/insights/crew/analysis-crew'
import { startHelpers } from '../../server/insights/crew/start-helpers'
import { threadFile } from '../../server/platform/root'

const random = createRandom(3)
const verbatims = Array.from({ length: 900 }, (_, at) => {
  const subject = at % 6
  const words = Array.from({ length: 5 + random.whole(6) }, () =>
    random.next() < 0.6
      ? `subject${'abcdef'[subject]}word${'abcdefghijklmnopqrst'[random.whole(20)]}`
      : `common${'abcdefghijklmnopqrstuvwxyz'[random.whole(26)]}`,
  )
  return { id: `v${String(at).padStart(4, '0')}`, respondent: `r${at}`, topic: 'challenge', text: words.join(' ') }
})
const group = (hooks: Hooks, given = verbatims) =>
  JSON.stringify(findThemes({ verbatims: given }, { groups: 6, language: 'en' }, hooks))

const folder = mkdtempSync(join(tmpdir(), 'crew-'))
const open: OpenCrew[] = []
afterEach(async () => {
  for (const crew of open.splice(0)) await crew.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

function hire(threadFile: string, helpers = 1, silenceMs = 20_000): OpenCrew {
  const crew = createCrew(startHelpers(helpers, threadFile), { silenceMs })
  if (!crew) throw new Error(`expected ${threadFile} to be built`)
  open.push(crew)
  return crew
}

/** A helper that does this with each task that it is offered, once nobody else can take it. */
function helperThat(does: string): string {
  const file = join(folder, `${random.whole(1e9)}.js`)
  const begin = 'if (Atomics.compareExchange(state, 0, 0, 2) !== 0) return'
  writeFileSync(
    file,
    `const { port, life } = require('node:worker_threads').workerData
process.on('exit', () => Atomics.store(life, 1, 1))
port.on('message', ({ number, state }) => { ${begin}; ${does} })`,
  )
  return file
}

it('is nobody where the bundle of the thread is missing', () => {
  expect(createCrew(startHelpers(1, join(folder, 'missing.js')))).toBeUndefined()
})

it('is nobody where no helper is wanted', () => {
  expect(createCrew(startHelpers(0))).toBeUndefined()
})

it('refuses a task that is not in the table', () => {
  const crew = hire(threadFile('crew-thread'))
  expect(() =>
    crew.begin(
      () => 1,
      undefined,
      () => undefined,
    ),
  ).toThrow(CrewFailed)
})

it('ends with what a helper could not do', () => {
  const crew = hire(
    helperThat(
      `port.postMessage({ number, reason: 'out of luck' }); Atomics.store(state, 0, 4); Atomics.notify(state, 0)`,
    ),
  )
  expect(() => group({ crew })).toThrow(new CrewFailed('out of luck'))
})

it('ends when a helper ends early', () => {
  const crew = hire(helperThat('process.exit(1)'))
  expect(() => group({ crew })).toThrow(new CrewFailed('a thread of the analysis ended early'))
})

it('ends when a helper says nothing any more', () => {
  const crew = hire(helperThat('for (;;);'), 1, 300)
  expect(() => group({ crew })).toThrow(new CrewFailed('a thread of the analysis fell silent'))
})

it('stops within a fifth of a second of both threads being asked to', () => {
  for (const after of [50, 200, 400]) {
    const crew = hire(threadFile('crew-thread'))
    const wish = performance.now() + after
    // Seconds of processor, so that whoever else is at work on the machine does not count.
    let wished: NodeJS.CpuUsage | undefined
    const cancelled = (): boolean => {
      if (performance.now() < wish) before = process.cpuUsage()
      else wished ??= before
      return wished !== undefined
    }
    let before = process.cpuUsage()
    expect(() => group({ crew, cancelled })).toThrow(AnalysisError)
    const { user, system } = process.cpuUsage(wished)
    expect((user + system) / 1000).toBeLessThan(2 * 200)
  }
})

it('gives the same bytes with one thread, two or three, in any order of the answers', () => {
  const one = group({})
  expect(group({ crew: hire(threadFile('crew-thread')) })).toBe(one)
  expect(group({ crew: hire(threadFile('crew-thread'), 2) })).toBe(one)
  const turned = (text: string) => (JSON.parse(text) as { themes: unknown }).themes
  expect(turned(group({ crew: hire(threadFile('crew-thread')) }, verbatims.toReversed()))).toEqual(turned(one))
})

it('tells how far it is while it waits for a helper', () => {
  const shares: number[] = []
  group({ crew: hire(threadFile('crew-thread')), progress: ({ share }) => shares.push(share) })
  expect(shares.length).toBeGreaterThan(60)
  expect(shares.every((share, at) => at === 0 || share >= shares[at - 1]!)).toBe(true)
})

it('lets its threads go when it is closed', async () => {
  const sign = join(folder, 'signs')
  const crew = hire(helperThat(`setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(sign)}, '.'), 5)`))
  crew.begin(tasks.readPieces, { texts: [], options: { language: 'en' } }, () => undefined)
  const signs = () => (existsSync(sign) ? readFileSync(sign, 'utf8').length : 0)
  while (signs() === 0) await setTimeout(20)
  await crew.close()
  const last = signs()
  await setTimeout(100)
  expect(signs()).toBe(last)
})
