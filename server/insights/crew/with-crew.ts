// How many threads an analysis gets, from when to when: a second one where the machine has it and the answers are worth it.
import type { Hooks } from '../../../analysis'
import { createCrew } from './analysis-crew'
import { startHelpers } from './start-helpers'

/** To start a thread takes as long as to group some hundred answers. */
const worthwhile = 1200

/** Whether a crew pays for so many answers. */
export const paysCrew = (answers: number): boolean => answers >= worthwhile

/**
 * Does the work with a crew, if it pays for so many answers, and lets it go afterwards. A process that ends while its threads are
 * still ending may be aborted, so whoever waits for this may end at once.
 */
export async function withCrew<Result>(answers: number, work: (crew: Pick<Hooks, 'crew'>) => Result): Promise<Result> {
  const crew = paysCrew(answers) ? createCrew(startHelpers()) : undefined
  if (!crew) return work({})
  try {
    return work({ crew })
  } finally {
    await crew.close()
  }
}
