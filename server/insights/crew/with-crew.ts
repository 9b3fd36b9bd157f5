// How many threads an analysis gets, from when to when: a second one where the machine has it and the answers are worth it.
import { availableParallelism } from 'node:os'
import type { Hooks } from '../../../analysis'
import { threadFile } from '../../platform/root'
import { createCrew, type OpenCrew } from './analysis-crew'

/** To start a thread takes as long as to group some hundred answers. */
const worthwhile = 1200
const mostThreads = 2

/** Whether a crew pays for so many answers. */
export const paysCrew = (answers: number): boolean => answers >= worthwhile

/** For those who can foresee that it will pay: threads start while something else is done. Undefined where nobody can help. */
export const startCrew = (): OpenCrew | undefined =>
  createCrew({ threadFile: threadFile('crew-thread'), helpers: Math.min(mostThreads, availableParallelism()) - 1 })

/**
 * Does the work with a crew, if it pays for so many answers, and lets it go afterwards. A process that ends while its threads are
 * still ending may be aborted, so whoever waits for this may end at once.
 */
export async function withCrew<Result>(answers: number, work: (crew: Pick<Hooks, 'crew'>) => Result): Promise<Result> {
  const crew = paysCrew(answers) ? startCrew() : undefined
  if (!crew) return work({})
  try {
    return work({ crew })
  } finally {
    await crew.close()
  }
}
