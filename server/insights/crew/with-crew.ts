// How many threads an analysis gets, from when to when: a second one where the machine has it and the answers are worth it.
import { availableParallelism } from 'node:os'
import type { Hooks } from '../../../analysis'
import { threadFile } from '../../platform/root'
import { createCrew } from './analysis-crew'

/** To start a thread takes as long as to group some hundred answers. */
const worthwhile = 1200
const mostThreads = 2

/**
 * Does the work with a crew, if it pays for so many answers, and lets it go afterwards. A process that ends while its threads are
 * still ending may be aborted, so whoever waits for this may end at once.
 */
export async function withCrew<Result>(answers: number, work: (crew: Pick<Hooks, 'crew'>) => Result): Promise<Result> {
  const helpers = answers < worthwhile ? 0 : Math.min(mostThreads, availableParallelism()) - 1
  const crew = createCrew({ threadFile: threadFile('crew-thread'), helpers })
  if (!crew) return work({})
  try {
    return work({ crew })
  } finally {
    await crew.close()
  }
}
