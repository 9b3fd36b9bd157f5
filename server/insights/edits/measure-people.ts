// How stable groups of people are that were changed since the run: told by the run's own resamples, as the run told it of the groups
// it found. A group that nobody touched keeps the run's figure. Pure.
import { type Draws, measureGroups } from '../../../analysis'
import type { GroupMeasure, StandingPeople } from './stand-people'

/**
 * The figure is by resamples cut into as many groups as the run made, like those of groups that nobody touched. After a merge or a
 * split they cannot bring such a group back, whatever people said, so the figure by the number that there is now stands beside it.
 * One group alone always comes back: a cut into one says nothing.
 */
export function measurePeople(standing: StandingPeople, draws: Draws): StandingPeople {
  const groups = standing.personas.map(({ members }) => members)
  const numbers = [...new Set([draws.number, groups.length])].filter((number) => number > 1)
  const measures = numbers.flatMap((number) => {
    const found = measureGroups(groups, draws, number)
    return found ? [found.map((one) => one && { ...one, number })] : []
  })
  const measured = new Map<string, GroupMeasure>()
  standing.personas.forEach(({ id }, group) => {
    const [first, other] = measures.map((measure) => measure[group])
    if (first && standing.changed.has(id)) measured.set(id, { ...first, ...(other ? { other } : {}) })
  })
  const personas = standing.personas.map((one) => ({
    ...one,
    stability: measured.get(one.id)?.stability ?? one.stability,
  }))
  return { ...standing, personas, measured }
}
