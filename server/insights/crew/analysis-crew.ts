// Several threads for one analysis. The thread that asks does its share, and waits only when nothing is left to begin; helpers
// live as long as the analysis. Tasks and what becomes of their results are the business of the analysis room.
import { receiveMessageOnPort } from 'node:worker_threads'
import { type Crew, type Pending, type Task, tasks } from '../../../analysis'
import { type CrewAnswer, type CrewOrder, stands } from './crew-message'
import { createShare } from './share-memory'
import type { Helper } from './start-helpers'

/** A helper thread has ended, or says nothing any more. */
export class CrewFailed extends Error {}

export type OpenCrew = Crew & {
  /** Ends the helpers, wherever they are; comes true when they have ended. */
  readonly close: () => Promise<void>
}

export type CrewOptions = {
  /** A helper that shows no sign of life for so long has ended. */
  readonly silenceMs?: number
}

/** Between two looks at what the caller wants while waiting. */
const lookMs = 25
const nameOf = new Map<unknown, string>(Object.entries(tasks).map(([name, task]) => [task, name]))

type Job = { readonly state: Int32Array; readonly perhaps: boolean; readonly work: () => void }

/** Undefined where there is nobody to help: the analysis then works alone. */
export function createCrew(helpers: readonly Helper[], { silenceMs = 20_000 }: CrewOptions = {}): OpenCrew | undefined {
  if (helpers.length === 0) return undefined
  const share = createShare()
  const answers = new Map<number, CrewAnswer>()
  let waiting: Job[] = []
  let numbered = 0

  const hear = (): void => {
    for (const { port } of helpers)
      for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
        const answer = got.message as CrewAnswer
        answers.set(answer.number, answer)
      }
  }

  /** Does one task that nobody has begun. Returns whether there was one. */
  const help = (): boolean => {
    waiting = waiting.filter(({ state }) => Atomics.load(state, 0) === stands.open)
    const job = waiting.find(({ perhaps, state }) => !perhaps && takes(state))
    job?.work()
    return job !== undefined
  }

  const waitFor = (state: Int32Array, pause: () => void): void => {
    let heard = lifeOf(helpers)
    let silent = 0
    while (Atomics.load(state, 0) < stands.done) {
      pause()
      if (help()) continue
      Atomics.wait(state, 0, stands.begun, lookMs)
      // Looks are counted, not the clock: a machine that slept was not silent.
      const now = lifeOf(helpers)
      silent = now === heard ? silent + lookMs : 0
      heard = now
      if (silent > silenceMs) throw new CrewFailed('a thread of the analysis fell silent')
      if (Atomics.load(state, 0) < stands.done && helpers.some(({ life }) => Atomics.load(life, 1) === 1))
        throw new CrewFailed('a thread of the analysis ended early')
    }
  }

  return {
    begin<Input, Output>(
      task: Task<Input, Output>,
      input: Input,
      pause: () => void,
      perhaps?: 'perhaps',
    ): Pending<Output> {
      const name = nameOf.get(task)
      if (name === undefined) throw new CrewFailed(`the task ${task.name} is not in the table of tasks`)
      const number = numbered++
      const state = new Int32Array(new SharedArrayBuffer(4))
      const order: CrewOrder = { number, name, state, perhaps: perhaps === 'perhaps', input: share(input) }
      for (const { port } of helpers) port.postMessage(order)
      let done: { readonly output: Output } | undefined
      const work = (): void => {
        done = { output: task(input, pause) }
      }
      waiting.push({ state, perhaps: order.perhaps, work })
      const take = (): Output => {
        if (!done && takes(state)) work()
        if (!done) {
          waitFor(state, pause)
          hear()
          done = { output: outputOf(answers.get(number)) as Output }
          answers.delete(number)
        }
        return done.output
      }
      return { take, drop: () => void takes(state) }
    },
    async close() {
      await Promise.all(
        helpers.map(({ worker, port }) => {
          port.close()
          return worker.terminate()
        }),
      )
    },
  }
}

const takes = (state: Int32Array): boolean =>
  Atomics.compareExchange(state, 0, stands.open, stands.taken) === stands.open

const lifeOf = (helpers: readonly Helper[]): number => helpers.reduce((sum, { life }) => sum + Atomics.load(life, 0), 0)

function outputOf(answer: CrewAnswer | undefined): unknown {
  if (answer === undefined) throw new CrewFailed('a thread of the analysis lost a result')
  if ('reason' in answer) throw new CrewFailed(answer.reason)
  return answer.output
}
