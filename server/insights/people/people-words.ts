// People of a group by what they said: a code and one answer each, never a name. Pure.

import { codeOf } from '../corpus/corpus'
import { answersOf, type Board } from '../results/board'
import type { People, Words } from '../themes/theme-page'

/** People listed on a group's card; the rest stand on the group's page. */
export const membersShown = 30
const longest = 240

/** One answer of each person: on a challenge where there is one, since groups rest on those. */
export function saidFirst(board: Board): Map<string, string> {
  const found = new Map<string, string>()
  const answers = answersOf(board)
  for (const { respondent, id } of answers) if (!found.has(respondent)) found.set(respondent, id)
  for (const { respondent, id, topic, theme } of answers)
    if (topic === 'challenge' && theme !== null) found.set(respondent, id)
  return found
}

type Material = { words: Words; firstOf: ReadonlyMap<string, string>; living: People }

export const toMembers = (ids: readonly string[], { words, firstOf, living }: Material) =>
  ids.map((id) => {
    const said = words.get(firstOf.get(id) ?? '')
    const text = said?.text ?? ''
    const signs = [...text]
    return {
      id,
      who: codeOf(id),
      text: signs.length > longest ? `${signs.slice(0, longest).join('')}…` : text,
      language: said?.language ?? 'und',
      fit: living.get(id)?.fit ?? 'unknown',
    }
  })
