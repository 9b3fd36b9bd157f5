// Which persona asks what staff hear: told by the companies it was heard from (whose people answered, and in which persona they
// are) and by its words (the frozen model). A proposal with its reasons; a researcher decides. Pure.
import type { Heard } from '../evidence/heard'

/** For each company, as it is compared: how many of its people are in each persona. */
export type PersonasOfAccounts = ReadonlyMap<string, ReadonlyMap<string, number>>

export type Proposed = {
  readonly heard: Heard
  /** The persona that most likely asks; undefined where nothing tells. */
  readonly persona?: string
  /** Companies it was heard from whose people are mostly of this persona, of those with people in any. */
  readonly accounts: number
  readonly known: number
  /** How sure the model is by the words, 0 where it names another persona or none. */
  readonly words: number
}

export type ByWords = { readonly group: string | null; readonly confidence: number }

/** A guess by words alone must be this sure; companies count more than words. */
const leastWords = 0.6

export function proposeAskers(
  heard: readonly Heard[],
  byWords: readonly ByWords[],
  personas: PersonasOfAccounts,
): Proposed[] {
  return heard.map((one, at): Proposed => {
    const homes = one.accounts.flatMap(({ key }) => mostOf(personas.get(key)) ?? [])
    const votes = new Map<string, number>()
    for (const home of homes) votes.set(home, (votes.get(home) ?? 0) + 1)
    const words = byWords[at]
    const byAccounts = top(votes)
    const sure = words?.group && words.confidence >= leastWords ? words.group : undefined
    const persona = byAccounts ?? sure
    return {
      heard: one,
      ...(persona ? { persona } : {}),
      accounts: persona ? (votes.get(persona) ?? 0) : 0,
      known: homes.length,
      words: persona && words?.group === persona ? words.confidence : 0,
    }
  })
}

const mostOf = (counts: ReadonlyMap<string, number> | undefined): string | undefined => top(counts ?? new Map())

/** The one with the most; none when two have as many. */
function top(counts: ReadonlyMap<string, number>): string | undefined {
  const [first, second] = [...counts].sort((left, right) => right[1] - left[1])
  return first && first[1] > (second?.[1] ?? 0) ? first[0] : undefined
}
